package bottombar

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/uploader"
)

func TestSummaryInBothLanguages(t *testing.T) {
	for name, word := range map[string]func() string{
		"ready":   func() string { return summary(uploader.Totals{}) },
		"waiting": func() string { return summary(uploader.Totals{Waiting: 3}) },
		"one":     func() string { return summary(uploader.Totals{Uploading: 1}) },
		"two":     func() string { return summary(uploader.Totals{Queued: 2}) },
		"many":    func() string { return summary(uploader.Totals{Queued: 20}) },
	} {
		uitest.InTwo(t, word, name)
	}
}

func TestSummary(t *testing.T) {
	uitest.UseLanguage(t, "en")
	require.Contains(t, summary(uploader.Totals{}), "Ready.")
	require.Equal(t, "1 uploading · 5 queued · 2 waiting", uitest.Plain(summary(uploader.Totals{Checking: 2, Queued: 3, Uploading: 1, Waiting: 2})))
	require.Equal(t, "2 waiting", uitest.Plain(summary(uploader.Totals{Waiting: 2})))
}
