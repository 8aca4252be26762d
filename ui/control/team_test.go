//go:build unix

package control

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/settings/keychain"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/team"
	"mediadrop/uploader/team/teamtest"
)

func (r *rig) join(t *testing.T, url, member string) {
	t.Helper()
	require.NoError(t, r.StoreKey(t.Context(), r.owner(settings.DefaultAccount), "0123456789abcdef0123456789abcdef"))
	require.NoError(t, r.JoinTeam(t.Context(), settings.Team{URL: url, Member: member}, teamtest.Password, false))
}

func (r *rig) drop(t *testing.T, channel, path string) {
	t.Helper()
	to, err := r.Destination(channel)
	require.NoError(t, err)
	require.Len(t, r.queue.Add(to, []string{path}), 1)
}

// sees waits until the list has an upload of this name that a colleague made.
func (r *rig) sees(t *testing.T, name string) history.Upload {
	t.Helper()
	var found history.Upload
	require.Eventually(t, func() bool {
		page, err := r.Page(t.Context(), history.Filter{Text: name}, 0, 10)
		require.NoError(t, err)
		for _, u := range page {
			if u.Member != "" {
				found = u
			}
		}
		return found.ID != ""
	}, time.Minute, 5*time.Millisecond)
	return found
}

// TestADeskOfTwo: two programs share what each uploads, and upload nothing
// twice.
func TestADeskOfTwo(t *testing.T) {
	server := teamtest.Start(t)
	url := server.Desk(t, "desk", func(address string) error {
		_, err := team.Setup(context.Background(), address)
		return err
	})
	a, b := newRig(t), newRig(t)
	a.join(t, url, "Desk 1")
	b.join(t, url, "Desk 2")
	require.NoError(t, b.SaveChannel(ChannelForm{Name: "Other", StreamID: otherStream}, ""))

	file := a.pdf("winter price list.pdf")
	a.drop(t, "Support", file)
	done := a.await(file, uploader.Done)
	theirs := b.sees(t, "winter")
	require.Equal(t, []string{done.MediaID, "Desk 1", "Support"}, []string{theirs.MediaID, theirs.Member, theirs.Channel})

	content, err := os.ReadFile(file)
	require.NoError(t, err)
	same := filepath.Join(t.TempDir(), "the same.pdf")
	require.NoError(t, os.WriteFile(same, content, 0o600))
	b.drop(t, "Support", same)
	got := b.await(same, uploader.Done)
	require.Equal(t, done.MediaID, got.MediaID)
	require.Empty(t, b.service.Requests(), "no request was made")
	b.drop(t, "Other", same)
	require.Eventually(t, func() bool { return len(b.service.Requests()) == 1 }, time.Minute, 5*time.Millisecond)

	require.NoError(t, b.SaveChannel(ChannelForm{Name: "Help desk", StreamID: stream}, "Support"))
	require.Equal(t, "Help desk", b.sees(t, "winter").Channel)

	require.NoError(t, b.LeaveTeam(t.Context()))
	require.False(t, b.InTeam())
	page, err := b.Page(t.Context(), history.Filter{}, 0, 10)
	require.NoError(t, err)
	for _, u := range page {
		require.Empty(t, u.Member)
	}
	address, err := team.ParseAddress(url)
	require.NoError(t, err)
	owner := keychain.PasswordOwner(address.Place()).User()
	require.Empty(t, b.keychain.Secret(owner), "the password has gone")
	require.Equal(t, teamtest.Password, a.keychain.Secret(owner))
}

// TestWithoutATeamNothingOfItRuns: no goroutine, no password that is asked for,
// nothing that is noted to be shared.
func TestWithoutATeamNothingOfItRuns(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.StoreKey(t.Context(), r.owner(settings.DefaultAccount), "0123456789abcdef0123456789abcdef"))
	require.NoError(t, r.StartTeam(t.Context(), TeamWatch{}))
	file := r.pdf("a.pdf")
	r.drop(t, "Support", file)
	r.await(file, uploader.Done)
	require.False(t, r.InTeam())
	waiting, err := r.history.TeamWaiting(t.Context())
	require.NoError(t, err)
	require.Zero(t, waiting)
	require.NotContains(t, strings.Join(r.keychain.Calls(), "\n"), "team@")
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	require.Contains(t, string(stacks), "mediadrop/uploader.", "the queue runs")
	require.NotContains(t, string(stacks), "mediadrop/uploader/team.")
}

// TestATeamThatCannotBeJoined changes nothing.
func TestATeamThatCannotBeJoined(t *testing.T) {
	server := teamtest.Start(t)
	url := server.Desk(t, "desk", func(address string) error {
		_, err := team.Setup(context.Background(), address)
		return err
	})
	r := newRig(t)
	var p *team.Problem
	require.ErrorAs(t, r.JoinTeam(t.Context(), settings.Team{URL: url, Member: "Desk 1"}, "wrong", false), &p)
	require.Equal(t, team.CodePassword, p.Code)
	require.ErrorAs(t, r.JoinTeam(t.Context(), settings.Team{URL: "https://x", Member: "Desk 1"}, "x", false), &p)
	require.Equal(t, team.CodeAddress, p.Code)
	require.ErrorAs(t, r.JoinTeam(t.Context(), settings.Team{URL: url, Member: "Desk 1"}, "", false), &p)
	require.Equal(t, team.CodeNoPassword, p.Code)
	require.False(t, r.InTeam())
	require.Equal(t, settings.Team{}, r.Settings().Team)
}
