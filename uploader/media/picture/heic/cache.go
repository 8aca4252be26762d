package heic

import (
	"sync/atomic"

	"github.com/tetratelabs/wazero"
)

// codeFolder is where the compiled HEIC decoder is kept; empty for nowhere.
var codeFolder atomic.Value

// KeepCode has the HEIC decoder, once it is compiled to machine code, kept in a
// folder, and taken from there by later processes: to compile it takes a second or
// more of each. It must be called before the first picture is decoded.
func KeepCode(folder string) { codeFolder.Store(folder) }

// runtimeConfig returns how the decoder is compiled. Where its code cannot be kept,
// it is compiled each time.
func runtimeConfig() wazero.RuntimeConfig {
	config := wazero.NewRuntimeConfig()
	folder, _ := codeFolder.Load().(string)
	if folder == "" {
		return config
	}
	cache, err := wazero.NewCompilationCacheWithDir(folder)
	if err != nil {
		return config
	}
	return config.WithCompilationCache(cache)
}
