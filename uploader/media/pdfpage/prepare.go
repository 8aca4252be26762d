package pdfpage

import (
	"crypto/sha256"
	"encoding/hex"
	"runtime/debug"

	"mediadrop/uploader/media/wasm"
)

// Prepared reports whether PDFium need not be compiled any more, so that a page takes
// little.
func Prepared() bool { return wasm.Marked(codeName()) }

// Prepare compiles PDFium, which takes seconds of a processor and 300 MB of memory,
// and keeps its code for others. Without a folder for that it is of no use, and kept
// is false.
func Prepare() (kept bool, err error) {
	if !wasm.KeepsCode() {
		return false, nil
	}
	if _, err := load(); err != nil {
		return false, err
	}
	return true, wasm.Mark(codeName())
}

// codeName is other for another PDFium, and for another compiler.
func codeName() string {
	sum := sha256.New()
	sum.Write(packed)
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, module := range build.Deps {
			if module.Path == "github.com/tetratelabs/wazero" {
				sum.Write([]byte(module.Version))
			}
		}
	}
	return "pdfium-" + hex.EncodeToString(sum.Sum(nil)[:8])
}
