package wasm

import (
	"context"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// Program is a decoder, compiled to machine code.
type Program struct {
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
}

// Source is a decoder as it is in the program's file.
type Source struct {
	Name     string // in errors
	Packed   []byte // compressed with gzip
	Features api.CoreFeatures
	// Offer gives the decoder what it calls besides the system; nil for nothing.
	Offer func(context.Context, wazero.Runtime, wazero.CompiledModule) error
}

// Compile compiles a decoder, or takes its code from where it is kept.
func Compile(s Source) (Program, error) {
	code, err := Unpack(s.Packed)
	if err != nil {
		return Program{}, fmt.Errorf("prepare %s: %w", s.Name, err)
	}
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, config().WithCoreFeatures(s.Features))
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, r); err != nil {
		return Program{}, fmt.Errorf("prepare %s: %w", s.Name, err)
	}
	compiled, err := r.CompileModule(ctx, code)
	if err != nil {
		return Program{}, fmt.Errorf("compile %s: %w", s.Name, err)
	}
	if s.Offer != nil {
		if err := s.Offer(ctx, r, compiled); err != nil {
			return Program{}, fmt.Errorf("prepare %s: %w", s.Name, err)
		}
	}
	return Program{r, compiled}, nil
}

// Start begins a run of the decoder, in a machine of its own. Runs may go on at the
// same time; each ends with Close.
func (p Program) Start(ctx context.Context, config wazero.ModuleConfig) (api.Module, error) {
	return p.runtime.InstantiateModule(ctx, p.compiled, config.WithName(""))
}
