package pdfpage

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/wasm"
)

// packed is PDFium, compiled to WebAssembly and compressed. Where it comes from is in
// .ci/pdfium, and its licenses are beside it.
//
//go:embed pdfium.wasm.gz
var packed []byte

// Memory of the machine, in bytes. It begins with 19 MB; a scan of A4 with 600 dots an
// inch makes the whole process take 180 MB, in the size of a screen.
const (
	usualMemory = 32 << 20
	maxMemory   = 160 << 20
)

// load compiles PDFium when it is first needed.
var load = sync.OnceValues(func() (wasm.Program, error) {
	return wasm.Compile(wasm.Source{
		Name: "PDFium", Packed: packed, Features: api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling, Offer: offer,
	})
})

// offer gives PDFium what it calls. Of that only the reading of the file is done: the
// rest is for forms that are filled in, for saving, and for files that come in parts.
func offer(ctx context.Context, r wazero.Runtime, compiled wazero.CompiledModule) error {
	builder := r.NewHostModuleBuilder("env")
	for _, f := range compiled.ImportedFunctions() {
		from, name, _ := f.Import()
		if from != "env" {
			continue
		}
		does := func(_ context.Context, _ api.Module, stack []uint64) { clear(stack) }
		if name == "FPDF_FILEACCESS_CB" {
			does = readBlock
		}
		builder.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(does), f.ParamTypes(), f.ResultTypes()).Export(name)
	}
	_, err := builder.Instantiate(ctx)
	return err
}

// file is the PDF that is read.
type file struct {
	io.ReaderAt
	size int64
	err  error // the first of the system
}

type fileKey struct{}

// readBlock reads a part of the file into the machine: its parameters are a name, the
// place in the file, that in the memory, and how much.
func readBlock(ctx context.Context, m api.Module, stack []uint64) {
	f := ctx.Value(fileKey{}).(*file)
	place, length := int64(uint32(stack[1])), uint32(stack[3])
	into, ok := m.Memory().Read(uint32(stack[2]), length)
	stack[0] = 0
	if !ok || place+int64(length) > f.size {
		return
	}
	if _, err := io.ReadFull(io.NewSectionReader(f, place, int64(length)), into); err != nil {
		f.err = fmt.Errorf("read the PDF: %w", err)
		return
	}
	stack[0] = 1
}

// running is one run of PDFium.
type running struct {
	ctx    context.Context
	module api.Module
	file   *file
	full   func() bool // it wanted more memory than there is
}

func start(ctx context.Context, f io.ReaderAt, size int64) (*running, error) {
	pdfium, err := load()
	if err != nil {
		return nil, err
	}
	from := &file{ReaderAt: f, size: size}
	ctx, refused := wasm.WithMemory(ctx, usualMemory, maxMemory)
	ctx = context.WithValue(ctx, fileKey{}, from)
	module, err := pdfium.Start(ctx, wazero.NewModuleConfig().WithStartFunctions("_initialize"))
	if err != nil {
		return nil, fmt.Errorf("start PDFium: %w", err)
	}
	r := &running{ctx, module, from, refused}
	if _, err := r.call("FPDF_InitLibrary"); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

func (r *running) close() { _ = r.module.Close(context.WithoutCancel(r.ctx)) }

// call calls a function of PDFium, and returns its result, or 0 where it has none.
func (r *running) call(name string, parameters ...uint64) (uint64, error) {
	result, err := r.module.ExportedFunction(name).Call(r.ctx, parameters...)
	if err != nil {
		cause, _, _ := strings.Cut(err.Error(), "\n") // what follows is where it was
		return 0, fmt.Errorf("%w: PDFium gives up: %s", defect.ErrBroken, cause)
	}
	if len(result) == 0 {
		return 0, nil
	}
	return result[0], nil
}

func (r *running) allocate(size int) (uint64, error) {
	at, err := r.call("malloc", uint64(size))
	if err == nil && at == 0 {
		err = fmt.Errorf("%w: no memory for %d bytes", defect.ErrTooBig, size)
	}
	return at, err
}
