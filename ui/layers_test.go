package ui

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	module     = "mediadrop"
	toolkit    = "fyne.io/fyne/v2"
	toolkitApp = toolkit + "/app"
)

// goPackage is what `go list` knows about a package.
type goPackage struct {
	ImportPath string
	Standard   bool
	Imports    []string
	Deps       []string
}

// list runs `go list` on packages of the module.
func list(t *testing.T, args ...string) map[string]goPackage {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", append([]string{"list", "-e", "-json=ImportPath,Standard,Imports,Deps"}, args...)...)
	command.Dir = ".." // the module's root
	out, err := command.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		require.NoError(t, err, string(exit.Stderr))
	}
	require.NoError(t, err)
	packages := map[string]goPackage{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages
		}
		require.NoError(t, err)
		packages[p.ImportPath] = p
	}
}

func within(path, folder string) bool { return path == folder || strings.HasPrefix(path, folder+"/") }

// isStandard tells packages of the standard library: their paths have no dot
// in the first part.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") && first != module
}

// TestToolkitIsKnownBelowTheWindowOnly holds the toolkit in ui and its folders,
// and there out of the packages that know no widget.
func TestToolkitIsKnownBelowTheWindowOnly(t *testing.T) {
	packages := list(t, "./...")
	require.Contains(t, packages, module+"/ui")
	for path, p := range packages {
		folder := strings.TrimPrefix(path, module+"/")
		_, listed := mayImport[folder]
		if path == module || within(path, module+"/ui") && (!listed || slices.Contains(mayImport[folder], toolkit+"/…")) {
			continue
		}
		for _, dep := range p.Deps {
			require.False(t, within(dep, toolkit), "%s reaches %s", path, dep)
		}
	}
}

func TestOnlyTheProgramOpensRealWindows(t *testing.T) {
	for path, p := range list(t, "-test", "./...") {
		if path == module || strings.HasPrefix(path, module+" ") || path == module+".test" {
			continue
		}
		require.NotContains(t, p.Deps, toolkitApp, path)
	}
}

// TestDesksAreForTests keeps what tests share out of the program.
func TestDesksAreForTests(t *testing.T) {
	for path, p := range list(t, "./ui/...") {
		if path == module+"/ui/desktest" || path == module+"/ui/uitest" {
			continue
		}
		require.NotContains(t, p.Imports, module+"/ui/desktest", path)
		require.NotContains(t, p.Imports, module+"/ui/uitest", path)
	}
}

// TestTheWindowStaysSmall: what the window shows and does belongs to its parts.
func TestTheWindowStaysSmall(t *testing.T) {
	require.LessOrEqual(t, reflect.TypeFor[*Window]().NumMethod(), 10, "methods for others")
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	methods := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		methods += len(regexp.MustCompile(`(?m)^func \(\w+ \*Window\)`).FindAll(source, -1))
	}
	require.LessOrEqual(t, methods, 60)
}

// mostFiles is how many files a package has at most, product and tests together.
const mostFiles = 40

// largerPackages are those that have more, and how many.
var largerPackages = map[string]int{
	// The queue is one state under one lock. What asks nothing of that state is in
	// packages of its own; what is left are 18 files of the queue's own methods, and
	// their tests, which look under the lock and play the network for it. To part them
	// would show the state to a second package.
	"uploader": 43,
}

// goFiles returns the paths of all Go files of the repository, each with its folder there.
func goFiles(t *testing.T) map[string]string {
	t.Helper()
	folders := map[string]string{}
	require.NoError(t, filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == ".git" || entry.Name() == "build"):
			return fs.SkipDir
		case filepath.Ext(path) == ".go":
			folder, err := filepath.Rel("..", filepath.Dir(path))
			require.NoError(t, err)
			folders[path] = filepath.ToSlash(folder)
		}
		return nil
	}))
	return folders
}

// TestPackagesStaySmall holds that whoever opens a folder can see what is in it. A
// subject that grows beyond it becomes a package of its own.
func TestPackagesStaySmall(t *testing.T) {
	folders := map[string]int{}
	for _, folder := range goFiles(t) {
		folders[folder]++
	}
	require.Contains(t, folders, "uploader")
	for folder, files := range folders {
		most, larger := largerPackages[folder]
		if !larger {
			most = mostFiles
		}
		require.LessOrEqual(t, files, most, folder)
		require.False(t, larger && files <= mostFiles, "%s needs no exception any more", folder)
	}
}

