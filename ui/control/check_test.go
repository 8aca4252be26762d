package control

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/assets"
	"mediadrop/settings"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
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
	r.service.accept("pasted")
	media, err := r.Check(t.Context(), "Main", " hNyRN_fLUy7rrOrN9jLpipA== ", "Bearer pasted\n")
	require.NoError(t, err)
	require.Equal(t, commbox.Media{ID: "257250616863050", Filename: "mediadrop-check.png"}, media)
	require.Equal(t, []request{{
		path: "/whatsapp/uploadmedia/" + stream, key: "pasted", agent: "MediaDrop/1.2.3",
		parts: 1, part: "pic", filename: "mediadrop-check.png", mime: "image/png", body: string(assets.CheckPicture),
	}}, r.service.seen())
	require.Empty(t, r.keychain.all(), "a check stores nothing")
	left, err := os.ReadDir(temp)
	require.NoError(t, err)
	require.Empty(t, left)
	n, err := r.History.Count(t.Context(), everything)
	require.NoError(t, err)
	require.Zero(t, n)
}

func TestCheckWithTheStoredKey(t *testing.T) {
	r := newRig(t)
	_, err := r.Check(t.Context(), "Main", stream, "")
	require.ErrorIs(t, err, uploader.ErrNoKey)
	require.Empty(t, r.service.seen())
	require.NoError(t, r.StoreKey(t.Context(), "Main", "stored"))
	_, err = r.Check(t.Context(), "Main", stream, "")
	require.NoError(t, err)
	require.Equal(t, "stored", r.service.seen()[0].key)
}

func TestCheckThatFails(t *testing.T) {
	r := newRig(t)
	r.service.accept("another")
	_, err := r.Check(t.Context(), "Main", stream, "wrong")
	var refused *commbox.Error
	require.ErrorAs(t, err, &refused)
	require.Equal(t, commbox.CauseKeyRefused, refused.Cause)
	require.Equal(t, "Unauthorized", refused.Description)

	_, err = r.Check(t.Context(), "Main", "257250616863050", "key")
	require.ErrorIs(t, err, commbox.ErrStreamIDIsNumber)
	_, err = r.Check(t.Context(), "Gone", stream, "key")
	require.ErrorContains(t, err, `"Gone"`)
	var noKey *settings.KeyError
	_, err = r.Check(t.Context(), "Main", stream, "two words")
	require.ErrorAs(t, err, &noKey)
	r.keychain.fail(errLocked)
	_, err = r.Check(t.Context(), "Main", stream, "")
	require.ErrorIs(t, err, settings.ErrKeychainLocked)
	require.Len(t, r.service.seen(), 1)
}

func TestCheckCanBeCanceled(t *testing.T) {
	r, temp := newRig(t), tempDir(t)
	r.service.hold = make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-r.service.arrived; cancel() }()
	_, err := r.Check(ctx, "Main", stream, "key")
	var stopped *commbox.Error
	require.ErrorAs(t, err, &stopped)
	require.Equal(t, commbox.CauseCanceled, stopped.Cause)
	left, err := os.ReadDir(temp)
	require.NoError(t, err)
	require.Empty(t, left)
}
