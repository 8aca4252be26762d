//go:build linux

package pictures

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

const day = 24 * time.Hour

// TestLibrary: the list of a person who has uploaded for a while.
func TestLibrary(t *testing.T) {
	s := begin(t, `{"version": 1, "language": "en", "theme": "light", "selected_channel": "Support",
		"channels": [{"name": "Support", "stream_id": "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", "account": "Main"}]}`)
	m, now := newMaker(t), time.Now()
	rows := []history.Upload{ // the oldest first
		{Path: m.jpeg(beach, "Beach day.jpg"), Kind: media.Image, MIME: "image/jpeg", FinishedAt: now.Add(-31 * day)},
		{Path: m.jpeg(sale, "Summer sale.jpg"), Kind: media.Image, MIME: "image/jpeg", FinishedAt: now.Add(-27 * day), Favourite: true},
		{Path: m.pdf("Winter price list 2027.pdf", 0), Kind: media.Document, MIME: "application/pdf", FinishedAt: now.Add(-6 * day),
			Favourite: true, Label: "Winter price list", Note: "Hanukkah campaign, ask Dana before you send it"},
		{Path: m.jpeg(candles, "ברכת חנוכה.jpg"), Kind: media.Image, MIME: "image/jpeg", FinishedAt: now.Add(-day)},
		{Path: m.png(logo, "Logo.png"), Kind: media.Image, MIME: "image/png", State: "unknown", FinishedAt: now.Add(-3 * time.Hour),
			Sentence: "CommBox had an error after receiving the file, so it may or may not have been saved. Uploading again could make a second copy."},
		{Path: m.film("Product tour.mp4", "2"), Kind: media.Video, MIME: "video/mp4", FinishedAt: now.Add(-time.Hour), ProvenAt: now.Add(-50 * time.Minute)},
		{Path: m.png(opening, "Opening hours.png"), Kind: media.Image, MIME: "image/png", FinishedAt: now.Add(-4 * time.Minute)},
	}
	desktoptest.FillHistory(t, s.home, len(rows), now, func(made []history.Upload) {
		for i := range made {
			row, want := &made[i], rows[i]
			info, err := os.Stat(want.Path)
			require.NoError(t, err)
			hash, err := media.Hash(t.Context(), want.Path)
			require.NoError(t, err)
			want.ID, want.Hash, want.Size, want.Name, want.Verdict = row.ID, hash, info.Size(), filepath.Base(want.Path), "ok"
			want.Channel, want.Account, want.StreamID, want.Attempts = "Support", "Main", "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", 1
			want.CreatedAt, want.SentMIME, want.SentName, want.SentBytes = want.FinishedAt, want.MIME, want.Name, want.Size
			if want.State == "" {
				want.State, want.MediaID, want.AnsweredAt = "done", "2572506168630"+string(rune('5'+i/10))+string(rune('0'+i%10)), want.FinishedAt
				want.FitsHeader = want.Kind
			}
			*row = want
		}
	})
	s.open()
	s.untilPictured(5) // of the rows that are seen
	s.Settled()
	s.take("library")
}
