package keychain

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const hexKey = "0123456789abcdef0123456789ABCDEF"

func TestCleanKey(t *testing.T) {
	for _, pasted := range []string{
		hexKey,
		" \t" + hexKey + "\r\n",
		"Bearer " + hexKey,
		"bearer\t" + hexKey,
		"Authorization: Bearer " + hexKey,
		"authorization:bearer " + hexKey,
		"AUTHORIZATION : BEARER " + hexKey,
		"Authorization: " + hexKey,
		`"` + hexKey + `"`,
		"'Bearer \"" + hexKey + "\"'",
		`Bearer "` + hexKey + `"`,
		`"Authorization": "Bearer ` + hexKey + `"`,
		"“Bearer ‘" + hexKey + "’”",
		"„" + hexKey + "“",
		"«" + hexKey + "»",
		"`" + hexKey + "`",
		"Bearer Bearer " + hexKey,
		"Bearer Authorization: 'Bearer " + hexKey + "'",
		"\ufeff\u200f\u202b" + hexKey + "\u200e\u202c\u00a0",
		"\x00" + hexKey + "\x7f",
	} {
		got, err := CleanKey(pasted)
		require.NoError(t, err, "%q", pasted)
		require.Equal(t, hexKey, got, "%q", pasted)
	}
	for _, key := range []string{ // nothing here is a wrapping
		"bearer123", "BearerToken", "authorization123", "a==", "eyJh.eyJl.sig_-", strings.Repeat("k", MaxKeyLength), "key://"[:3],
	} {
		got, err := CleanKey(key)
		require.NoError(t, err, key)
		require.Equal(t, key, got)
	}
}

func TestCleanKeyRefuses(t *testing.T) {
	for pasted, want := range map[string]KeyReason{
		"":                              KeyEmpty,
		" \r\n\t":                       KeyEmpty,
		`""`:                            KeyEmpty,
		"Bearer":                        KeyEmpty,
		"Authorization: Bearer ":        KeyEmpty,
		"secret secret":                 KeySpace,
		"secret\nsecret":                KeySpace,
		"secret\u00a0secret":            KeySpace,
		"secret\u0085secret":            KeySpace,
		"secret\x00secret":              KeySpace,
		"secret\x7fsecret":              KeySpace,
		"secretקsecret":                 KeyNonASCII,
		"secret\u200bsecret":            KeyNonASCII,
		"secret\xffsecret":              KeyNonASCII,
		"https://secret.example/":       KeyIsURL,
		"hNyRN_fLUy7rrOrN9jLpipA%3d%3d": KeyIsStreamID,
		"hNyRN_fLUy7rrOrN9jLpipA%3D":    KeyIsStreamID,
		strings.Repeat("s", 2501):       KeyTooLong,
	} {
		_, err := CleanKey(pasted)
		var refused *KeyError
		require.True(t, errors.As(err, &refused), "%q", pasted)
		require.Equal(t, want, refused.Reason, "%q", pasted)
		require.Equal(t, want == KeyTooLong, errors.Is(err, ErrTooLong))
		require.NotContains(t, fmt.Sprintf("%+v %#v", err, err), "secret")
	}
}

func FuzzCleanKey(f *testing.F) {
	for _, seed := range []string{"", hexKey, "Bearer x", "\"Authorization\": 'bearer «a.b.c»'", "a b", "x%3d", "\xff", "authorizationauthorization::"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, pasted string) {
		key, err := CleanKey(pasted)
		if err != nil {
			var refused *KeyError
			require.True(t, errors.As(err, &refused))
			require.Empty(t, key)
			return
		}
		require.NotEmpty(t, key)
		require.LessOrEqual(t, len(key), MaxKeyLength)
		require.Contains(t, pasted, key)
		for _, c := range []byte(key) {
			require.True(t, c > ' ' && c < 0x7f)
		}
		again, err := CleanKey(key)
		require.NoError(t, err)
		require.Equal(t, key, again)
		Expiry(key)
	})
}

func jwt(header, claims string) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(header)) + "." + part([]byte(claims)) + ".c2ln"
}

func TestExpiry(t *testing.T) {
	const header = `{"alg":"HS256","typ":"JWT"}`
	want := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, claims := range []string{`{"exp":1893553445}`, `{"exp":1893553445.75,"sub":"ש"}`, `{"exp":1.893553445e9}`} {
		at, ok := Expiry(jwt(header, claims))
		require.True(t, ok, claims)
		require.Equal(t, want, at)
	}
	padded := strings.Replace(jwt(header, `{"exp":1893553445}`), ".", "==.", 1)
	_, ok := Expiry(padded)
	require.True(t, ok)

	for _, key := range []string{
		"", hexKey, "a.b.c", "..", "...", jwt(header, `{}`), jwt(header, `[]`), jwt(header, `{"exp":"1893553445"}`),
		jwt(header, `{"exp":null}`), jwt(header, `{"exp":0}`), jwt(header, `{"exp":-1893553445}`),
		jwt(header, `{"exp":1893553445000}`), jwt(header, `{"exp":1e300}`), jwt(header, `{"exp":1e999}`),
		jwt(`{}`, `{"exp":1893553445}`), jwt(`"x"`, `{"exp":1893553445}`), jwt(header, `{"exp":1893553445}`) + ".x",
	} {
		at, ok := Expiry(key)
		require.False(t, ok, key)
		require.Zero(t, at)
	}
}
