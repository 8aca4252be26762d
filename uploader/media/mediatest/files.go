package mediatest

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Write makes a file and returns its path.
func Write(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

// Source makes a file of a test.
type Source func(t testing.TB, path string)

// Content is a file with these bytes.
func Content(b []byte) Source {
	return func(t testing.TB, path string) {
		t.Helper()
		require.NoError(t, os.WriteFile(path, b, 0o600))
	}
}

// Text is a file with this text.
func Text(s string) Source { return Content([]byte(s)) }

// Kept is a file that another program made once, below testdata here or in a
// package of a part.
func Kept(name ...string) Source {
	return func(t testing.TB, path string) { Content(Fixture(t, name...))(t, path) }
}

// Fixture returns the content of a file as Kept means it.
func Fixture(t testing.TB, name ...string) []byte {
	t.Helper()
	dir := "testdata"
	if len(name) == 2 {
		dir, name = filepath.Join(name[0], dir), name[1:]
	}
	b, err := os.ReadFile(filepath.Join(dir, name[0]))
	require.NoError(t, err)
	return b
}

// Cut leaves out the last part of a file.
func Cut(s Source, share float64) Source {
	return func(t testing.TB, path string) {
		s(t, path)
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.NoError(t, os.Truncate(path, int64(float64(info.Size())*share)))
	}
}

// Hollow fills a part of a file with zeros, as a copy that broke off leaves it.
func Hollow(s Source, from, to float64) Source {
	return func(t testing.TB, path string) {
		s(t, path)
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		clear(b[int(from*float64(len(b))):int(to*float64(len(b)))])
		Content(b)(t, path)
	}
}

// Padded puts zeros at the end of a file until it has size bytes. They take no
// room on most disks.
func Padded(s Source, size int64) Source {
	return func(t testing.TB, path string) {
		s(t, path)
		require.NoError(t, os.Truncate(path, size))
	}
}

// Entries returns the names in a folder.
func Entries(t testing.TB, folder string) []string {
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
