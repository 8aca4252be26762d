package topbar_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/topbar"
)

func TestFilters(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	video := desktest.Done("2", "b.mp4", 27*desktest.Day)
	video.Kind, video.Channel = "video", "Sales"
	d.Keep(desktest.Done("1", "a.png", desktest.Day), video, desktest.Done("3", "c.png", 40*desktest.Day))
	d.Bar.ToggleFilters()
	d.Settle()
	require.Equal(t, []string{"All channels", "Sales", "Support"}, d.Bar.Filters.Channels.Options)
	shows := func(what string, names ...string) {
		t.Helper()
		d.Until(what, func() bool {
			if d.Rows.Loading() || d.Rows.Length() != len(names) {
				return false
			}
			for i, name := range names {
				if j, ok := d.Rows.At(i); !ok || j.Name != name {
					return false
				}
			}
			return true
		})
	}
	shows("all", "a.png", "b.mp4", "c.png")
	d.Bar.Filters.Channels.SetSelectedIndex(1)
	shows("one channel", "b.mp4")
	d.Bar.Filters.Channels.SetSelectedIndex(0)
	d.Bar.Filters.Kinds.SetSelectedIndex(1)
	shows("pictures", "a.png", "c.png")
	d.Bar.Filters.Dates.SetSelectedIndex(2)
	shows("of the last 7 days", "a.png")
	d.Bar.ToggleFilters()
	shows("all again", "a.png", "b.mp4", "c.png")
	d.Bar.ToggleFilters()
	d.Bar.Filters.Sorts.SetSelectedIndex(1)
	shows("the oldest first", "c.png", "b.mp4", "a.png")
	d.Bar.Tabs.Choose(topbar.TabExpiring)
	shows("expiring soon", "b.mp4")
}
