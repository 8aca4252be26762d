package commbox

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseStreamID(t *testing.T) {
	const canonical = StreamID("hNyRN_fLUy7rrOrN9jLpipA%3d%3d")
	for _, pasted := range []string{
		"hNyRN_fLUy7rrOrN9jLpipA==",
		"hNyRN_fLUy7rrOrN9jLpipA%3d%3d",
		"hNyRN_fLUy7rrOrN9jLpipA%3D%3D",
		"hNyRN_fLUy7rrOrN9jLpipA%253d%253D",
		" \t\r\n\u00a0hNyRN_fLUy7rrOrN9jLpipA%3d%3d\u200b\n",
		`"hNyRN_fLUy7rrOrN9jLpipA=="`,
		"https://api.commbox.io/whatsapp/uploadmedia/hNyRN_fLUy7rrOrN9jLpipA%3d%3d",
		"https://api.commbox.io/whatsapp/uploadmedia/hNyRN_fLUy7rrOrN9jLpipA==/?x=1#top",
		"POST https://api.commbox.io/v2/whatsapp/sendtemplatedmessage/hNyRN_fLUy7rrOrN9jLpipA%3D%3D"[5:],
		"/whatsapp/uploadmedia/hNyRN_fLUy7rrOrN9jLpipA==",
		"https://api.commbox.io/other/hNyRN_fLUy7rrOrN9jLpipA==",
	} {
		got, err := ParseStreamID(pasted)
		require.NoError(t, err, pasted)
		require.Equal(t, canonical, got, pasted)
		again, err := ParseStreamID(string(got))
		require.NoError(t, err)
		require.Equal(t, got, again, "the canonical form stays as it is")
	}
	slashed, err := ParseStreamID("ab+c/d==")
	require.NoError(t, err)
	require.Equal(t, StreamID("ab%2bc%2fd%3d%3d"), slashed)
}

func TestParseStreamIDRefusesWithAReason(t *testing.T) {
	for pasted, want := range map[string]error{
		"":                                ErrStreamIDEmpty,
		" \n\t":                           ErrStreamIDEmpty,
		"{ENCRYPTED_STREAM_ID}":           ErrStreamIDPlaceholder,
		"ENCRYPTED_STREAM_ID":             ErrStreamIDPlaceholder,
		"https://api.commbox.io/":         ErrStreamIDNotInURL,
		"https://x/whatsapp/uploadmedia/": ErrStreamIDNotInURL,
		"eyJhbGciOi.eyJleHAi.c2ln":        ErrStreamIDIsKey,
		"Bearer abcdef":                   ErrStreamIDIsKey,
		"12345678":                        ErrStreamIDIsNumber,
		"two words==":                     ErrStreamIDMalformed,
		"שלוםשלום==":                      ErrStreamIDMalformed,
		"abc":                             ErrStreamIDMalformed,
		"abcdef===":                       ErrStreamIDMalformed,
		"a=bcdef":                         ErrStreamIDMalformed,
		"../../etc/passwd":                ErrStreamIDMalformed,
		"abcd\x00efgh":                    ErrStreamIDMalformed,
		"%zz%3d":                          ErrStreamIDMalformed,
	} {
		_, err := ParseStreamID(pasted)
		require.ErrorIs(t, err, want, "%q", pasted)
	}
}

// Letters whose lower case is longer or shorter do not move the place where the
// ID is looked for, nor do bytes that are no text.
func TestParseStreamIDBehindOddLetters(t *testing.T) {
	for _, before := range []string{"\u023a", "\u0130", "\u2126", "\xff", "\xc3", "\u1e9e\u212a"} {
		for _, form := range []string{"/%s/uploadmedia/abcdef==", "https://%s.example/whatsapp/UPLOADMEDIA/abcdef==", "/%[1]s%[1]s%[1]s/SendTemplatedMessage/abcdef=="} {
			got, err := ParseStreamID(fmt.Sprintf(form, before))
			require.NoError(t, err, "%q", before)
			require.Equal(t, StreamID("abcdef%3d%3d"), got, "%q", before)
		}
		_, err := ParseStreamID("/" + before + "/uploadmedia/")
		require.ErrorIs(t, err, ErrStreamIDNotInURL, "%q", before)
	}
}

func TestLooksLikeKey(t *testing.T) {
	for pasted, want := range map[string]bool{
		"0123456789abcdef0123456789ABCDEF":                       true,
		" 'fedcba9876543210fedcba9876543210' ":                   true,
		"/whatsapp/uploadmedia/0123456789abcdef0123456789abcdef": true,
		"0123456789abcdef0123456789abcde":                        false,
		"0123456789abcdef0123456789abcdeg":                       false,
		"0123456789abcdef0123456789abcd==":                       false,
		"hNyRN_fLUy7rrOrN9jLpipA==":                              false,
	} {
		id, err := ParseStreamID(pasted)
		require.NoError(t, err, pasted)
		require.Equal(t, want, id.LooksLikeKey(), pasted)
	}
}

func FuzzParseStreamID(f *testing.F) {
	for _, s := range []string{"/\u023a/uploadmedia/", "\u0130/uploadmedia/abcdef==", "\xff\xff/uploadmedia/x==", "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", "a%2525b", "https://h/whatsapp/uploadmedia/x==", "/", "://"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, pasted string) {
		id, err := ParseStreamID(pasted)
		if err != nil {
			return
		}
		require.Regexp(t, `^[A-Za-z0-9_-]([A-Za-z0-9_-]|%2b|%2f|%3d)*$|^%2[bf]`, string(id))
		again, err := ParseStreamID(string(id))
		require.NoError(t, err)
		require.Equal(t, id, again)
	})
}
