//go:build unix

package ui

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/language"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/team"
	"mediadrop/uploader/team/teamtest"
)

// colleague is another program of the desk, without a window.
func colleague(t *testing.T, url, name string) *history.Store {
	t.Helper()
	address, err := team.ParseAddress(url)
	require.NoError(t, err)
	store, err := history.OpenMemory(t.Context())
	require.NoError(t, err)
	require.NoError(t, store.JoinTeam(t.Context(), address.Place(), "", false))
	s := team.Start(team.Config{
		Address: address, Member: name, Store: store, Log: slog.New(slog.DiscardHandler),
		Password: func(context.Context) (string, error) { return teamtest.Password, nil },
		Channel:  func(string) (string, string, bool) { return "", "", false },
	})
	store.OnTeamChange(s.Wake)
	t.Cleanup(func() {
		s.Close()
		require.NoError(t, store.Close())
	})
	return store
}

// TestTeam joins a team in the settings, and shows whose uploads are whose.
func TestTeam(t *testing.T) {
	server := teamtest.Start(t)
	url := server.Desk(t, "desk", func(address string) error {
		_, err := team.Setup(context.Background(), address)
		return err
	})
	theirs := colleague(t, url, "Desk 1")
	d := inSettings(t, "Team", setUp{settings: twoChannels, key: goodKey})
	fill := func(address, name, password string) {
		entries := d.entries()
		require.Len(t, entries, 3)
		entries[0].SetText(address)
		entries[1].SetText(name)
		entries[2].SetText(password)
		d.press("Check and join")
	}
	fill(url, "", teamtest.Password)
	d.awaits("Enter your name")
	fill("https://db.example.com", "Desk 2", teamtest.Password)
	d.awaits("This is not a database address")
	fill(url, "Desk 2", "wrong")
	d.awaits("rejected this password")
	require.False(t, d.control.InTeam())
	fill(url, "Desk 2", teamtest.Password)
	d.awaits("You are in the team as “Desk 2”")
	d.awaits("Connected.")
	d.press("Close")

	now := time.Now().UTC().Truncate(time.Microsecond)
	upload := func(name string) history.Upload {
		return history.Upload{
			ID: uuid.Must(uuid.NewV7()).String(), Name: name, Hash: "aa00000000000000000000000000000000000000000000000000000000000000", Size: 5,
			Kind: "image", MIME: "image/png", SentMIME: "image/png", SentName: name, Verdict: "ok", Channel: "Their channel", Account: "Main",
			State: uploader.Done, MediaID: "4711", Attempts: 1, CreatedAt: now, FinishedAt: now,
		}
	}
	u := upload("winter.png")
	u.StreamID = "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"
	foreign := upload("elsewhere.png")
	foreign.StreamID, foreign.MediaID = "zzzzN_fLUy7rrOrN9jLpipA%3d%3d", "4712"
	require.NoError(t, theirs.Save(t.Context(), []history.Upload{u, foreign}))
	d.untilState(uploader.Done, "winter.png", "elsewhere.png")
	d.settle()
	require.True(t, d.sees("from Desk 1"))
	require.True(t, d.sees("Support"), "the person's own nickname")
	require.Contains(t, labels(d.line("winter.png")), language.Label("Copy ID"))
	require.NotContains(t, d.menuOf("elsewhere.png"), language.Label("Renew"), "nothing can be uploaded there")
	d.typeKey("Escape")

	d.Bar.ToggleFilters()
	d.settle()
	d.Bar.Filters.Whose.SetSelectedIndex(1)
	d.until("only mine", func() bool { return d.Rows.Loaded() && d.Rows.Length() == 0 })
	d.Bar.Filters.Whose.SetSelectedIndex(0)
	d.untilState(uploader.Done, "winter.png")

	server.Stop(t)
	d.awaits("Team: not reached since")
	server.Run(t)
	d.control.RetryTeam()
	d.until("it is reached again", func() bool { return !d.sees("Team: not reached") })

	d.item("Settings…").Action()
	d.tab("Team")
	d.press("Leave the team…")
	d.press("Leave")
	d.until("the colleagues' uploads have gone", func() bool { return !d.control.InTeam() && d.Rows.Length() == 0 })
}
