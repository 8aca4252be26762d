//go:build unix

package ui_test

import (
	"context"
	"log/slog"
	"net"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
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

// marked returns which of the fields in front say that something is wrong with them.
func marked(d *desktest.Desk) []bool {
	var list []bool
	for _, e := range d.Entries() {
		list = append(list, e.AlwaysShowValidationError)
	}
	return list
}

// Whoever joins a team is told of all that is wrong at once, each under its field, and
// nothing that is tried again by itself: nothing is.
func TestJoiningATeamSaysWhatIsWrongWhereItIs(t *testing.T) {
	port, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = port.Close() })
	go func() {
		for conn, err := port.Accept(); err == nil; conn, err = port.Accept() {
			_ = conn.Close()
		}
	}()
	d := desktest.InSettings(t, "Team", desktest.SetUp{Settings: desktest.TwoChannels})
	fill := func(texts ...string) {
		for i, e := range d.Entries() {
			e.SetText(texts[i])
		}
		d.Press("Check and join")
	}
	fill("https://db.example.com", "", "")
	require.True(t, d.Sees("This is not a database address"))
	require.True(t, d.Sees("Enter your name"))
	require.Equal(t, []bool{true, true, false}, marked(d))
	address := "postgres://mediadrop@" + port.Addr().String() + "/mediadrop"
	fill(address, "Desk 2", "")
	d.Awaits("The password of the team's library is missing.")
	require.Equal(t, []bool{false, false, true}, marked(d))
	fill(address, "Desk 2", teamtest.Password)
	d.Awaits("The team's server cannot be reached. Check the address")
	require.Equal(t, []bool{false, false, false}, marked(d))
	require.False(t, d.Sees("automatically"))
	require.False(t, d.Control.InTeam())
}

// TestWhatIsTypedToJoinIsNotDropped without a word, and Enter in each field joins.
func TestWhatIsTypedToJoinIsNotDropped(t *testing.T) {
	d := desktest.InSettings(t, "Team", desktest.SetUp{Settings: desktest.TwoChannels})
	for i := range 3 {
		require.False(t, d.Sees("Enter your name."))
		d.Win.Canvas().Focus(d.Entries()[i])
		d.TypeKey(fyne.KeyReturn)
		require.True(t, d.Sees("Enter your name."), "field %d", i)
		d.Entries()[1].SetText("Desk 3")
		d.Entries()[1].SetText("")
	}
	d.Entries()[1].SetText("Desk 3")
	d.TypeKey(fyne.KeyEscape)
	require.True(t, d.Sees("Leave without joining the team?"))
	d.TypeKey(fyne.KeyReturn)
	require.Equal(t, "Desk 3", d.Entries()[1].Text, "the settings are still there")
	d.Press("Close")
	d.Press("Discard")
	require.Empty(t, d.Dialogs.Open())

	d.Item("Settings…").Action()
	d.Tab("Team")
	d.Press("Close")
	require.Empty(t, d.Dialogs.Open(), "nothing was typed")
}

// TestTeam joins a team in the settings, and shows whose uploads are whose.
func TestTeam(t *testing.T) {
	server := teamtest.Start(t)
	url := server.Desk(t, "desk", func(address string) error {
		_, err := team.Setup(context.Background(), address)
		return err
	})
	theirs := colleague(t, url, "Desk 1")
	d := desktest.InSettings(t, "Team", desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	fill := func(address, name, password string) {
		entries := d.Entries()
		require.Len(t, entries, 3)
		entries[0].SetText(address)
		entries[1].SetText(name)
		entries[2].SetText(password)
		d.Press("Check and join")
	}
	fill(url, "Desk 2", "wrong")
	d.Awaits("rejected this password")
	require.Equal(t, []bool{false, false, true}, marked(d))
	require.False(t, d.Control.InTeam())
	fill(url, "Desk 2", teamtest.Password)
	d.Awaits("You are in the team as “Desk 2”")
	d.Awaits("Connected.")
	d.Press("Close")

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
	d.UntilState(uploader.Done, "winter.png", "elsewhere.png")
	d.Settle()
	require.True(t, d.Sees("from Desk 1"))
	require.True(t, d.Sees("Support"), "the person's own nickname")
	require.Contains(t, desktest.Labels(d.Line("winter.png")), language.Label("Copy ID"))
	require.NotContains(t, d.MenuOf("elsewhere.png"), language.Label("Renew"), "nothing can be uploaded there")
	d.TypeKey("Escape")

	d.Bar.ToggleFilters()
	d.Settle()
	d.Bar.Filters.Whose.SetSelectedIndex(1)
	d.Until("only mine", func() bool { return d.Rows.Loaded() && d.Rows.Length() == 0 })
	d.Bar.Filters.Whose.SetSelectedIndex(0)
	d.UntilState(uploader.Done, "winter.png")

	server.Stop(t)
	d.Awaits("Team: not reached since")
	server.Run(t)
	d.Control.RetryTeam()
	d.Until("it is reached again", func() bool { return !d.Sees("Team: not reached") })

	d.Item("Settings…").Action()
	d.Tab("Team")
	d.Press("Leave the team…")
	d.Press("Leave")
	d.Until("the colleagues' uploads have gone", func() bool { return !d.Control.InTeam() && d.Rows.Length() == 0 })
}
