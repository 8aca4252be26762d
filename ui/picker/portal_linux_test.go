package picker

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPathsOfThePortalsAddresses(t *testing.T) {
	require.Equal(t,
		[]string{"/home/a b/שלום.png", "/tmp/50% off#1?.png"},
		pathsOf([]string{
			"file:///home/a%20b/%D7%A9%D7%9C%D7%95%D7%9D.png",
			"https://example.com/x.png",
			"file:///tmp/50%25%20off%231%3F.png",
			"file://%zz",
			"",
		}))
	require.Empty(t, pathsOf(nil))
}

func TestPickerGivesUpWithItsContext(t *testing.T) {
	// Nobody answers at this address, so the outcome depends on the context
	// alone, or on the portal that is not there.
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/nobody")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	paths, _ := portalFiles(ctx, "Choose files")
	require.Empty(t, paths)
}
