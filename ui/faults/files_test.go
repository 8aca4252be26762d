//go:build unix

package faults

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader"
	"mediadrop/uploader/commbox/commboxtest"
	"mediadrop/uploader/media/mediatest"
)

// TestFiles has every file that is not an ordinary one.
func TestFiles(t *testing.T) {
	named := func(name string) func(*testing.T, string) string {
		return func(t *testing.T, folder string) string { return pdf(t, filepath.Join(folder, name), 0) }
	}
	const notAFile = "not a regular file"
	cases := []fault{
		{name: "empty", state: uploader.Blocked, says: "is empty", file: func(t *testing.T, folder string) string {
			path := filepath.Join(folder, "empty.pdf")
			require.NoError(t, os.WriteFile(path, nil, 0o600))
			return path
		}},
		{name: "a directory", state: uploader.Blocked, says: notAFile, file: func(_ *testing.T, folder string) string { return folder }},
		{name: "not there", state: uploader.Failed, says: "was not found", file: func(_ *testing.T, folder string) string { return folder + "/gone.pdf" }},
		{name: "below a file", state: uploader.Failed, says: "could not be read", file: func(t *testing.T, folder string) string {
			return pdf(t, folder+"/a.pdf", 0) + "/b.pdf"
		}},
		{name: "a dangling link", state: uploader.Failed, says: "was not found", file: link("nowhere")},
		{name: "a link to itself", state: uploader.Failed, says: "could not be read", file: link("link.pdf")},
		{name: "a link to a file", state: uploader.Done, requests: 1, file: func(t *testing.T, folder string) string {
			pdf(t, filepath.Join(folder, "target.pdf"), 0)
			return link("target.pdf")(t, folder)
		}},
		{name: "a pipe", state: uploader.Blocked, says: notAFile, file: func(t *testing.T, folder string) string {
			path := filepath.Join(folder, "pipe.pdf")
			require.NoError(t, syscall.Mkfifo(path, 0o600))
			return path
		}},
		{name: "a socket", state: uploader.Blocked, says: notAFile, file: func(t *testing.T, folder string) string {
			path := filepath.Join(shortFolder(t), "s.pdf")
			listener, err := net.Listen("unix", path)
			require.NoError(t, err)
			t.Cleanup(func() { _ = listener.Close() })
			return path
		}},
		{name: "a device", state: uploader.Blocked, says: notAFile, file: func(*testing.T, string) string { return os.DevNull }},
		{name: "unreadable", state: uploader.Failed, says: "could not be read", file: unreadable},
		{name: "a path too long", state: uploader.Failed, says: "could not be read", file: func(_ *testing.T, folder string) string {
			return folder + "/" + strings.Repeat("x", 300) + ".pdf"
		}},
		{name: "a name of 255 bytes", state: uploader.Done, requests: 1, file: named(strings.Repeat("é", 125) + "x.pdf")},
		{name: "a name that is not UTF-8", state: uploader.Done, requests: 1, file: named("caf\xe9 \xff\xfe.pdf")},
		{name: "a name with line ends", state: uploader.Done, requests: 1, file: named("two\r\nlines\nX-Evil: 1.pdf")},
		{name: "a name with control characters", state: uploader.Done, requests: 1, file: named("bell\x07 esc\x1b[31m del\x7f.pdf")},
		{name: "a name with direction overrides", state: uploader.Blocked, says: "hidden characters", file: named("invoice\u202efdp.exe\u2066.pdf")},
		{name: "a name with quotes", state: uploader.Done, requests: 1, file: named(`a"b\c;filename="d%22.pdf`)},
		{name: "a name of blanks", state: uploader.Done, requests: 1, file: named("   ")},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := play(t, c)
			for _, request := range r.server.Requests() {
				require.NotEmpty(t, request.File)
				requireClean(t, request.File, "")
			}
		})
	}
}

// TestFilesThatChangeWhileTheyAreSent has the server wait with the file half
// read until something happened to it.
func TestFilesThatChangeWhileTheyAreSent(t *testing.T) {
	const (
		notShown = uploader.Blocked // what became of it is nothing that WhatsApp shows
		anything = ""
	)
	for name, c := range map[string]struct {
		change func(t require.TestingT, path string)
		state  uploader.State
		says   string
	}{
		"vanishes":                  {func(t require.TestingT, path string) { require.NoError(t, os.Remove(path)) }, uploader.Failed, "was not found"},
		"shrinks":                   {func(t require.TestingT, path string) { require.NoError(t, os.Truncate(path, large/2)) }, notShown, anything},
		"is emptied":                {func(t require.TestingT, path string) { require.NoError(t, os.Truncate(path, 0)) }, notShown, "empty"},
		"grows into something else": {func(t require.TestingT, path string) { require.NoError(t, os.Truncate(path, large*2)) }, notShown, anything},
		"is replaced": {func(t require.TestingT, path string) {
			require.NoError(t, os.WriteFile(path+".new", make([]byte, large+9), 0o600))
			require.NoError(t, os.Rename(path+".new", path))
		}, notShown, anything},
		"becomes a pipe": {func(t require.TestingT, path string) {
			require.NoError(t, os.Remove(path))
			require.NoError(t, syscall.Mkfifo(path, 0o600))
		}, notShown, anything},
		"is saved once more": {func(t require.TestingT, path string) {
			require.NoError(t, os.WriteFile(path, mediatest.PDF("another", 2*large), 0o600))
		}, uploader.Done, anything},
	} {
		for _, breaks := range []bool{false, true} {
			t.Run(fmt.Sprint(name, ", and the connection breaks: ", breaks), func(t *testing.T) {
				t.Parallel()
				requests := 1
				if c.state == uploader.Done {
					requests = 2 // what it is now goes up
				}
				r := play(t, fault{
					size: large, state: c.state, requests: requests, says: c.says,
					script: first(func(r *rig, x *commboxtest.Exchange) {
						x.Read(1000)
						c.change(r, r.path)
						if breaks {
							x.Reset()
						} else {
							x.Success()
						}
					}),
				})
				require.False(t, r.server.Requests()[0].Whole, "the server must not take it for a whole file")
			})
		}
	}
}

// TestAFileThatNeverStopsChanging is given up after as many tries as any other.
func TestAFileThatNeverStopsChanging(t *testing.T) {
	n := 0
	play(t, fault{
		size: large, state: uploader.Failed, requests: 3, says: "changed while it was being sent",
		script: func(r *rig, x *commboxtest.Exchange) {
			n++
			x.Read(1000)
			require.NoError(r, os.WriteFile(r.path, mediatest.PDF("another", large+n), 0o600))
			x.Success()
		},
	})
}

// link makes a link to a name in the same folder.
func link(to string) func(*testing.T, string) string {
	return func(t *testing.T, folder string) string {
		path := filepath.Join(folder, "link.pdf")
		require.NoError(t, os.Symlink(to, path))
		return path
	}
}

// unreadable makes a file that its owner may not read.
func unreadable(t *testing.T, folder string) string {
	if os.Geteuid() == 0 {
		t.Skip("an administrator can read everything")
	}
	path := pdf(t, filepath.Join(folder, "secret.pdf"), 0)
	require.NoError(t, os.Chmod(path, 0))
	return path
}

// shortFolder is a folder with a path short enough for a socket.
func shortFolder(t *testing.T) string {
	folder, err := os.MkdirTemp("", "md")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}
