package words

import (
	"testing"
	"time"

	"mediadrop/settings"
	"mediadrop/ui/uitest"
)

func TestKeysAreWordedInBothLanguages(t *testing.T) {
	for name, word := range map[string]func() string{
		"key": func() string {
			return KeyStatus(settings.KeyStatus{Stored: true, Expires: time.Now()}, nil, time.Now())
		},
		"key error": func() string { return KeyStatus(settings.KeyStatus{}, settings.ErrKeychainTimeout, time.Now()) },
	} {
		uitest.InTwo(t, word, name)
	}
}
