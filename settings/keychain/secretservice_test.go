package keychain

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/settings/keychain/keychaintest"
)

func TestSecretService(t *testing.T) {
	if !keychaintest.InSession(t) {
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	account, renamed := at("Main 'test' תמיכה"), at("main \"TEST\" תמיכה")
	fresh := func() *Keys { return New(System()) } // with nothing in memory
	key := jwt(`{"alg":"none"}`, `{"exp":1893553445,"x":"`+strings.Repeat("k", 1700)+`"}`)

	require.NoError(t, fresh().Delete(ctx, account))
	_, err := fresh().Get(ctx, account)
	require.ErrorIs(t, err, ErrNotFound)

	require.NoError(t, fresh().Store(ctx, account, "Bearer "+hexKey))
	require.NoError(t, fresh().Store(ctx, account, key)) // replaces
	got, err := fresh().Get(ctx, account)
	require.NoError(t, err)
	require.Equal(t, key, got)
	status, err := fresh().Status(ctx, account)
	require.NoError(t, err)
	require.Equal(t, Status{Stored: true, Expires: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)}, status)
	require.Equal(t, key, keychaintest.Look(t, "Main 'test' תמיכה@https://one.example"))

	require.NoError(t, fresh().Rename(ctx, account, renamed))
	_, err = fresh().Get(ctx, account)
	require.ErrorIs(t, err, ErrNotFound)
	got, err = fresh().Get(ctx, renamed)
	require.NoError(t, err)
	require.Equal(t, key, got)

	require.NoError(t, fresh().Delete(ctx, renamed))
	require.NoError(t, fresh().Delete(ctx, renamed))
	_, err = fresh().Get(ctx, renamed)
	require.ErrorIs(t, err, ErrNotFound)

	// The entry of an earlier MediaDrop is taken over for CommBox alone.
	keychaintest.Keep(t, "Main", hexKey)
	_, err = fresh().Get(ctx, at("Main"))
	require.ErrorIs(t, err, ErrNotFound)
	got, err = fresh().Get(ctx, commBox("Main"))
	require.NoError(t, err)
	require.Equal(t, hexKey, got)
	require.Equal(t, hexKey, keychaintest.Look(t, "Main@https://api.commbox.io"))
	require.Empty(t, keychaintest.Look(t, "Main"))
}
