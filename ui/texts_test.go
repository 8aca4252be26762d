package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/uitest"
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
	for a := copyID; a <= removeUpload; a++ {
		uitest.InTwo(t, a.label, fmt.Sprint(a))
	}
	require.Empty(t, noAction.label())
}
