package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/topbar"
	"mediadrop/ui/uitest"
	"mediadrop/ui/uploadlist"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

func TestOtherTextsAreWordedInBothLanguages(t *testing.T) {
	for name, word := range map[string]func() string{
		"title":   func() string { return alertTitle(uploader.Job{Upload: history.Upload{State: uploader.Failed}}) },
		"unknown": func() string { return alertTitle(uploader.Job{Upload: history.Upload{State: uploader.Unknown}}) },
		"blocked": func() string { return alertTitle(uploader.Job{Upload: history.Upload{State: uploader.Blocked}}) },
		"filters": func() string { return strings.Join(topbar.FilterLabels(), " ") },
	} {
		uitest.InTwo(t, word, name)
	}
	for a := uploadlist.CopyID; a <= uploadlist.RemoveUpload; a++ {
		uitest.InTwo(t, a.Label, fmt.Sprint(a))
	}
	require.Empty(t, uploadlist.NoAction.Label())
}