// defects names what is wrong with content, for all that look into files.
const defects = module + "/uploader/media/defect"

// mayImport says what each package may import besides the standard library:
// packages, or folders of packages where a /… stands behind them. Of the folders
// of ui, those that know no widget stand here, and those that all others use.
var mayImport = map[string][]string{
	"assets":                {},
	"settings":              {module + "/settings/keychain", module + "/settings/wholefile", module + "/uploader/convertpolicy", "golang.org/x/sys/windows"},
	"settings/home":         {"github.com/adrg/xdg"},
	"settings/keychain":     {"github.com/zalando/go-keyring", "github.com/godbus/dbus/v5", "github.com/danieljoos/wincred"},
	"settings/wholefile":    {"golang.org/x/sys/windows"},
	"uploader":              {module + "/uploader/…", "github.com/google/uuid"},
	"uploader/givenfiles":   {},
	"uploader/commbox":      {"golang.org/x/sys/unix", "golang.org/x/sys/windows", "golang.org/x/text/…"},
	"uploader/practice":     {},
	"uploader/history":      {module + "/uploader/commbox", module + "/uploader/media", "modernc.org/sqlite", "modernc.org/sqlite/lib", "golang.org/x/text/unicode/norm"},
	"uploader/media":        {module + "/uploader/media/…", "github.com/gabriel-vasile/mimetype", "github.com/zeebo/blake3"},
	"uploader/media/worker": {module + "/uploader/media/worker/confine", "golang.org/x/sys/windows"},
	"uploader/media/worker/confine": {"github.com/landlock-lsm/go-landlock/landlock", "github.com/landlock-lsm/go-landlock/landlock/syscall",
		"golang.org/x/sys/unix", "golang.org/x/sys/windows", "github.com/ebitengine/purego"},
	"uploader/media/content":  {defects, module + "/uploader/media/document", module + "/uploader/media/filename", module + "/uploader/media/movie", module + "/uploader/media/picture", module + "/uploader/media/sound", "github.com/gabriel-vasile/mimetype"},
	"uploader/media/regular":  {},
	"uploader/meter":          {},
	"uploader/media/defect":   {},
	"uploader/media/filename": {},
	"uploader/media/document": {defects, "golang.org/x/text/…"},
	"uploader/media/picture":  {defects, module + "/uploader/media/picture/…", "golang.org/x/image/…"},

	"uploader/media/picture/reading":  {defects},
	"uploader/media/picture/jpegdata": {defects, module + "/uploader/media/picture/reading", module + "/uploader/media/picture/tags"},
	"uploader/media/picture/pngdata":  {module + "/uploader/media/picture/reading", module + "/uploader/media/picture/tags"},
	"uploader/media/picture/tags":     {defects, module + "/uploader/media/picture/reading"},
	"uploader/media/picture/pixels":   {},
	"uploader/media/picture/colours":  {module + "/uploader/media/picture/pixels", "github.com/kovidgoyal/imaging/…"},
	"uploader/media/picture/fit":      {defects, module + "/uploader/media/picture/colours", module + "/uploader/media/picture/pixels"},
	"uploader/media/picture/heif":     {defects, module + "/uploader/media/picture/colours", module + "/uploader/media/picture/heic", module + "/uploader/media/picture/pixels", module + "/uploader/media/picture/reading"},
	"uploader/media/picture/heic":     {module + "/uploader/media/picture/reading", module + "/uploader/media/wasm", "github.com/gen2brain/heic", "github.com/tetratelabs/wazero", "github.com/tetratelabs/wazero/…"},

	"uploader/media/wasm":    {"github.com/tetratelabs/wazero", "github.com/tetratelabs/wazero/…"},
	"uploader/media/pdfpage": {defects, module + "/uploader/media/wasm", "github.com/tetratelabs/wazero", "github.com/tetratelabs/wazero/…"},

	"uploader/media/movie":  {defects},
	"uploader/media/sound":  {defects},
	"uploader/media/ffmpeg": {defects, "golang.org/x/sys/windows"},
	"ui/control":            {"github.com/google/uuid", module + "/settings", module + "/settings/home", module + "/settings/keychain", module + "/assets", module + "/ui/libraryfile", module + "/uploader/…", "gopkg.in/natefinch/lumberjack.v2"},
	"ui/bidi":               {"golang.org/x/text/unicode/bidi"},
	"ui/language":           {toolkit + "/…", "github.com/nicksnyder/go-i18n/v2/i18n", "golang.org/x/text/language", module + "/assets", module + "/settings", module + "/settings/keychain", module + "/ui/bidi"},
	"ui/widgets":            {toolkit + "/…", "github.com/dweymouth/fyne-tooltip/…", module + "/ui/keys", module + "/ui/language"},
	"ui/keys":               {toolkit + "/…"},
	"ui/clipboard":          {module + "/ui/desktop/xserver", "github.com/jezek/xgb", "github.com/jezek/xgb/xproto", "github.com/ebitengine/purego/objc", "golang.org/x/sys/windows"},
	"ui/words":              {toolkit + "/…", module + "/settings", module + "/settings/keychain", module + "/ui/control", module + "/ui/keys", module + "/ui/language", module + "/ui/snippet", module + "/uploader/…", module + "/uploader"},
	"ui/instance":           {"github.com/gofrs/flock"},
	"ui/snippet":            {module + "/ui/spreadsheet", module + "/settings", module + "/settings/keychain", module + "/uploader/commbox"},
	"ui/spreadsheet":        {module + "/settings", module + "/settings/keychain", module + "/uploader/history"},
	"ui/libraryfile":        {module + "/uploader/history", module + "/uploader/media"},
	"ui/phone":              {"github.com/nyaruka/phonenumbers"},
	"ui/desktop":            {module + "/ui/desktop/xserver", "github.com/ncruces/zenity", "golang.org/x/term", "golang.org/x/sys/windows", "github.com/go-ole/go-ole", "github.com/jezek/xgb", "github.com/jezek/xgb/xproto"},
	"ui/picker":             {"github.com/adrg/xdg", "github.com/ncruces/zenity", "github.com/rymdport/portal/…"},
}

