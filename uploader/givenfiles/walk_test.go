package givenfiles

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// tree makes files and folders (those that end in a slash) and returns their
// root.
func tree(t *testing.T, names ...string) string {
	root, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	for _, name := range names {
		path := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		if name[len(name)-1] == '/' {
			require.NoError(t, os.MkdirAll(path, 0o700))
			continue
		}
		require.NoError(t, os.WriteFile(path, nil, 0o600))
	}
	return root
}

func under(root string, names ...string) []string {
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = filepath.Join(root, filepath.FromSlash(name))
	}
	return paths
}

func link(t *testing.T, root, target, name string) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a right that most people do not have")
	}
	require.NoError(t, os.Symlink(target, filepath.Join(root, name)))
}

func TestExpandTakesFilesAsTheyCome(t *testing.T) {
	root := tree(t, "z.pdf", "a.pdf", ".hidden")
	given := append(under(root, "z.pdf", "missing.pdf", "a.pdf", ".hidden"), "")
	files, folders := Expand(t.Context(), given, nil)
	require.Equal(t, given, files, "in the order given, what is missing too, and what was meant though hidden")
	require.False(t, folders)
}

func TestExpandWalksFolders(t *testing.T) {
	root := tree(t, "top/b.pdf", "top/a/2.pdf", "top/a/1.pdf", "top/a/deep/er/x.pdf", "top/c.pdf", "top/empty/", "top/שלום.pdf", "last.pdf", "first.pdf")
	files, folders := Expand(t.Context(), under(root, "first.pdf", "top", "last.pdf"), nil)
	require.True(t, folders)
	require.Equal(t, under(root, "first.pdf",
		"top/a/1.pdf", "top/a/2.pdf", "top/a/deep/er/x.pdf", "top/b.pdf", "top/c.pdf", "top/שלום.pdf", "last.pdf"), files)
}

func TestExpandLeavesOutWhatSystemsLeaveBehind(t *testing.T) {
	root := tree(t, "top/.DS_Store", "top/._a.pdf", "top/Thumbs.db", "top/desktop.ini", "top/Desktop.ini", "top/ehthumbs.db", "top/~$a.docx",
		"top/.git/config", "top/__MACOSX/a.pdf", "top/$RECYCLE.BIN/b.pdf", "top/System Volume Information/c.pdf",
		"top/a.pdf", "top/thumbs.db.pdf", "top/~a.pdf", "top/a.pdf~")
	files, _ := Expand(t.Context(), under(root, "top"), nil)
	require.Equal(t, under(root, "top/a.pdf", "top/a.pdf~", "top/thumbs.db.pdf", "top/~a.pdf"), files)
}

func TestExpandOfAHiddenFolderThatWasMeant(t *testing.T) {
	root := tree(t, ".secret/a.pdf")
	files, _ := Expand(t.Context(), under(root, ".secret"), nil)
	require.Equal(t, under(root, ".secret/a.pdf"), files)
}

func TestExpandOfAnEmptyFolder(t *testing.T) {
	files, folders := Expand(t.Context(), under(tree(t, "empty/"), "empty"), nil)
	require.Empty(t, files)
	require.True(t, folders)
}

func TestExpandFollowsLinksOnce(t *testing.T) {
	root := tree(t, "real/a.pdf", "real/sub/b.pdf", "elsewhere/c.pdf", "file.pdf")
	link(t, root, filepath.Join(root, "real"), "linked")
	link(t, root, filepath.Join(root, "elsewhere"), "real/sub/folder link")
	link(t, root, filepath.Join(root, "real"), "real/sub/loop")
	link(t, root, filepath.Join(root, "real/sub/itself"), "real/sub/itself")
	link(t, root, filepath.Join(root, "real/a.pdf"), "real/file link")
	link(t, root, filepath.Join(root, "real/file link"), "real/sub/link to a link")
	link(t, root, filepath.Join(root, "file.pdf"), "real/leads out")
	link(t, root, "../file.pdf", "real/leads up")
	link(t, root, filepath.Join(root, "elsewhere"), "real/way")
	link(t, root, filepath.Join(root, "real/way/c.pdf"), "real/leads out by a way")
	link(t, root, filepath.Join(root, "nowhere"), "real/broken link")

	files, folders := Expand(t.Context(), under(root, "linked"), nil)
	require.True(t, folders)
	require.Equal(t, under(root, "real/a.pdf", "real/file link", "real/sub/b.pdf", "real/sub/link to a link"), files,
		"links to folders, out of the folder and to nowhere are left")

	files, folders = Expand(t.Context(), under(root, "real/file link"), nil)
	require.False(t, folders)
	require.Equal(t, under(root, "real/file link"), files)
}

func TestExpandOfAFolderThatCannotBeRead(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("nothing is unreadable to this account")
	}
	root := tree(t, "top/a.pdf", "top/locked/b.pdf", "top/z.pdf")
	locked := filepath.Join(root, "top", "locked")
	require.NoError(t, os.Chmod(locked, 0))
	defer os.Chmod(locked, 0o700)
	files, _ := Expand(t.Context(), under(root, "top"), nil)
	require.Equal(t, under(root, "top/a.pdf", "top/locked", "top/z.pdf"), files)
}

func TestExpandStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	files, _ := Expand(ctx, under(tree(t, "top/a.pdf"), "top"), nil)
	require.Empty(t, files)
}

func TestHowManyFilesWereFoundIsToldOnTheWay(t *testing.T) {
	root := tree(t, "top/a.pdf", "top/below/b.pdf", "top/below/.hidden", "alone.pdf", "empty/")
	var told []int
	files, _ := Expand(t.Context(), under(root, "alone.pdf", "top", "empty"), func(n int) { told = append(told, n) })
	require.Len(t, files, 3)
	require.Equal(t, []int{1, 2, 3, 3}, told, "first that there is a folder to look through, then each file")
	told = nil
	Expand(t.Context(), under(root, "alone.pdf"), func(n int) { told = append(told, n) })
	require.Empty(t, told, "there is nothing to look through")
}
