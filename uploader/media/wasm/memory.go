package wasm

import (
	"context"

	"github.com/tetratelabs/wazero/experimental"
)

// WithMemory returns a context in which a decoder that is started has a memory of its
// own, of most bytes at the most. What it is expected to need it gets at once, so that
// the memory need not be copied when it grows; what is not touched of it does not take
// place in the computer. When ctx ends, there is no more, which stops the decoder
// where it next needs some. refused reports whether it wanted more than most.
func WithMemory(ctx context.Context, expected, most uint64) (with context.Context, refused func() bool) {
	over := false
	r := room{ctx, min(expected, most), most, &over}
	return experimental.WithMemoryAllocator(ctx, r), func() bool { return over }
}

// room gives a decoder its memory.
type room struct {
	ctx            context.Context
	expected, most uint64
	over           *bool
}

// Allocate implements experimental.MemoryAllocator.
func (r room) Allocate(capacity, _ uint64) experimental.LinearMemory {
	return &linearMemory{r, make([]byte, 0, max(capacity, r.expected))}
}

// linearMemory implements experimental.LinearMemory.
type linearMemory struct {
	room
	all []byte
}

// Reallocate returns a memory of another size with the same content, or nil where
// there is no more. The first is never refused: the runtime takes that for granted.
func (m *linearMemory) Reallocate(size uint64) []byte {
	first := len(m.all) == 0
	switch {
	case !first && m.ctx.Err() != nil:
		return nil
	case !first && size > m.most:
		*m.over = true
		return nil
	case size > uint64(cap(m.all)):
		larger := make([]byte, len(m.all), max(size, min(m.most, uint64(cap(m.all))*3/2)))
		copy(larger, m.all)
		m.all = larger
	}
	m.all = m.all[:size]
	return m.all
}

// Free lets go of the memory.
func (m *linearMemory) Free() { m.all = nil }
