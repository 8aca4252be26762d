package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/uitest"
	"mediadrop/ui/uploadlist"
	"mediadrop/uploader"
)

func TestOtherTextsAreWordedInBothLanguages(t *testing.T) {
	for name, word := range map[string]func() string{
		"ready":   func() string { return summary(uploader.Totals{}) },
		"waiting": func() string { return summary(uploader.Totals{Waiting: 3}) },
		"one":     func() string { return summary(uploader.Totals{Uploading: 1}) },
		"two":     func() string { return summary(uploader.Totals{Queued: 2}) },
		"many":    func() string { return summary(uploader.Totals{Queued: 20}) },
		"key": func() string {
			return describeKeyStatus(settings.KeyStatus{Stored: true, Expires: time.Now()}, nil, time.Now())
		},
		"key error": func() string { return describeKeyStatus(settings.KeyStatus{}, settings.ErrKeychainTimeout, time.Now()) },
		"title":     func() string { return alertTitle(uploader.Job{State: uploader.Failed}) },
		"unknown":   func() string { return alertTitle(uploader.Job{State: uploader.Unknown}) },
		"blocked":   func() string { return alertTitle(uploader.Job{State: uploader.Blocked}) },
		"filters":   func() string { return strings.Join(filterLabels(), " ") },
	} {
		uitest.InTwo(t, word, name)
	}
	for a := uploadlist.CopyID; a <= uploadlist.RemoveUpload; a++ {
		uitest.InTwo(t, a.Label, fmt.Sprint(a))
	}
	require.Empty(t, uploadlist.NoAction.Label())
}

func TestSummary(t *testing.T) {
	uitest.UseLanguage(t, "en")
	require.Contains(t, summary(uploader.Totals{}), "Ready.")
	require.Equal(t, "1 uploading · 5 queued · 2 waiting", uitest.Plain(summary(uploader.Totals{Checking: 2, Queued: 3, Uploading: 1, Waiting: 2})))
	require.Equal(t, "2 waiting", uitest.Plain(summary(uploader.Totals{Waiting: 2})))
}
