package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/topbar"
	"mediadrop/ui/uitest"
	"mediadrop/ui/uploadlist"
)

func TestOtherTextsAreWordedInBothLanguages(t *testing.T) {
	for name, word := range map[string]func() string{
		"filters": func() string { return strings.Join(topbar.TabLabels(), " ") },
	} {
		uitest.InTwo(t, word, name)
	}
	for a := uploadlist.CopyID; a <= uploadlist.RestoreUpload; a++ {
		uitest.InTwo(t, a.Label, fmt.Sprint(a))
	}
	require.Empty(t, uploadlist.NoAction.Label())
}
