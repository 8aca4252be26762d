package control

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/assets"
	"mediadrop/settings/keychain"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/commbox/commboxtest"
)

// tempDir returns a folder that the test uses for temporary files, to see what is left.
func tempDir(t *testing.T) string {
	dir := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, dir)
	}
	return dir
}

func TestCheckSendsOneSmallPicture(t *testing.T) {
	r, temp := newRig(t), tempDir(t)
	r.service.AcceptKeys("pasted")
	media, err := r.Check(t.Context(), r.owner("Main"), " hNyRN_fLUy7rrOrN9jLpipA== ", "Bearer pasted\n")
	require.NoError(t, err)
	require.Equal(t, commbox.Media{ID: commboxtest.MediaID(1), Filename: "mediadrop-check.png"}, media)
	asked := r.service.Requests()
	require.Len(t, asked, 1)
	require.Positive(t, asked[0].Size)
	asked[0].Size = 0
	require.Equal(t, commboxtest.Request{
		Method: "POST", Path: "/whatsapp/uploadmedia/" + stream, Key: "pasted", Agent: "MediaDrop/1.2.3", Field: "pic",
		File: "mediadrop-check.png", MIME: "image/png", Body: string(assets.CheckPicture), Try: 1, Whole: true, ID: media.ID,
	}, asked[0])
	require.Empty(t, r.keychain.All(), "a check stores nothing")
	left, err := os.ReadDir(temp)
	require.NoError(t, err)
	require.Empty(t, left)
	n, err := r.history.Count(t.Context(), everything)
	require.NoError(t, err)
	require.Zero(t, n)
}

func TestCheckWithTheStoredKey(t *testing.T) {
	r := newRig(t)
	_, err := r.Check(t.Context(), r.owner("Main"), stream, "")
	require.ErrorIs(t, err, uploader.ErrNoKey)
	require.Empty(t, r.service.Requests())
	require.NoError(t, r.StoreKey(t.Context(), r.owner("Main"), "stored"))
	_, err = r.Check(t.Context(), r.owner("Main"), stream, "")
	require.NoError(t, err)
	require.Equal(t, "stored", r.service.Requests()[0].Key)
}

func TestCheckThatFails(t *testing.T) {
	r := newRig(t)
	r.service.AcceptKeys("another")
	_, err := r.Check(t.Context(), r.owner("Main"), stream, "wrong")
	var refused *commbox.Error
	require.ErrorAs(t, err, &refused)
	require.Equal(t, commbox.CauseKeyRefused, refused.Cause)
	require.Contains(t, refused.Description, "Unauthorized")

	_, err = r.Check(t.Context(), r.owner("Main"), "257250616863050", "key")
	require.ErrorIs(t, err, commbox.ErrStreamIDIsNumber)
	_, err = r.Check(t.Context(), keychain.Owner{Account: "Gone"}, stream, "key")
	require.ErrorContains(t, err, `"Gone"`)
	_, err = r.Check(t.Context(), keychain.Owner{Account: "Main", Origin: "https://former.example"}, stream, "key")
	require.ErrorContains(t, err, "has another address now")
	var noKey *keychain.KeyError
	_, err = r.Check(t.Context(), r.owner("Main"), stream, "two words")
	require.ErrorAs(t, err, &noKey)
	r.keychain.Fail(errLocked)
	_, err = r.Check(t.Context(), r.owner("Main"), stream, "")
	require.ErrorIs(t, err, keychain.ErrLocked)
	require.Len(t, r.service.Requests(), 1)
}

func TestCheckCanBeCanceled(t *testing.T) {
	r, temp := newRig(t), tempDir(t)
	r.service.HoldAll()
	ctx, cancel := context.WithCancel(t.Context())
	go func() { r.service.Await(1); cancel() }()
	_, err := r.Check(ctx, r.owner("Main"), stream, "key")
	var stopped *commbox.Error
	require.ErrorAs(t, err, &stopped)
	require.Equal(t, commbox.CauseCanceled, stopped.Cause)
	left, err := os.ReadDir(temp)
	require.NoError(t, err)
	require.Empty(t, left)
}
