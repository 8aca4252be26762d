package movie

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func seed(f *testing.F) {
	names, err := filepath.Glob("testdata/*.*")
	require.NoError(f, err)
	for _, name := range names {
		content, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(content)
	}
}

func FuzzExamine(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		info, err := examine(content)
		if err == nil && len(info.Tracks) == 0 {
			t.Fatal("no tracks and no complaint")
		}
		if err != nil && !isDefect(err) {
			t.Fatal(err)
		}
	})
}

// What can be read before FastStart can be read after it, and says the same.
func FuzzFastStart(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		before, err := examine(content)
		var out bytes.Buffer
		moved := FastStart(context.Background(), bytes.NewReader(content), int64(len(content)), &out)
		if err != nil {
			require.Error(t, moved)
			return
		}
		if moved != nil {
			require.True(t, isDefect(moved), "%v", moved)
			return
		}
		after, err := examine(out.Bytes())
		require.NoError(t, err)
		before.FastStart = true
		require.Equal(t, before, after)
	})
}
