package picker

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSavingGivesUpWithItsContext(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/nobody")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	path, _ := portalSave(ctx, "Export", "list.csv")
	require.Empty(t, path)
}

func TestWithoutAnyDialogTheToolkitsIsUsed(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/nobody")
	t.Setenv("PATH", t.TempDir()) // where no program shows dialogs
	path, ok := Save(t.Context(), "Export", "list.csv")
	require.False(t, ok)
	require.Empty(t, path)
}
