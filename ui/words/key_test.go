package words

import (
	"testing"
	"time"

	"mediadrop/settings/keychain"
	"mediadrop/ui/uitest"
)

func TestKeysAreWordedInBothLanguages(t *testing.T) {
	for name, word := range map[string]func() string{
		"key": func() string {
			return KeyStatus(keychain.Status{Stored: true, Expires: time.Now()}, nil, time.Now())
		},
		"key error": func() string { return KeyStatus(keychain.Status{}, keychain.ErrTimeout, time.Now()) },
	} {
		uitest.InTwo(t, word, name)
	}
}
