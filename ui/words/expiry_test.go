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

// TestAnIDFromTheFuture: the clock was wrong, and no days are counted.
func TestAnIDFromTheFuture(t *testing.T) {
	now := time.Now()
	j := uploader.Job{Upload: history.Upload{State: uploader.Done, FinishedAt: now.Add(400 * day)}}
	for _, language := range []string{"en", "he"} {
		uitest.UseLanguage(t, language)
		e := ExpiryOf(j, now)
		require.NotContains(t, e.Text, "30")
		require.NotEmpty(t, e.Text)
		require.Contains(t, e.Exact, Moment(j.FinishedAt))
		require.Equal(t, theme.ColorNameWarning, e.Color)
	}
	j.AnsweredAt = now.Add(-day) // which is the service's word
	uitest.UseLanguage(t, "en")
	require.Equal(t, "29 days left", ExpiryOf(j, now.Add(time.Minute)).Text)
}

func TestTimeLeftIsCountedByTheServicesClock(t *testing.T) {
	t.Cleanup(func() { SetClockAhead(0) })
	SetClockAhead(400 * day)
	require.WithinDuration(t, time.Now().Add(-400*day), ServiceTime(), time.Minute)
	SetClockAhead(0)
	require.WithinDuration(t, time.Now(), ServiceTime(), time.Minute)
}
