//go:build linux

// Package pictures takes the pictures of the README and of docs: the built program in its real
// window, with files and rows that are made here. `make pictures` calls it.
//
// They come out alike on every machine but for media IDs of practice, dates, and how far
// uploads are: the window's size, the files and the time of day are always the same.
package pictures

import (
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// area is where the window is on the display.
var area = image.Rect(100, 100, 1000, 700)

// scene is a window with a home of its own.
type scene struct {
	*desktoptest.Window
	t       *testing.T
	display *desktoptest.Display
	program *desktoptest.Process
	home    string
	binary  string
}

// begin makes a home with settings.
func begin(t *testing.T, settings string) *scene {
	t.Helper()
	if os.Getenv("PICTURES") == "" {
		t.Skip("PICTURES names no folder for the pictures")
	}
	d := desktoptest.NewDesktop(t)
	d.Env = append(d.Env, "TZ="+zoneInWhichItIs(t, 14*time.Hour+32*time.Minute))
	d.StoreKey("Main@https://api.commbox.io", "a key that is never used")
	s := &scene{t: t, display: d, home: t.TempDir(), binary: filepath.Join(desktoptest.Repository(t), "build", "mediadrop")}
	require.FileExists(t, s.binary, "`make pictures` builds it")
	require.NoError(t, os.WriteFile(filepath.Join(s.home, "settings.json"), []byte(settings), 0o600))
	return s
}

// open opens the window, which uploads files.
func (s *scene) open(files ...string) {
	s.t.Helper()
	s.program = desktoptest.Start(s.t, s.display.Command(s.binary, append([]string{"--home", s.home}, files...)...))
	s.Window = s.display.Window("--name", "^MediaDrop")
	s.Place(area)
	s.Settled()
}

// give hands files to the window that is open.
func (s *scene) give(files ...string) {
	s.t.Helper()
	s.display.Must(s.binary, append([]string{"--home", s.home}, files...)...)
}

// untilPictured waits until so many rows have their small pictures.
func (s *scene) untilPictured(rows int) {
	s.t.Helper()
	desktoptest.WaitUntil(s.t, "the rows' pictures", func() bool {
		made, err := filepath.Glob(filepath.Join(s.home, "cache", "thumbs", "*"))
		require.NoError(s.t, err)
		return len(made) >= rows
	})
}

// rows counts those in a state.
func (s *scene) rows(state string) string {
	s.t.Helper()
	return strings.TrimSpace(s.display.Must("sqlite3", "-readonly", filepath.Join(s.home, "history.db"),
		"SELECT count(*) FROM uploads WHERE state = '"+state+"'"))
}

// take keeps what the window shows, in 256 colours: a third of the bytes, and nothing that is
// seen is lost.
func (s *scene) take(name string) {
	s.t.Helper()
	whole := filepath.Join(s.t.TempDir(), name+".png")
	s.display.Must("import", "-window", s.ID, whole)
	small := filepath.Join(os.Getenv("PICTURES"), name+".png")
	made := exec.Command("convert", whole, "+dither", "-colors", "256", "-strip", "-define", "png:compression-level=9", "PNG8:"+small)
	output, err := made.CombinedOutput()
	require.NoError(s.t, err, string(output))
	info, err := os.Stat(small)
	require.NoError(s.t, err)
	require.Less(s.t, info.Size(), int64(64<<10), "a page with all of them has to open at once")
}

// TestUploads: two files under way above what was uploaded before.
func TestUploads(t *testing.T) { underWay(t, "uploads", `"language": "en", "theme": "light"`) }

// TestHebrew: the same, mirrored and dark.
func TestHebrew(t *testing.T) { underWay(t, "hebrew", `"language": "he", "theme": "dark"`) }

func underWay(t *testing.T, name, looks string) {
	s := begin(t, `{"version": 1, "selected_channel": "Practice", "mend_files": "always", `+looks+`}`)
	m := newMaker(t)
	before := []string{m.jpeg(sale, "Summer sale.jpg"), m.jpeg(candles, "ברכת חנוכה.jpg"), m.pdf("Price list November.pdf", 0), m.png(opening, "Opening hours.png")}
	catalogue, film := m.pdf("Catalogue 2027.pdf", 90<<20), m.film("Showroom.mov", "40")
	s.open()
	for _, file := range before { // one after the other: they are in that order in the list
		s.give(file)
		desktoptest.WaitUntil(t, "the upload of "+file, func() bool {
			for _, u := range desktoptest.Uploads(t, s.home) {
				if u.File == file {
					return true
				}
			}
			return false
		})
	}
	s.untilPictured(len(before))
	s.give(catalogue, film)
	desktoptest.WaitUntil(t, "the beginning of the upload", func() bool { return s.rows("uploading") == "1" })
	time.Sleep(2 * time.Second) // they are seen on their way
	s.take(name)
	require.Len(t, desktoptest.Uploads(t, s.home), len(before), "both are still under way")
}

// TestSetup: the form for a channel.
func TestSetup(t *testing.T) {
	s := begin(t, `{"version": 1, "language": "en", "theme": "light"}`)
	s.open()
	s.Key("F10")
	s.Settled()
	s.Key("Right", "Right")
	s.Settled()
	s.Key("Down", "Down") // below the practice channel
	s.Settled()
	s.Key("Return")
	s.Settled()
	s.Type("Support")
	s.Settled()
	s.take("setup")
}

// TestQuestion: what is asked about a drop of eight files.
func TestQuestion(t *testing.T) {
	s := begin(t, `{"version": 1, "selected_channel": "Practice", "language": "en", "theme": "light"}`)
	m := newMaker(t)
	s.open()
	s.give(m.photo("IMG_4821.heic"), m.film("Showroom.mov", "2"), m.gif(opening, "Banner.gif"), m.bmp(candles, "logo.bmp"),
		m.text("prices.csv"), m.jpeg(sale, "Summer sale.jpg"), m.png(opening, "Opening hours.png"), m.pdf("Price list November.pdf", 0))
	desktoptest.WaitForUploads(t, s.program, s.home, 4) // three that need nothing, and one that cannot be sent
	desktoptest.WaitUntil(t, "the copies of the other four", func() bool {
		return s.rows("waiting") == "4"
	})
	s.Settled()
	s.take("question")
}

// TestPreview: a photo beside what is sent in its place.
func TestPreview(t *testing.T) {
	s := begin(t, `{"version": 1, "selected_channel": "Practice", "language": "en", "theme": "dark"}`)
	m := newMaker(t)
	s.open()
	s.give(m.jpeg(sale, "Summer sale.jpg"))
	desktoptest.WaitForUploads(t, s.program, s.home, 1)
	s.give(m.photo("IMG_4821.heic"))
	s.untilPictured(2)
	s.Settled()
	s.Key("Escape") // decide later
	s.Settled()
	s.Key("Home")
	s.Settled()
	s.Key("space")
	desktoptest.WaitUntil(t, "both pictures", func() bool {
		left, right := s.Area(), s.Area()
		left.Max.X = left.Min.X + left.Dx()/2
		right.Min.X = left.Max.X
		shown := s.display.Picture()
		return sees(shown, left, hills.ink) && sees(shown, right, hills.ink)
	})
	s.Settled()
	s.take("preview")
}

// sees reports whether something of about a color is in an area: what was a JPEG differs a little.
func sees(shown *image.RGBA, area image.Rectangle, want color.NRGBA) bool {
	const near = 6
	like := func(a, b uint8) bool { return max(a, b)-min(a, b) <= near }
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if c := shown.RGBAAt(x, y); like(c.R, want.R) && like(c.G, want.G) && like(c.B, want.B) {
				return true
			}
		}
	}
	return false
}
