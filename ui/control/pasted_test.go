package control

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/image/bmp"

	"mediadrop/uploader/history"
)

func TestAPastedPictureIsAFile(t *testing.T) {
	r := newRig(t)
	img := image.NewGray(image.Rect(0, 0, 30, 20))
	var asPNG, asBMP bytes.Buffer
	require.NoError(t, png.Encode(&asPNG, img))
	require.NoError(t, bmp.Encode(&asBMP, img))

	first, err := r.KeepPasted(t.Context(), Pasted{MIME: "image/png", Data: asPNG.Bytes(), Name: "Screenshot 2026-11-26 14.32"})
	require.NoError(t, err)
	require.Equal(t, filepath.Join(r.folder, "pasted", "Screenshot 2026-11-26 14.32.png"), first)
	content, err := os.ReadFile(first)
	require.NoError(t, err)
	require.Equal(t, asPNG.Bytes(), content)

	second, err := r.KeepPasted(t.Context(), Pasted{MIME: "image/bmp", Data: asBMP.Bytes(), Name: "Screenshot 2026-11-26 14.32"})
	require.NoError(t, err)
	require.Equal(t, "Screenshot 2026-11-26 14.32 (2).png", filepath.Base(second))
	file, err := os.Open(second)
	require.NoError(t, err)
	defer file.Close()
	got, err := png.Decode(file)
	require.NoError(t, err)
	require.Equal(t, img.Bounds(), got.Bounds())
	info, err := file.Stat()
	require.NoError(t, err)
	require.Zero(t, info.Mode().Perm()&0o077, "for the owner only")

	require.NoError(t, r.ForgetPasted(first))
	require.NoFileExists(t, first)
	other := filepath.Join(r.folder, "other.png")
	require.NoError(t, os.WriteFile(other, nil, 0o600))
	require.NoError(t, r.ForgetPasted(other))
	require.FileExists(t, other, "it is the person's own")
}

func TestWhatIsNoPictureLeavesNothing(t *testing.T) {
	r := newRig(t)
	_, err := r.KeepPasted(t.Context(), Pasted{MIME: "image/tiff", Data: []byte("no picture"), Name: "Screenshot"})
	require.Error(t, err)
	entries, err := os.ReadDir(filepath.Join(r.folder, "pasted"))
	require.NoError(t, err)
	require.Empty(t, entries)
}

func TestPastedPicturesStayAsLongAsTheyAreNeeded(t *testing.T) {
	r := newRig(t)
	now := time.Now().UTC().Truncate(time.Microsecond)
	day := 24 * time.Hour
	folder := filepath.Join(r.folder, "pasted")
	require.NoError(t, os.Mkdir(folder, 0o700))
	file := func(name string, age time.Duration) string {
		path := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(path, []byte(name), 0o600))
		require.NoError(t, os.Chtimes(path, now.Add(-age), now.Add(-age)))
		return path
	}
	row := func(name string, state history.State, age time.Duration) history.Upload {
		then := now.Add(-age)
		u := history.Upload{ID: name + string(state) + age.String(), Path: filepath.Join(folder, name), Name: name, State: state, Account: "Main", CreatedAt: then}
		if state.Ended() {
			u.FinishedAt = then
		}
		if state == history.Done {
			u.AnsweredAt, u.MediaID = then, "1"
		}
		return u
	}
	removed := row("removed", history.Done, 3*day)
	require.NoError(t, r.history.Save(t.Context(), []history.Upload{
		row("good", history.Done, 29*day), row("ended", history.Done, 31*day),
		row("renewed", history.Done, 31*day), row("renewed", history.Done, 2*day),
		row("waits", "waiting", 90*day), row("failed", "failed", 3*day), row("failed long ago", "failed", 40*day),
		row("shows the time", history.Done, 0), removed,
	}))
	err := r.history.Remove(t.Context(), now, removed.ID)
	require.NoError(t, err)
	keep := []string{file("good", 29*day), file("renewed", 31*day), file("waits", 90*day), file("failed", 3*day), file("removed", 3*day), file("just pasted", time.Minute)}
	gone := []string{file("ended", 31*day), file("failed long ago", 40*day), file("never uploaded", 2*day)}

	require.NoError(t, r.TidyPasted(t.Context(), now))
	for _, path := range keep {
		require.FileExists(t, path)
	}
	for _, path := range gone {
		require.NoFileExists(t, path)
	}

	// A clock that runs years ahead deletes nothing: the service showed another time.
	require.NoError(t, r.TidyPasted(t.Context(), now.AddDate(5, 0, 0)))
	require.FileExists(t, keep[0])
}

func TestWithoutAHistoryNothingPastedIsDeleted(t *testing.T) {
	r := newRig(t)
	folder := filepath.Join(r.folder, "pasted")
	require.NoError(t, os.Mkdir(folder, 0o700))
	path := filepath.Join(folder, "a.png")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	require.NoError(t, os.Chtimes(path, time.Time{}, time.Now().Add(-100*24*time.Hour)))
	r.historyProblem = history.ErrReadOnly
	require.NoError(t, r.TidyPasted(t.Context(), time.Now()))
	require.FileExists(t, path)
}
