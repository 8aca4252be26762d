// Package phone reads the one phone number that test messages go to, and writes
// it for people. It knows the numbering plans of all countries from Google's
// libphonenumber. Its functions may be called concurrently.
package phone

import (
	"errors"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// Why a text is no number that a message can go to. None of the errors holds
// what was typed: a number is in no log.
var (
	ErrEmpty = errors.New("there is no phone number")
	// ErrNoCountry means that the country code is missing. It is never guessed: the
	// same digits can be a stranger's number in another country.
	ErrNoCountry = errors.New("the phone number has no country code")
	ErrNotNumber = errors.New("there is no such phone number")
)

// Parse reads a number that a person typed or pasted, as in +972 54-234-5678 or
// 00972542345678, and returns its digits with the country code, as the service
// wants them. The error is ErrEmpty, ErrNoCountry or ErrNotNumber.
func Parse(typed string) (digits string, err error) {
	// Numbers that are copied from a Hebrew text have marks of direction in them.
	text := strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, typed))
	if text == "" {
		return "", ErrEmpty
	}
	if after, ok := strings.CutPrefix(text, "00"); ok {
		text = "+" + after // how most countries dial abroad
	}
	after, international := strings.CutPrefix(text, "+")
	// One number and nothing else: the library would find the first one in a
	// list, and would read letters as keys of a telephone.
	between := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("-‐‑–().", r) }
	if strings.ContainsFunc(after, func(r rune) bool { return !unicode.IsDigit(r) && !between(r) }) {
		return "", ErrNotNumber
	}
	if !international {
		return "", ErrNoCountry
	}
	number, err := phonenumbers.Parse("+"+strings.Join(strings.FieldsFunc(after, between), ""), "")
	switch {
	case errors.Is(err, phonenumbers.ErrInvalidCountryCode):
		return "", ErrNoCountry
	case err != nil, !phonenumbers.IsValidNumber(number):
		return "", ErrNotNumber
	}
	return strings.TrimPrefix(phonenumbers.Format(number, phonenumbers.E164), "+"), nil
}

// Format writes digits that Parse returned as people read them, in
// international form.
func Format(digits string) string {
	number, err := phonenumbers.Parse("+"+digits, "")
	if err != nil {
		return "+" + digits
	}
	return phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
}
