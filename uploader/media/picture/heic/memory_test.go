package heic

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheDecoderIsBounded(t *testing.T) {
	memory := room{ctx: t.Context(), expected: 1 << 40}.Allocate(100, 1<<32)
	require.NotNil(t, memory.Reallocate(1<<20))
	require.Nil(t, memory.Reallocate(maxMemory+1))
	memory.Free()

	memory = room{ctx: t.Context(), expected: 10}.Allocate(0, 1<<32)
	copy(memory.Reallocate(3), "abc")
	require.Equal(t, "abc\x00\x00", string(memory.Reallocate(5)))
	require.Equal(t, "abc", string(memory.Reallocate(1 << 20)[:3]))
}
