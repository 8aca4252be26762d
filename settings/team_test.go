package settings

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTeam: the address of a team is kept, may come from an administrator, and
// never holds a password.
func TestTeam(t *testing.T) {
	const good = "postgres://mediadrop@db.example.com:5432/mediadrop?sslmode=verify-full"
	open := func(t *testing.T, own, preset string) (*File, []Problem) {
		t.Helper()
		folder := t.TempDir()
		path := filepath.Join(folder, "settings.json")
		options := Options{}
		if own != "" {
			require.NoError(t, os.WriteFile(path, []byte(own), 0o600))
		}
		if preset != "" {
			options.Preset = filepath.Join(folder, "preset.json")
			require.NoError(t, os.WriteFile(options.Preset, []byte(preset), 0o600))
		}
		return Open(path, options)
	}
	file, problems := open(t, `{"version": 1, "team": {"url": "`+good+`", "member": "Desk 3", "colour": "red"}}`, "")
	require.Empty(t, problems)
	require.Equal(t, good, file.Get().Team.URL)
	require.NoError(t, file.Update(func(s *Settings) error { s.Team.Member = "Desk 4"; return nil }))
	text, err := os.ReadFile(file.Path())
	require.NoError(t, err)
	require.Contains(t, string(text), `"member": "Desk 4"`)
	require.Contains(t, string(text), `"colour": "red"`, "what is not known stays")
	require.NoError(t, file.Update(func(s *Settings) error { s.Team.URL, s.Team.Member = "", ""; return nil }))

	for text, code := range map[string]ProblemCode{
		"postgres://mediadrop:secret@db.example.com/x": TeamURLPassword, "postgres://mediadrop@db.example.com/x?password=secret": TeamURLPassword,
		"postgres://mediadrop@db.example.com/x?sslpassword=secret": TeamURLPassword, "postgres://mediadrop@db.example.com/x?pass%77ord=secret": TeamURLPassword,
		"postgres://mediadrop@db.example.com/x?password=sec;ret": TeamURLInvalid, "postgres://mediadrop@db.example.com/x?password=%zzsecret": TeamURLInvalid,
		"https://db.example.com/": TeamURLInvalid, "db.example.com": TeamURLInvalid,
	} {
		file, problems := open(t, `{"version": 1, "team": {"url": "`+text+`"}}`, "")
		require.Len(t, problems, 1)
		require.Equal(t, code, problems[0].Code, text)
		require.NotContains(t, problems[0].Error(), "secret")
		require.Empty(t, file.Get().Team.URL)
	}

	file, problems = open(t, `{"version": 1, "team": {"member": "Desk 5"}}`, `{"version": 1, "team": {"url": "`+good+`"}, "locked": true}`)
	require.Empty(t, problems)
	require.Equal(t, Team{URL: good, Member: "Desk 5"}, file.Get().Team)
	require.True(t, file.Locked(FieldTeamURL))
}
