package control

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

var everything history.Filter

func (r *rig) count() int {
	r.t.Helper()
	n, err := r.history.Count(r.t.Context(), everything)
	require.NoError(r.t, err)
	return n
}

// folderOf makes a folder with this many files that no check lets through.
func folderOf(t *testing.T, n int) string {
	folder := t.TempDir()
	for i := range n {
		require.NoError(t, os.WriteFile(filepath.Join(folder, fmt.Sprintf("%03d.bin", i)), nil, 0o600))
	}
	return folder
}

func TestAFolderWithManyFilesIsAskedAbout(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "key"))
	var asked []int
	answer := func(yes bool) func(int) bool {
		return func(n int) bool { asked = append(asked, n); return yes }
	}
	require.NoError(t, r.Drop(t.Context(), "Support", "", []string{folderOf(t, 200)}, nil, answer(false)))
	require.Empty(t, asked, "so many may be meant")
	require.Equal(t, 200, r.count())

	require.NoError(t, r.Drop(t.Context(), "Support", "", []string{folderOf(t, 200), r.pdf("one more.pdf")}, nil, answer(false)))
	require.Equal(t, []int{201}, asked)
	require.Equal(t, 200, r.count(), "nothing was begun")

	require.NoError(t, r.Drop(t.Context(), "Support", "", []string{folderOf(t, 201)}, nil, answer(true)))
	require.Equal(t, []int{201, 201}, asked)
	require.Equal(t, 401, r.count())
}

func TestManyFilesByNameAreMeant(t *testing.T) {
	r := newRig(t)
	entries, err := filepath.Glob(filepath.Join(folderOf(t, 250), "*"))
	require.NoError(t, err)
	require.NoError(t, r.Drop(t.Context(), "Support", "", entries, nil, func(int) bool { panic("nobody is asked") }))
	require.Equal(t, 250, r.count())
}

func TestDropWithoutAChannel(t *testing.T) {
	r := newRig(t)
	require.ErrorContains(t, r.Drop(t.Context(), "Gone", "", []string{r.pdf("a.pdf")}, nil, nil), `"Gone"`)
	require.Zero(t, r.count())
}

func TestADropThatWasStoppedDoesNothing(t *testing.T) {
	r := newRig(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, r.Drop(ctx, "Support", "", []string{folderOf(t, 3), r.pdf("a.pdf")}, nil, nil), context.Canceled)
	require.Zero(t, r.count())
}

func TestPracticeNeedsNothing(t *testing.T) {
	r := open(t, t.TempDir())
	path := r.pdf("a.pdf")
	require.NoError(t, r.Drop(t.Context(), "Practice", "", []string{path}, nil, nil))
	j := r.await(path, uploader.Done)
	require.Len(t, j.MediaID, 15)
	require.Empty(t, r.service.Requests())
}

func TestPracticePlaysTheKeyDialog(t *testing.T) {
	r := open(t, t.TempDir())
	path := r.pdf("error 401.pdf")
	require.NoError(t, r.Drop(t.Context(), "Practice", "", []string{path}, nil, nil))
	r.awaitCode(path, "key_refused")
	require.NoError(t, r.StoreKey(t.Context(), r.owner(PracticeAccount), "whatever"))
	require.Equal(t, 2, r.await(path, uploader.Done).Attempts)
	require.Empty(t, r.keychain.All(), "a practice key is kept nowhere")
}

func TestAnEmptyFolderSaysSo(t *testing.T) {
	r := newRig(t)
	require.ErrorIs(t, r.Drop(t.Context(), "Practice", "", []string{t.TempDir()}, nil, nil), ErrEmptyFolder)
}
