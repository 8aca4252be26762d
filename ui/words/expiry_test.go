package words

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

const day = 24 * time.Hour

func TestDaysLeft(t *testing.T) {
	uitest.UseLanguage(t, "en")
	now := time.Now()
	for _, c := range []struct {
		age   time.Duration
		text  string
		color fyne.ThemeColorName
	}{
		{0, "30 days left", theme.ColorNamePlaceHolder},
		{7 * day, "23 days left", theme.ColorNamePlaceHolder},
		{25*day - time.Hour, "6 days left", theme.ColorNamePlaceHolder},
		{25 * day, "5 days left", theme.ColorNameWarning},
		{28 * day, "2 days left", theme.ColorNameWarning},
		{30 * day, "expired", theme.ColorNameError},
		{300 * day, "expired", theme.ColorNameError},
	} {
		j := uploader.Job{Upload: history.Upload{State: uploader.Done, FinishedAt: now.Add(-c.age - time.Minute)}}
		e := ExpiryOf(j, now)
		require.Equal(t, c.text, e.Text, c.age)
		require.Equal(t, c.color, e.Color, c.age)
		require.NotEmpty(t, e.Exact)
	}
	noon := StartOfDay(now).Add(12 * time.Hour)
	require.Equal(t, "expires today", ExpiryOf(uploader.Job{Upload: history.Upload{State: uploader.Done, FinishedAt: noon.Add(time.Hour - history.Lifetime)}}, noon).Text)
	require.Equal(t, Expiry{}, ExpiryOf(uploader.Job{Upload: history.Upload{State: uploader.Failed, FinishedAt: now}}, now))
}
