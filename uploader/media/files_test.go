package media

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// write makes a file and returns its path.
func write(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

// source makes a file of a test.
type source func(t testing.TB, path string)

// content is a file with these bytes.
func content(b []byte) source {
	return func(t testing.TB, path string) {
		t.Helper()
		require.NoError(t, os.WriteFile(path, b, 0o600))
	}
}

func text(s string) source { return content([]byte(s)) }

// kept is a file that another program made once, below testdata here or in a
// package of a part.
func kept(name ...string) source {
	return func(t testing.TB, path string) { content(fixture(t, name...))(t, path) }
}

func fixture(t testing.TB, name ...string) []byte {
	t.Helper()
	dir := "testdata"
	if len(name) == 2 {
		dir, name = filepath.Join(name[0], dir), name[1:]
	}
	b, err := os.ReadFile(filepath.Join(dir, name[0]))
	require.NoError(t, err)
	return b
}

// cut leaves out the last part of a file.
func cut(s source, share float64) source {
	return func(t testing.TB, path string) {
		s(t, path)
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.NoError(t, os.Truncate(path, int64(float64(info.Size())*share)))
	}
}

// hollow fills a part of a file with zeros, as a copy that broke off leaves it.
func hollow(s source, from, to float64) source {
	return func(t testing.TB, path string) {
		s(t, path)
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		clear(b[int(from*float64(len(b))):int(to*float64(len(b)))])
		content(b)(t, path)
	}
}

// padded puts zeros at the end of a file until it has size bytes. They take no
// room on most disks.
func padded(s source, size int64) source {
	return func(t testing.TB, path string) {
		s(t, path)
		require.NoError(t, os.Truncate(path, size))
	}
}

// entries returns the names in a folder.
func entries(t testing.TB, folder string) []string {
	t.Helper()
	all, err := os.ReadDir(folder)
	require.NoError(t, err)
	var names []string
	for _, e := range all {
		names = append(names, e.Name())
	}
	return names
}

// sparse writes blocks of zeros as holes, which take no room on most disks.
type sparse struct {
	f  *os.File
	at int64
}

func (s *sparse) Write(b []byte) (int, error) {
	for _, c := range b {
		if c != 0 {
			n, err := s.f.WriteAt(b, s.at)
			s.at += int64(n)
			return n, err
		}
	}
	s.at += int64(len(b))
	return len(b), nil
}

func (s *sparse) zeros(n int64) { s.at += n }

// sparsely makes a file with holes.
func sparsely(t testing.TB, path string, write func(*sparse)) {
	t.Helper()
	f, err := os.Create(path)
	require.NoError(t, err)
	s := &sparse{f: f}
	write(s)
	require.NoError(t, f.Truncate(s.at))
	require.NoError(t, f.Close())
}

// zeroReader has zeros without an end.
type zeroReader struct{}

func (zeroReader) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func zeros(n int64) io.Reader { return io.LimitReader(zeroReader{}, n) }
