package alerts

import (
	"testing"

	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

func TestTitlesAreWordedInBothLanguages(t *testing.T) {
	for name, word := range map[string]func() string{
		"title":   func() string { return titleOf(uploader.Job{Upload: history.Upload{State: uploader.Failed}}) },
		"unknown": func() string { return titleOf(uploader.Job{Upload: history.Upload{State: uploader.Unknown}}) },
		"blocked": func() string { return titleOf(uploader.Job{Upload: history.Upload{State: uploader.Blocked}}) },
	} {
		uitest.InTwo(t, word, name)
	}
}
