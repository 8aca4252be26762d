//go:build linux

package e2e

import (
	"context"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
	"mediadrop/uploader/commbox/commboxtest"
	"mediadrop/uploader/history"
	"mediadrop/uploader/team"
	"mediadrop/uploader/team/teamtest"
)

// TestTeam opens the windows of two colleagues: what one drops stands in the other's list, and is
// not uploaded a second time.
func TestTeam(t *testing.T) {
	d := newDesktop(t)
	service := commboxtest.New(t, commboxtest.Options{})
	server := teamtest.Start(t)
	url := server.Desk(t, "desk", func(address string) error {
		_, err := team.Setup(context.Background(), address)
		return err
	})
	address, err := team.ParseAddress(url)
	require.NoError(t, err)
	d.StoreKey("Main@"+service.Origin(), canaryKey)
	d.StoreKey("team@"+address.Place(), teamtest.Password)
	_, files := sampleFiles(t)

	open := func(member, channel string, area image.Rectangle, args ...string) *program {
		home := t.TempDir()
		settings := fmt.Sprintf(`{"version":1,"accounts":[{"name":"Main","base_url":%q}],"channels":[{"name":%q,"stream_id":"%s"}],
			"selected_channel":%[2]q,"team":{"url":%[4]q,"member":%[5]q}}`, service.URL(), channel, keyStreamID, url, member)
		require.NoError(t, os.WriteFile(filepath.Join(home, "settings.json"), []byte(settings), 0o600))
		store, err := history.Open(t.Context(), filepath.Join(home, "history.db"))
		require.NoError(t, err)
		require.NoError(t, store.JoinTeam(t.Context(), address.Place(), "", false))
		require.NoError(t, store.Close())
		process := desktoptest.Start(t, d.Command(binary(t), append([]string{"--home", home}, args...)...))
		p := &program{Process: process, Window: d.Window("--all", "--pid", strconv.Itoa(process.PID), "--name", "^MediaDrop"), desktop: d, home: home}
		t.Cleanup(p.lookBack)
		p.Place(area)
		return p
	}
	b := open("Desk 2", "Reception", image.Rect(0, 50, 780, 650))
	a := open("Desk 1", "Support", image.Rect(800, 50, 1580, 650), files["document"])
	upload := a.uploads(1)[files["document"]]
	require.Equal(t, "done", upload.State, upload.Error)
	var rows []struct {
		Member  string `json:"member"`
		MediaID string `json:"media_id"`
		Channel string `json:"channel"`
	}
	desktoptest.WaitUntil(t, "the colleague's row", func() bool {
		b.query("member, media_id, channel", &rows)
		return len(rows) == 1
	})
	require.Equal(t, "Desk 1", rows[0].Member)
	require.Equal(t, upload.MediaID, rows[0].MediaID)
	require.Equal(t, "Reception", rows[0].Channel, "the colleague's own nickname for the channel")

	desktoptest.WaitUntil(t, "the colleague's search and copy", func() bool {
		b.Settled()
		b.Key("ctrl+f", "ctrl+a") // in vain before the window has the row
		b.Type(filepath.Base(files["document"])[:4])
		b.Settled()
		b.Key("Return", "ctrl+c") // from the search to what it found
		return d.Try("xclip", "-o", "-selection", "clipboard").Stdout == upload.MediaID
	})
	b.Key("Escape")

	second := d.Try(binary(t), "--home", b.home, files["document"])
	require.Zero(t, second.Code, second.Stderr)
	reused := b.uploads(1)[files["document"]]
	require.Equal(t, []any{"done", upload.MediaID, 0}, []any{reused.State, reused.MediaID, reused.Attempts})
	requireSent(t, service, 1)
	a.Settled()
	b.Settled()
	d.screenshot("team-two-windows")
	requireNowhere(t, a, teamtest.Password)
	requireNowhere(t, b, teamtest.Password)
}
