//go:build linux

package bench

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// load is what is uploaded in one run.
type load struct {
	name  string
	files []string // paths
	bytes int64    // of all files
	many  bool     // small files: what each costs counts, not what a gigabyte costs
}

const (
	largeFile  = 95 * mb // WhatsApp takes documents of up to 100 MB
	smallFile  = 20 * kb
	smallFiles = 1000 // for a gigabyte of large ones
)

// loads writes the files of all loads into a folder.
func loads(t *testing.T) []load {
	t.Helper()
	folder, total := t.TempDir(), size(t)
	var large []int64
	for left := total; left > 0; left -= largeFile {
		large = append(large, max(min(left, largeFile), smallFile))
	}
	small := make([]int64, max(total*smallFiles/gb, 1))
	for i := range small {
		small[i] = smallFile
	}
	made := []load{makeLoad(t, filepath.Join(folder, "large"), large), makeLoad(t, filepath.Join(folder, "small"), small)}
	made[1].many = true
	syscall.Sync() // else the disk is still writing while the first contender runs
	return made
}

// makeLoad writes files of these sizes.
func makeLoad(t *testing.T, folder string, sizes []int64) load {
	t.Helper()
	require.NoError(t, os.MkdirAll(folder, 0o700))
	l := load{}
	random := rand.NewChaCha8([32]byte{})
	for i, n := range sizes {
		path := filepath.Join(folder, fmt.Sprintf("price list %04d.pdf", i))
		writePDF(t, path, n, random)
		l.files = append(l.files, path)
		l.bytes += n
	}
	l.name = fmt.Sprintf("%d files of %s, %s in all", len(sizes), sizeText(sizes[0]), sizeText(l.bytes))
	return l
}

// writePDF writes the least that is a whole PDF, with a comment of random bytes that make it n
// bytes long (ISO 32000-1, 7.5).
func writePDF(t *testing.T, path string, n int64, random *rand.ChaCha8) {
	t.Helper()
	head := []byte("%PDF-1.7\n%")
	tail := func(at int64) []byte {
		return fmt.Appendf(nil, "\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1>>\nstartxref\n%d\n%%%%EOF\n", at)
	}
	comment := n - int64(len(head)+len(tail(n)))
	f, err := os.Create(path)
	require.NoError(t, err)
	defer f.Close()
	_, err = f.Write(head)
	require.NoError(t, err)
	block := make([]byte, mb)
	for left := comment; left > 0; {
		part := block[:min(left, int64(len(block)))]
		_, _ = random.Read(part) // it never fails
		// no end of the comment, and nothing that could look like a part of a PDF
		for _, c := range []byte("\r\n/%") {
			for i := bytes.IndexByte(part, c); i >= 0; i = bytes.IndexByte(part, c) {
				part[i] = ' '
			}
		}
		_, err := f.Write(part)
		require.NoError(t, err)
		left -= int64(len(part))
	}
	_, err = f.Write(tail(int64(len(head)) + comment + 1))
	require.NoError(t, err)
	info, err := f.Stat()
	require.NoError(t, err)
	require.InDelta(t, n, info.Size(), 16, "the offset has fewer digits than the size at most")
}
