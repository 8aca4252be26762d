package words

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
)

func TestFormatSize(t *testing.T) {
	uitest.UseLanguage(t, "en")
	for bytes, want := range map[int64]string{
		0: "0 bytes", 1: "1 byte", 1023: "1,023 bytes", 1024: "1 KB", 1536: "1.5 KB", 10 << 10: "10 KB", 1<<20 + 1: "1 MB", 10<<20 - 1: "10 MB",
		223744: "218 KB", 1<<20 - 1: "1 MB", 1 << 20: "1 MB", 5 << 20: "5 MB", 5<<20 + 1<<19: "5.5 MB",
		9<<20 + 1<<19: "9.5 MB", 100 << 20: "100 MB", 1 << 30: "1 GB", 3 << 40: "3072 GB",
		math.MaxInt64: "8589934592 GB",
	} {
		require.Equal(t, want, Size(bytes), "%d", bytes)
	}
}

func TestFormatLeft(t *testing.T) {
	uitest.UseLanguage(t, "en")
	for left, want := range map[time.Duration]string{
		time.Millisecond: "1 s left", 1500 * time.Millisecond: "2 s left", 59 * time.Second: "59 s left",
		time.Minute: "1 min left", 61 * time.Second: "2 min left", 59 * time.Minute: "59 min left",
		time.Hour: "1 h left", 90 * time.Minute: "2 h left",
	} {
		require.Equal(t, want, TimeLeft(left), "%s", left)
	}
}

func TestFormatDay(t *testing.T) {
	uitest.UseLanguage(t, "en")
	now := time.Date(2024, 3, 1, 0, 30, 0, 0, time.Local)
	for _, c := range []struct {
		t    time.Time
		want string
	}{
		{now, "Today"},
		{now.Add(-30 * time.Minute), "Today"},
		{now.Add(-31 * time.Minute), "Yesterday"},
		{now.AddDate(0, 0, -1), "Yesterday"},
		{time.Date(2024, 2, 29, 0, 0, 0, 0, time.Local), "Yesterday"},
		{time.Date(2024, 2, 28, 23, 59, 0, 0, time.Local), "28 Feb"},
		{time.Date(2024, 1, 1, 12, 0, 0, 0, time.Local), "1 Jan"},
		{time.Date(2023, 12, 31, 12, 0, 0, 0, time.Local), "31 Dec 2023"},
		{now.Add(time.Minute), "Today"},
	} {
		require.Equal(t, c.want, Day(c.t.UTC(), now.UTC()), "%s", c.t)
	}
}

func TestType(t *testing.T) {
	uitest.UseLanguage(t, "en")
	for mime, want := range map[string]string{
		"text/html": "HTML", "image/x-icon": "ICON", "application/vnd.openxmlformats-officedocument.presentationml.slide": "SLIDE",
		"application/octet-stream": "unknown", "": "unknown", "nonsense": "unknown", "image/svg+xml": "SVG",
		"audio/mpeg": "MP3", "video/quicktime": "MOV", "text/plain": "TXT", "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
	} {
		require.Equal(t, want, Type(mime), mime)
	}
}

func TestWrongClock(t *testing.T) {
	uitest.UseLanguage(t, "en")
	for ahead, want := range map[time.Duration]string{
		72 * time.Hour:        "This computer's clock is 3 days ahead of CommBox's.",
		-400 * 24 * time.Hour: "This computer's clock is 400 days behind CommBox's.",
		3 * time.Hour:         "This computer's clock is 3 hours ahead of CommBox's.",
		-7 * time.Minute:      "This computer's clock is 7 minutes behind CommBox's.",
		60 * time.Minute:      "This computer's clock is 60 minutes ahead of CommBox's.",
	} {
		require.Contains(t, WrongClock(ahead), want)
	}
}

// TestSizesOverALimit can be told from it.
func TestSizesOverALimit(t *testing.T) {
	uitest.UseLanguage(t, "en")
	for _, c := range []struct {
		bytes, limit int64
		want         string
	}{
		{16<<20 + 1, 16 << 20, "16.1 MB"},
		{17_000_000, 16 << 20, "16.3 MB"},
		{5<<20 + 1, 5 << 20, "5.1 MB"},
		{100<<20 + 300<<10, 100 << 20, "100.3 MB"},
		{500<<10 + 1, 500 << 10, "500.1 KB"},
		{20 << 20, 16 << 20, "20 MB"},
		{16 << 20, 16 << 20, "16 MB"}, // not over it
		{3 << 20, 0, "3 MB"},
	} {
		require.Equal(t, c.want, sizeOver(c.bytes, c.limit), "%d over %d", c.bytes, c.limit)
	}
}
