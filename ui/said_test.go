package ui_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/topbar"
	"mediadrop/uploader"
)

func TestRestoreAllNeedsSomethingRemoved(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.DropPictures("a.png")
	d.UntilState(uploader.Done, "a.png")
	d.Bar.Tabs.Choose(topbar.TabRemoved)
	d.Awaits("Restore all")
	require.True(t, d.Button("Restore all").Disabled())
}

func TestTryingNeedsASelection(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Trier.TrySelected()
	d.Until("it says what to do", func() bool { return d.Sees("Select an upload first") })
}