func TestPackagesImportOnlyWhatTheyMay(t *testing.T) {
	packages := list(t, "./assets", "./settings/...", "./uploader/...", "./ui/...")
	for folder, allowed := range mayImport {
		p, ok := packages[module+"/"+folder]
		require.True(t, ok, folder)
		for _, path := range p.Imports {
			may := isStandard(path) || slices.ContainsFunc(allowed, func(a string) bool {
				folder, open := strings.CutSuffix(a, "/…")
				return path == a || open && within(path, folder)
			})
			require.True(t, may, "%s imports %s", folder, path)
		}
	}
}

func TestWorkersKnowNothingOfSettingsAndWindow(t *testing.T) {
	for path, p := range list(t, "./settings/...", "./uploader/...") {
		for _, dep := range p.Deps {
			require.False(t, within(dep, module+"/ui"), "%s reaches %s", path, dep)
			require.False(t, within(path, module+"/uploader") && within(dep, module+"/settings"), "%s reaches %s", path, dep)
		}
	}
}

// looksInside are the packages that read the content of strangers' files.
var looksInside = []string{
	module + "/uploader/media/content",
	module + "/uploader/media/picture", module + "/uploader/media/picture/heic", module + "/uploader/media/picture/heif", module + "/uploader/media/picture/jpegdata",
	module + "/uploader/media/picture/pngdata", module + "/uploader/media/picture/tags",
	module + "/uploader/media/picture/colours", module + "/uploader/media/movie", module + "/uploader/media/sound",
	module + "/uploader/media/document", module + "/uploader/media/pdfpage", "github.com/gen2brain/heic", "github.com/tetratelabs/wazero",
}

// The process that holds the key never looks inside a file. Outside of the package
// media nothing can call what does; that package exports nothing that does, but
// what a worker is; and workers stand in for nothing but in tests.
func TestOnlyWorkersLookInsideFiles(t *testing.T) {
	for path, p := range list(t, "./...") {
		if within(path, module+"/uploader/media") {
			continue
		}
		for _, imported := range p.Imports {
			require.NotContains(t, looksInside, imported, path)
			if path != module+"/ui/desktest" { // which only tests import, see TestDesksAreForTests
				require.NotEqual(t, module+"/uploader/media/worker/workertest", imported, path)
			}
		}
	}
	calls, err := exec.CommandContext(t.Context(), "go", "doc", "-short", module+"/uploader/media").Output()
	require.NoError(t, err)
	exported := regexp.MustCompile(`(?m)^func (\w+)`).FindAllStringSubmatch(string(calls), -1) // constructors stand indented, below their type
	var names []string
	for _, e := range exported {
		names = append(names, e[1])
	}
	require.ElementsMatch(t, []string{"Handlers", "Hash", "Unchanged", "Work"}, names)
}
