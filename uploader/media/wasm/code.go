// Package wasm runs decoders that are compiled to WebAssembly: what a file makes them
// do stays in their machine, and so does what memory they take.
package wasm

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/tetratelabs/wazero"
)

// codeFolder is where compiled decoders are kept; empty for nowhere.
var codeFolder atomic.Value

// KeepCode has decoders, once they are compiled to machine code, kept in a folder, and
// taken from there by later processes: to compile one takes a second or more of each.
// It must be called before the first decoder is needed.
func KeepCode(folder string) { codeFolder.Store(folder) }

// folder returns where compiled decoders are kept; empty for nowhere.
func folder() string {
	f, _ := codeFolder.Load().(string)
	return f
}

// KeepsCode reports whether compiled decoders are kept.
func KeepsCode() bool { return folder() != "" }

// config returns how a decoder is compiled. Where its code cannot be kept, it is
// compiled each time.
func config() wazero.RuntimeConfig {
	config := wazero.NewRuntimeConfig()
	if !KeepsCode() {
		return config
	}
	cache, err := wazero.NewCompilationCacheWithDir(folder())
	if err != nil {
		return config
	}
	return config.WithCompilationCache(cache)
}

// Mark notes beside the code that is kept that there is some by this name, for
// [Marked]: the cache itself does not say what it has.
func Mark(name string) error {
	if !KeepsCode() {
		return nil
	}
	return os.WriteFile(mark(name), nil, 0o600)
}

// Marked reports whether there is code by this name.
func Marked(name string) bool {
	if !KeepsCode() {
		return false
	}
	_, err := os.Stat(mark(name))
	return err == nil
}

func mark(name string) string { return filepath.Join(folder(), "compiled-"+name) }

// Unpack unpacks a decoder that is compressed with gzip.
func Unpack(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack a decoder: %w", err)
	}
	code, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("unpack a decoder: %w", err)
	}
	return code, nil
}
