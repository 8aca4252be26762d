package picture

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/mediatest"
)

// requireDefect says that content is at fault, and not something else.
func requireDefect(t testing.TB, err error) {
	t.Helper()
	if !errors.Is(err, defect.ErrBroken) && !errors.Is(err, defect.ErrTruncated) && !errors.Is(err, defect.ErrTooBig) && !errors.Is(err, defect.ErrUnknownKind) {
		require.NoError(t, err)
	}
}

func seed(f *testing.F) {
	f.Helper()
	files, err := filepath.Glob("testdata/*.*")
	require.NoError(f, err)
	for _, path := range files {
		content, err := os.ReadFile(path)
		require.NoError(f, err)
		f.Add(content)
	}
	f.Add(jpegOf(f, fourColours(20, 10)))
	f.Add(pngOf(f, fourColours(20, 10)))
	f.Add(gifOf(f, 20, 10, noise(20, 10).Rect, noise(5, 5).Rect))
	for _, content := range hugeHeaders(f) {
		f.Add(content)
	}
	const longest = 128 << 10 // so that there are many tries in a second
	for _, content := range mediatest.Hostile() {
		f.Add(content[:min(longest, len(content))])
	}
}

func FuzzExamine(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		info, err := examine(content)
		if err != nil {
			requireDefect(t, err)
			return
		}
		require.Positive(t, info.Width)
		require.Positive(t, info.Height)
		require.True(t, info.Orientation >= 1 && info.Orientation <= 8)
	})
}

func FuzzStrip(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		out, err := strip(content)
		if err != nil {
			requireDefect(t, err)
			return
		}
		info, err := examine(out)
		require.NoError(t, err)
		require.False(t, info.Location)
		again, err := strip(out)
		require.NoError(t, err)
		require.True(t, bytes.Equal(out, again))
	})
}

// fuzzArea bounds the pictures that are decoded while fuzzing.
const fuzzArea = 1 << 18

func FuzzConvert(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		info, err := examine(content)
		if err != nil || info.Width*info.Height > fuzzArea {
			return
		}
		const most = 3000
		out, info, err := converts(content, most)
		if err != nil {
			requireDefect(t, err)
			return
		}
		require.LessOrEqual(t, len(out), most)
		seen, err := examine(out)
		require.NoError(t, err)
		require.Equal(t, info, seen)
	})
}
