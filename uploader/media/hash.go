package media

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/zeebo/blake3"
)

// hashBlock is how much is read at a time: BLAKE3 works on many blocks at once.
const hashBlock = 128 << 10

// hashBlocks are those that no file is read with now: a new one for each of a
// thousand small files would be most of what there is to tidy up after them.
var hashBlocks = sync.Pool{New: func() any { return new([hashBlock]byte) }}

// Hash returns the BLAKE3-256 of a file's content in hexadecimal, what
// `b3sum FILE` prints. It stops when ctx ends and may be called concurrently.
func Hash(ctx context.Context, path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("open the file: %w", err)
	}
	defer f.Close()
	h := blake3.New()
	block := hashBlocks.Get().(*[hashBlock]byte)
	defer hashBlocks.Put(block)
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := f.Read(block[:])
		_, _ = h.Write(block[:n]) // a hash never refuses bytes
		if err == io.EOF {
			return hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", fmt.Errorf("read the file: %w", err)
		}
	}
}
