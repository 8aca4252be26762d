package wasm

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAMemoryIsBounded(t *testing.T) {
	const most = 2 << 20
	over := false
	memory := room{t.Context(), 1 << 20, most, &over}.Allocate(100, 1<<32)
	require.NotNil(t, memory.Reallocate(most))
	require.False(t, over)
	require.Nil(t, memory.Reallocate(most+1))
	require.True(t, over)
	memory.Free()

	memory = room{t.Context(), 10, most, &over}.Allocate(0, 1<<32)
	copy(memory.Reallocate(3), "abc")
	require.Equal(t, "abc\x00\x00", string(memory.Reallocate(5)))
	require.Equal(t, "abc", string(memory.Reallocate(1 << 20)[:3]))
}

// The runtime does not ask whether it got the memory that a decoder begins with.
func TestThereIsNoMoreMemoryOnceItIsOver(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	over := false
	memory := room{ctx, 10, 1 << 20, &over}.Allocate(10, 1<<32)
	require.Len(t, memory.Reallocate(20), 20)
	require.Nil(t, memory.Reallocate(30))
	require.False(t, over)
}
