// Package heic decodes what a HEIF file says is its picture, with libheif and libde265
// in a WebAssembly machine: what a file makes them do stays in there, and so does what
// memory they take.
package heic

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"sync"
	_ "unsafe" // for the name of the embedded decoder

	_ "github.com/gen2brain/heic" // brings the decoder
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"mediadrop/uploader/media/picture/reading"
	"mediadrop/uploader/media/wasm"
)

// packed is libheif with libde265, compiled to WebAssembly and compressed.
//
// The package around it is not used to decode, because it takes the system's
// libheif where it finds one, so that results differ between machines; because
// it lets a file take up to 4 GB, and copies all of that whenever it grows.
//
//go:linkname packed github.com/gen2brain/heic.heifWasm
var packed []byte

// load compiles the decoder when it is first needed.
var load = sync.OnceValues(func() (wasm.Program, error) {
	return wasm.Compile(wasm.Source{Name: "the HEIC decoder", Packed: packed, Features: api.CoreFeaturesV2})
})

// Decode decodes what a file says is its picture. Each call has a memory of
// its own, which is given back in the end. The end of the context is seen only
// where the decoder needs more memory, and before its result is used: a runtime
// that looks for it all the time takes five times as long.
func Decode(ctx context.Context, file []byte, memory int64, bits int) (image.Image, error) {
	decoder, err := load()
	if err != nil {
		return nil, err
	}
	ctx, _ = wasm.WithMemory(ctx, uint64(memory+int64(len(file))), maxMemory)
	module, err := decoder.Start(ctx, wazero.NewModuleConfig())
	if err != nil {
		return nil, fmt.Errorf("start the HEIC decoder: %w", err)
	}
	defer module.Close(context.WithoutCancel(ctx))
	return running{ctx, module, bits}.decode(file)
}

// running is one run of the decoder.
type running struct {
	ctx    context.Context
	module api.Module
	bits   int // that the samples are coded with
}

// answer is what the decoder says about a picture, as libheif numbers it.
type answer struct {
	width, height  int
	colours        uint32 // 0 luma and chroma, 1 RGB, 2 gray
	chroma         uint32 // 1 4:2:0, 2 4:2:2, 3 4:4:4
	premultiplied  uint32
	input, results uint64 // in the module's memory
	length         int
}

func (c running) decode(file []byte) (image.Image, error) {
	a := answer{length: len(file)}
	var err error
	if a.input, err = c.allocate(len(file)); err != nil {
		return nil, err
	}
	if !c.module.Memory().Write(uint32(a.input), file) {
		return nil, reading.Broken("no memory for the file")
	}
	if a.results, err = c.allocate(4 * 5); err != nil {
		return nil, err
	}
	if err := c.run(&a, true, 0); err != nil {
		return nil, err
	}
	narrow, err := a.layout(1)
	if err != nil {
		return nil, err
	}
	room := narrow
	if c.bits > 8 { // it hands over two bytes a sample of some of these, and does not say of which
		if room, err = a.layout(2); err != nil {
			return nil, err
		}
	}
	output, err := c.allocate(room.size)
	if err != nil {
		return nil, err
	}
	if pixels, ok := c.module.Memory().Read(uint32(output), uint32(room.size)); ok {
		clear(pixels)
	}
	if err := c.run(&a, false, output); err != nil {
		return nil, err
	}
	if cause := context.Cause(c.ctx); cause != nil {
		return nil, cause
	}
	pixels, ok := c.module.Memory().Read(uint32(output), uint32(room.size))
	if !ok {
		return nil, reading.Broken("no pixels from the decoder")
	}
	if wide := len(bytes.Trim(pixels[narrow.size:], "\x00")) > 0; wide {
		return room.narrowed(pixels, narrow, c.bits), nil
	}
	return narrow.picture(bytes.Clone(pixels[:narrow.size])), nil
}

func (c running) allocate(size int) (uint64, error) {
	result, err := c.module.ExportedFunction("malloc").Call(c.ctx, uint64(size))
	if err != nil {
		return 0, c.failed(err)
	}
	if uint32(result[0]) == 0 {
		return 0, reading.Broken("no memory for %d bytes in the decoder", size)
	}
	return result[0], nil
}

// run calls the decoder, which fills in the answer, and the pixels unless only
// the answer is wanted.
func (c running) run(a *answer, answerOnly bool, output uint64) error {
	only := uint64(0)
	if answerOnly {
		only = 1
	}
	at := a.results
	result, err := c.module.ExportedFunction("decode").Call(c.ctx,
		a.input, uint64(a.length), only, at, at+4, at+8, at+12, at+16, output)
	if err != nil {
		return c.failed(err)
	}
	if result[0] == 0 {
		return reading.Broken("the decoder refuses the picture")
	}
	numbers := [5]uint32{}
	for i := range numbers {
		numbers[i], _ = c.module.Memory().ReadUint32Le(uint32(at) + 4*uint32(i))
	}
	before := *a
	a.width, a.height = int(numbers[0]), int(numbers[1])
	a.colours, a.chroma, a.premultiplied = numbers[2], numbers[3], numbers[4]
	if !answerOnly && before != *a {
		return reading.Broken("the decoder changes its mind about the picture's size")
	}
	return nil
}

// failed tells the end of the context from what is wrong with the picture.
func (c running) failed(err error) error {
	if cause := context.Cause(c.ctx); cause != nil {
		return cause
	}
	return reading.Broken("the decoder gives up: %v", err)
}
