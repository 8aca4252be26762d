package ui

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestExplainNoGraphics(t *testing.T) {
	require.Contains(t, noGraphics("windows"), "edition for remote desktops")
	require.NotContains(t, noGraphics("linux"), "edition")
	require.Equal(t, noGraphics("linux"), Explain(ErrNoGraphics))
	require.Contains(t, Explain(errors.New("the disk is full")), "the disk is full")
}
