package control

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"mediadrop/assets"
	"mediadrop/settings/keychain"
	"mediadrop/uploader/commbox"
)

// Check proves a key and a channel by uploading a tiny picture. An empty
// pasted key means the stored one.
func (c *Control) Check(ctx context.Context, owner keychain.Owner, streamID, pastedKey string) (commbox.Media, error) {
	id, err := commbox.ParseStreamID(streamID)
	if err != nil {
		return commbox.Media{}, err
	}
	client, err := c.connect(owner.Account)
	if err != nil {
		return commbox.Media{}, err
	}
	if client.owner != owner {
		return commbox.Media{}, fmt.Errorf("the account %q has another address now", owner.Account)
	}
	key, err := c.checkKey(ctx, owner, pastedKey)
	if err != nil {
		return commbox.Media{}, err
	}
	dir, err := os.MkdirTemp("", "mediadrop-check-*")
	if err != nil {
		return commbox.Media{}, fmt.Errorf("write the test picture: %w", err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "mediadrop-check.png")
	if err := os.WriteFile(path, assets.CheckPicture, 0o600); err != nil {
		return commbox.Media{}, fmt.Errorf("write the test picture: %w", err)
	}
	file := commbox.File{Path: path, Name: filepath.Base(path), MIME: "image/png", Size: int64(len(assets.CheckPicture))}
	return client.Upload(ctx, key, id, file, nil)
}

func (c *Control) checkKey(ctx context.Context, owner keychain.Owner, pasted string) (string, error) {
	if pasted != "" {
		return keychain.CleanKey(pasted)
	}
	return c.keyOf(ctx, owner)
}
