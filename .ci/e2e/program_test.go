//go:build linux

package e2e

import (
	"encoding/json"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
	"mediadrop/assets"
)

// practice is the channel that is always there and answers from this computer.
const practice = "Practice"

// program is MediaDrop with a home of its own.
type program struct {
	*desktoptest.Process
	*desktoptest.Window
	desktop *desktop
	home    string
}

// binary is the program under test.
func binary(t *testing.T) string {
	t.Helper()
	path := filepath.Join(desktoptest.Repository(t), "build", "mediadrop")
	require.FileExists(t, path, "`make build` first, or `make e2e`, which does")
	return path
}

// startProgram opens MediaDrop's window, at the right of the display.
func startProgram(t *testing.T, d *desktop, home string, args ...string) *program {
	t.Helper()
	return start(t, d, d.Command(binary(t), append([]string{"--home", home}, args...)...), home)
}

// start runs a command that opens MediaDrop's window; its files are in home.
func start(t *testing.T, d *desktop, cmd *exec.Cmd, home string) *program {
	t.Helper()
	p := &program{Process: desktoptest.Start(t, cmd), Window: d.Window("--name", "^MediaDrop"), desktop: d, home: home}
	t.Cleanup(p.lookBack)
	p.Place(programArea)
	return p
}

// lookBack, at the end of a test, wants no report of Fyne's that a widget was touched outside
// of the main goroutine, and keeps a picture of a test that failed.
func (p *program) lookBack() {
	t := p.desktop.TB
	if t.Failed() {
		p.desktop.screenshot("failed-" + strings.ReplaceAll(t.Name(), "/", "-"))
	}
	require.NotContains(t, p.Output()+p.log(), "Error in Fyne call thread")
}

// log returns what the program has logged so far, in this run and in earlier ones.
func (p *program) log() string {
	t := p.desktop.TB
	t.Helper()
	log, err := os.ReadFile(filepath.Join(p.home, "mediadrop.log"))
	if !os.IsNotExist(err) { // it begins with the first entry
		require.NoError(t, err)
	}
	return string(log)
}

// close closes the window as a person does, and waits until the program has ended well.
func (p *program) close() {
	t := p.desktop.TB
	t.Helper()
	p.Window.Close()
	require.Zero(t, p.ExitCode(t), p.Output())
}

// asks does what opens a dialog, and waits until it stands there: it darkens the window around it.
func (p *program) asks(what string, do func()) {
	t := p.desktop.TB
	t.Helper()
	area := p.Area()
	at := image.Pt((area.Min.X+area.Max.X)/2, area.Min.Y+20) // of the menu bar, where it is empty
	bright := p.desktop.Picture().At(at.X, at.Y)
	do()
	desktoptest.WaitUntil(t, what, func() bool { return p.desktop.Picture().At(at.X, at.Y) != bright })
}

// uploads waits until the log tells of the end of count uploads, and returns them by file.
func (p *program) uploads(count int) map[string]desktoptest.Upload {
	p.desktop.TB.Helper()
	return desktoptest.WaitForUploads(p.desktop.TB, p.Process, p.home, count)
}

// pictured is uploads, and waits until each has its picture, too: that changes the window
// after the upload. They have to be pictures: before the first page of a PDF is drawn, a new home
// has PDFium compiled, beside everything else, which takes minutes on a busy machine.
func (p *program) pictured(count int) {
	t := p.desktop.TB
	t.Helper()
	p.uploads(count)
	desktoptest.WaitUntil(t, "the rows' pictures", func() bool {
		made, err := filepath.Glob(filepath.Join(p.home, "cache", "thumbs", strings.Repeat("[0-9a-f]", 64)))
		require.NoError(t, err)
		return len(made) == count
	})
}

// row is one of the history's table.
type row struct {
	Path        string `json:"path"`
	Filename    string `json:"filename"`
	ContentHash string `json:"content_hash"`
	Kind        string `json:"kind"`
	Channel     string `json:"channel"`
	State       string `json:"state"`
	MediaID     string `json:"media_id"`
	Error       string `json:"error"`
}

// history reads the table as another program may, by path.
func (p *program) history() map[string]row {
	t := p.desktop.TB
	t.Helper()
	var rows []row
	p.query("path, filename, content_hash, kind, channel, state, media_id, error", &rows)
	byPath := map[string]row{}
	for _, r := range rows {
		byPath[r.Path] = r
	}
	require.Len(t, byPath, len(rows), "one row a file")
	return byPath
}

// query reads columns of all uploads into a list of structs with their names.
func (p *program) query(columns string, into any) {
	t := p.desktop.TB
	t.Helper()
	result := p.desktop.Must("sqlite3", "-json", "-cmd", ".timeout 5000", filepath.Join(p.home, "history.db"),
		"SELECT "+columns+" FROM uploads")
	if strings.TrimSpace(result) != "" { // no rows, no JSON
		require.NoError(t, json.Unmarshal([]byte(result), into))
	}
}

// smallPicture writes a picture that is none of the samples, and returns its path.
func smallPicture(t *testing.T) string {
	t.Helper()
	return writeFile(t, t.TempDir(), "small.png", assets.CheckPicture)
}

// sampleFiles writes the program's sample files into a new folder under difficult names, and
// returns their paths by kind.
func sampleFiles(t *testing.T) (folder string, byKind map[string]string) {
	t.Helper()
	folder = t.TempDir()
	paths, err := assets.WriteSamples(folder)
	require.NoError(t, err)
	names := map[string]struct{ kind, name string }{
		".jpg": {"image", "תמונה של חתול.jpg"},
		".mp4": {"video", "100% ready, really %41&#.mp4"},
		".pdf": {"document", "price list (new).pdf"},
	}
	byKind = map[string]string{}
	for _, path := range paths {
		renamed := names[filepath.Ext(path)]
		byKind[renamed.kind] = filepath.Join(folder, renamed.name)
		require.NoError(t, os.Rename(path, byKind[renamed.kind]))
	}
	return folder, byKind
}
