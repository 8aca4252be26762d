package uploadlist

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

// TestRowsOfAWrongClock: an ID from the future is marked, and offered to be renewed;
// once the service has told what time it is, its days are counted.
func TestRowsOfAWrongClock(t *testing.T) {
	uitest.UseLanguage(t, "en")
	t.Cleanup(func() { words.SetClockAhead(0) })
	const year = 365 * 24 * time.Hour
	j := uploader.Job{Upload: history.Upload{Path: "/files/a.png", State: uploader.Done, MediaID: "4711", Attempts: 1, FinishedAt: time.Now().Add(year)}}
	v := Look(j, true)
	require.Equal(t, "expiry unknown", v.expiry.Text)
	require.Equal(t, RenewID, v.main)
	words.SetClockAhead(-year) // it is this computer's that was set back
	v = Look(j, true)
	require.Equal(t, "30 days left", v.expiry.Text)
	require.Equal(t, CopyID, v.main)
}
