package undo_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/undo"
)

func TestStepsAreTakenBackFromTheLast(t *testing.T) {
	s := undo.New()
	var back []string
	act := func(name string) *undo.Step {
		step := s.Begin()
		step.Done(func() { back = append(back, name) })
		return step
	}
	first, second := act("first"), act("second")
	require.False(t, first.IsLast())
	require.True(t, second.IsLast())
	s.Undo()
	require.True(t, first.IsLast())
	s.Undo()
	s.Undo()
	require.Equal(t, []string{"second", "first"}, back)
}

func TestUndoBeforeTheActIsDone(t *testing.T) {
	s := undo.New()
	back := 0
	slow := s.Begin()
	s.Undo()
	require.Zero(t, back)
	slow.Done(func() { back++ })
	require.Equal(t, 1, back)
	s.Undo()
	require.Equal(t, 1, back, "once is enough")
}

func TestWhatFailedIsNoStep(t *testing.T) {
	s := undo.New()
	back := 0
	s.Begin().Done(func() { back++ })
	failed := s.Begin()
	failed.Failed()
	require.False(t, failed.IsLast())
	s.Undo()
	require.Equal(t, 1, back)
	again := s.Begin()
	s.Undo()
	again.Failed() // it was asked for, and there is nothing to take back
	s.Undo()
	require.Equal(t, 1, back)
}
