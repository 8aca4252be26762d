package reminder_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
)

func TestFavouritesThatExpireAreTold(t *testing.T) {
	first := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	favourite := desktest.Done("1", "a.png", 27*desktest.Day)
	favourite.Favourite = true
	first.Keep(favourite, desktest.Done("2", "b.png", 27*desktest.Day))
	first.Leave()
	second := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey, Dir: first.Dir})
	second.Awaits("1 favourite expires within 5 days.")
	require.True(t, second.Reminder.Object.Visible())
}

func TestTheBannerRenewsAll(t *testing.T) {
	first := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	favourite := first.UploadOf("a.png", 27*desktest.Day)
	favourite.Favourite = true
	first.Keep(favourite, desktest.Done("2", "b.png", 27*desktest.Day))
	first.Leave()
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey, Dir: first.Dir})
	d.Awaits("1 favourite expires within 5 days.")
	d.Press("Renew all")
	d.Awaits("Renewed.")
	require.False(t, d.Reminder.Object.Visible())
	require.Len(t, d.Service.Requests(), 1)
}
