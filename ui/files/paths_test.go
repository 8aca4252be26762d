package files

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
)

func TestPastedPaths(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{}
	for _, name := range []string{"a.png", "שלום עולם.png", "50% off.png", "plus+and#hash.png"} {
		files[name] = filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(files[name], []byte("x"), 0o600))
	}
	a, hebrew, percent, odd := files["a.png"], files["שלום עולם.png"], files["50% off.png"], files["plus+and#hash.png"]
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", nil},
		{"words", "hello there", nil},
		{"a path", a, []string{a}},
		{"a path and a line end", a + "\r\n", []string{a}},
		{"a quoted path, as Windows copies it", `"` + hebrew + `"`, []string{hebrew}},
		{"a path with a percent sign", percent, []string{percent}},
		{"addresses", uitest.Address(a) + "\r\n" + uitest.Address(hebrew) + "\r\n", []string{a, hebrew}},
		{"an address with %25", uitest.Address(percent), []string{percent}},
		{"an address with everything", uitest.Address(odd), []string{odd}},
		{"what GNOME copies", "copy\n" + uitest.Address(hebrew) + "\n" + uitest.Address(a), []string{hebrew, a}},
		{"what older GNOME copies", "x-special/nautilus-clipboard\ncopy\n" + uitest.Address(a) + "\n", []string{a}},
		{"an address with one slash", "file:" + a, []string{a}},
		{"an address with localhost", "file://localhost" + a, []string{a}},
		{"an address on another computer", "file://server" + a, nil},
		{"a folder", dir, []string{dir}},
		{"a web address", "https://example.com/a.png", nil},
		{"a file that is not there", filepath.Join(dir, "gone.png"), nil},
		{"a relative path", "a.png", nil},
		{"a broken address", "file://%zz", nil},
		{"far too much", strings.Repeat("x", maxPasted) + "\n" + a, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, Pasted(c.text).Paths)
			require.Equal(t, c.want, Listed(c.text).Paths)
		})
	}
}

func TestWhatIsPastedButNoFile(t *testing.T) {
	gone := filepath.Join(t.TempDir(), "gone.png")
	for _, c := range []struct {
		name, text string
		addresses  int
		missing    []string
	}{
		{"the address of a picture", "https://example.com/a.png", 1, nil},
		{"files of a server", "copy\nsmb://server/share/a.png\nsftp://me@server/b.png", 2, nil},
		{"a list with a comment", "# from a browser\r\nhttps://example.com/a.png\r\n", 1, nil},
		{"a file that is gone", "copy\n" + uitest.Address(gone), 0, []string{gone}},
		{"a sentence with an address", "see\nhttps://example.com/a.png", 0, nil},
		{"words", "note: hello", 0, nil},
		{"nothing", "", 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, Copied{Addresses: c.addresses, Missing: c.missing}, Pasted(c.text))
		})
	}
}

// A text that was copied in a browser may have \\evil\share\x in it: to look there
// would hand the server a proof of the password. A file manager's list is the person's own.
func TestATextLeadsToNoServer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	require.Equal(t, Copied{Addresses: 2}, read(path+"\n"+uitest.Address(path), func(string) bool { return false }))
	require.Zero(t, read("see\n"+path, func(string) bool { return false }), "of a sentence nobody wants to hear")
	if runtime.GOOS == "windows" {
		require.Equal(t, Copied{Addresses: 3}, Pasted(`\\127.0.0.1\share\a.png`+"\n"+`\\?\UNC\127.0.0.1\share\a.png`+"\nfile:////127.0.0.1/share/a.png"))
	}
}

func TestDroppedItemsArePaths(t *testing.T) {
	hebrew, err := storage.ParseURI(uitest.Address("/tmp/שלום 50%.png"))
	require.NoError(t, err)
	plain := storage.NewFileURI("/tmp/a b.png")
	web, err := storage.ParseURI("https://example.com/x.png")
	require.NoError(t, err)
	want := []string{filepath.FromSlash("/tmp/שלום 50%.png"), filepath.FromSlash("/tmp/a b.png")}
	paths, addresses := Dropped([]fyne.URI{hebrew, plain, web}, "")
	require.Equal(t, want, paths)
	require.Equal(t, 1, addresses)
}

// The toolkit hands everything on as storage.NewFileURI of the line that was
// dropped, and so as a path in the working directory.
func TestDroppedAddressesAreNoFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, line := range []string{
		"https://example.com/x.jpg", "smb://server/share/x.jpg", "sftp://me@server/x.jpg", "HTTP://EXAMPLE.COM/x.jpg",
		"mailto:dana@example.com", "data:image/png;base64,iVBORw0KGgo=",
	} {
		paths, addresses := Dropped([]fyne.URI{storage.NewFileURI(line)}, "")
		require.Empty(t, paths, line)
		require.Equal(t, 1, addresses, line)
	}
	// The toolkit knows file:// only, and takes whatever host stands there for this computer.
	paths, addresses := Dropped([]fyne.URI{storage.NewFileURI("file:/tmp/a b.png")}, "")
	require.Equal(t, []string{filepath.FromSlash("/tmp/a b.png")}, paths)
	require.Zero(t, addresses)
	folder, err := os.Getwd()
	require.NoError(t, err)
	gone := filepath.Join(folder, "gone.png")
	paths, addresses = Dropped([]fyne.URI{storage.NewFileURI(gone)}, "")
	require.Equal(t, []string{gone}, paths, "a file that is not there is told of in its row")
	require.Zero(t, addresses)
}

func TestAFileThatIsCalledLikeAnAddressIsAFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such names")
	}
	t.Chdir(t.TempDir())
	folder, err := os.Getwd()
	require.NoError(t, err)
	path := filepath.Join(folder, "https:", "example.com", "x.jpg")
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(t, os.WriteFile(path, []byte("x"), 0o600))
	paths, addresses := Dropped([]fyne.URI{storage.NewFileURI("https://example.com/x.jpg"), storage.NewFileURI(path)}, "")
	require.Equal(t, []string{path, path}, paths)
	require.Zero(t, addresses)
}

// TestDroppedFromAnotherComputer: the toolkit takes the path of file://server/p for
// one of this computer.
func TestDroppedFromAnotherComputer(t *testing.T) {
	name, err := os.Hostname()
	require.NoError(t, err)
	paths, addresses := Dropped([]fyne.URI{
		storage.NewFileURI("/etc/passwd"), storage.NewFileURI("/tmp/a b.png"), storage.NewFileURI("/tmp/c.png"), storage.NewFileURI("/tmp/\xe9.png"), storage.NewFileURI("/tmp/old 50% off.png"),
	}, "# from a file manager\r\nfile://server/etc/passwd\r\nfile://localhost/tmp/a%20b.png\r\nfile://"+name+"/tmp/c.png\r\nfile:/tmp/%e9.png\r\n/tmp/old 50% off.png\r\n\x00")
	require.Equal(t, []string{"/tmp/a b.png", "/tmp/c.png", "/tmp/\xe9.png", "/tmp/old 50% off.png"}, paths)
	require.Equal(t, 1, addresses)

	paths, addresses = Dropped([]fyne.URI{storage.NewFileURI("/tmp/c.png")}, "file:///tmp/of the drop before.png\nfile:///tmp/b.png\n")
	require.Equal(t, []string{"/tmp/c.png"}, paths, "what cannot be of this drop is left alone")
	require.Zero(t, addresses)
}
