package ui_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

// TestAWrongClockIsToldOfOnce, however long it stays wrong.
func TestAWrongClockIsToldOfOnce(t *testing.T) {
	t.Cleanup(func() { words.SetClockAhead(0) })
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Publish(uploader.Snapshot{})
	require.Empty(t, d.Dialogs.Open())
	d.Publish(uploader.Snapshot{ClockAhead: 72 * time.Hour})
	d.Awaits("3 days ahead")
	require.Len(t, d.Dialogs.Open(), 1)
	d.Press("Close")
	require.Empty(t, d.Dialogs.Open())
	d.Publish(uploader.Snapshot{ClockAhead: 73 * time.Hour})
	d.Settle()
	require.Empty(t, d.Dialogs.Open())
	require.WithinDuration(t, time.Now().Add(-73*time.Hour), words.ServiceTime(), time.Minute, "by which the days left are counted")
}
