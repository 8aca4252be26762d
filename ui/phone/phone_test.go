package phone

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	for typed, want := range map[string]string{
		"+972 54-234-5678":                 "972542345678",
		"+972 054-234-5678":                "972542345678", // with the zero of dialling at home
		"00972542345678":                   "972542345678",
		"\u202a+972\u00a054-2345678\u202c": "972542345678",
		"+٩٧٢ ٥٤ ٢٣٤ ٥٦٧٨":                 "972542345678",
		"+1 (917) 253-7000":                "19172537000",
		"+39 06 6982 4567":                 "390669824567", // keeps its zero
		"+44 20 7983 4000":                 "442079834000",
	} {
		got, err := Parse(typed)
		require.NoError(t, err, typed)
		require.Equal(t, want, got, typed)
	}
	for typed, want := range map[string]error{
		"": ErrEmpty, "  \u200f": ErrEmpty,
		"054-2345678": ErrNoCountry, "972542345678": ErrNoCountry, "+999 123456789": ErrNoCountry, "0": ErrNoCountry,
		"+972 54-123": ErrNotNumber, "+972 54-234-56788": ErrNotNumber, "+": ErrNotNumber, "+1 800": ErrNotNumber,
		"+972542345678, +19172537000": ErrNotNumber, "+972542345678/8": ErrNotNumber, "+972542345678+19172537000": ErrNotNumber,
		"+972 54-CALL-ME": ErrNotNumber, "+972542345678 ext. 5": ErrNotNumber, "tel:+972542345678": ErrNotNumber,
	} {
		_, err := Parse(typed)
		require.ErrorIs(t, err, want, typed)
	}
}

func TestFormat(t *testing.T) {
	require.Equal(t, "+972 54-234-5678", Format("972542345678"))
	require.Equal(t, "+1 917-253-7000", Format("19172537000"))
	require.Equal(t, "+1", Format("1"))
}

func FuzzParse(f *testing.F) {
	f.Add("+972 54-234-5678")
	f.Fuzz(func(t *testing.T, typed string) {
		digits, err := Parse(typed)
		if err != nil {
			require.Empty(t, digits)
			return
		}
		require.Regexp(t, `^[1-9][0-9]{6,14}$`, digits) // what the settings keep
		again, err := Parse(Format(digits))
		require.NoError(t, err)
		require.Equal(t, digits, again)
	})
}
