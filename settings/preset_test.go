package settings

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// noPreset is what is there without an administrator's file.
var noPreset = &preset{settings: Default()}

const companyPreset = `{
  "accounts": [{"name": "Company", "base_url": "https://eu.commbox.example/"}],
  "channels": [{"name": "Support", "stream_id": "s1"}, {"name": "Sales", "stream_id": "s2", "header": "image"}],
  "mend_files": "always", "parallel_uploads": 2, "comment": "by IT"}`

// preset opens the person's own file beside an administrator's.
func withPreset(t *testing.T, administrator, own string) *opened {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "preset.json"), []byte(administrator), 0o644))
	path := filepath.Join(dir, "settings.json")
	if own != "" {
		require.NoError(t, os.WriteFile(path, []byte(own), 0o600))
	}
	return again(path)
}

// again reads both files, as the next start of the program does.
func again(path string) *opened {
	o := new(opened)
	o.File, o.problems = Open(path, Options{
		ParseStreamID: upperID, Preset: filepath.Join(filepath.Dir(path), "preset.json"),
		Notice: func(p Problem) { o.copies = append(o.copies, p.Value) },
	})
	return o
}

func locked(text string) string { return text[:len(text)-1] + `, "locked": true}` }

func channelNames(channels []Channel) (found []string) {
	for _, c := range channels {
		found = append(found, c.Name)
	}
	return found
}

func TestPresetStandsInForDefaults(t *testing.T) {
	o := withPreset(t, companyPreset, "")
	require.Empty(t, o.problems)
	s := o.Get()
	require.Equal(t, []string{"Support", "Sales"}, channelNames(s.Channels))
	require.Equal(t, Channel{Name: "Sales", StreamID: "s2", Account: "Company", Header: "image", Preset: true}, s.Channels[1])
	require.Equal(t, []Account{{Name: "Company", BaseURL: "https://eu.commbox.example/", Preset: true}}, s.Accounts)
	require.Equal(t, MendAlways, s.MendFiles)
	require.Equal(t, 2, s.ParallelUploads)
	require.False(t, o.Locked(FieldMendFiles))
	require.NoFileExists(t, o.Path(), "reading writes nothing")
}

func TestWhatThePersonChoseStandsAboveThePreset(t *testing.T) {
	o := withPreset(t, companyPreset, "")
	require.NoError(t, o.Update(func(s *Settings) error {
		s.MendFiles = MendAsk
		s.Channels[0], s.Channels[1] = s.Channels[1], s.Channels[0]
		s.Channels = append(s.Channels, Channel{Name: "Mine", StreamID: "m"})
		s.SelectedChannel = "Sales"
		return nil
	}))
	require.NotContains(t, o.content(t), "s1", "what the administrator set up is not copied")
	require.NotContains(t, o.content(t), "eu.commbox")
	require.NotContains(t, o.content(t), "parallel")
	require.NotContains(t, o.content(t), "by IT")

	next := again(o.Path())
	require.Empty(t, next.problems)
	require.Equal(t, o.Get(), next.Get())
	require.Equal(t, []string{"Sales", "Support", "Mine"}, channelNames(next.Get().Channels))
	require.Equal(t, MendAsk, next.Get().MendFiles)
	require.Equal(t, 2, next.Get().ParallelUploads)
}

func TestPresetThatChangesIsFollowed(t *testing.T) {
	o := withPreset(t, companyPreset, "")
	require.NoError(t, o.Update(func(s *Settings) error {
		s.Channels = append(s.Channels, Channel{Name: "Mine", StreamID: "m"})
		s.Window.Width = 700
		return nil
	}))
	changed := `{"accounts": [{"name": "Company", "base_url": "https://us.commbox.example/"}],
		"channels": [{"name": "Support", "stream_id": "s9"}, {"name": "Stores", "stream_id": "s3"}], "parallel_uploads": 5}`
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(o.Path()), "preset.json"), []byte(changed), 0o644))
	next := again(o.Path())
	require.Empty(t, next.problems)
	s := next.Get()
	require.Equal(t, []string{"Support", "Mine", "Stores"}, channelNames(s.Channels), "Sales has gone, Stores is new")
	require.Equal(t, "s9", s.Channels[0].StreamID)
	require.Equal(t, "https://us.commbox.example/", s.Accounts[0].BaseURL)
	require.Equal(t, "Company", s.Channels[1].Account)
	require.Equal(t, 5, s.ParallelUploads)
	require.Equal(t, MendAsk, s.MendFiles)
}

// Whoever used the program before has the built-in account in the own file.
func TestPresetAccountReplacesTheBuiltInOne(t *testing.T) {
	main := `{"accounts": [{"name": "Main", "base_url": "https://proxy.example/"}], "channels": [{"name": "Support", "stream_id": "s1"}]}`
	o := withPreset(t, main, contractExample)
	require.Empty(t, o.problems)
	require.Equal(t, []Account{{Name: "Main", BaseURL: "https://proxy.example/", Preset: true}}, o.Get().Accounts)
	require.Equal(t, "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", o.Get().Channels[0].StreamID, "but their own channel is their own")

	o = withPreset(t, companyPreset, contractExample)
	require.Equal(t, []string{"Company", "Main"}, []string{o.Get().Accounts[0].Name, o.Get().Accounts[1].Name})
	require.Equal(t, []string{"Support", "Sales"}, channelNames(o.Get().Channels))
}

func TestPresetEntriesAreNotThePersonsToRemove(t *testing.T) {
	o := withPreset(t, companyPreset, "")
	for name, change := range map[string]func(*Settings){
		"remove":  func(s *Settings) { s.Channels = s.Channels[1:] },
		"rename":  func(s *Settings) { s.Channels[0].Name = "Other" },
		"account": func(s *Settings) { s.Accounts = []Account{{Name: "Mine", BaseURL: DefaultBaseURL}}; s.Channels = nil },
	} {
		err := o.Check(func(s *Settings) error { change(s); return nil })
		require.Equal(t, NotYours, codeOf(err), name)
	}
	require.NoError(t, o.Update(func(s *Settings) error { s.Channels[0].StreamID = "own"; return nil }))
	require.Equal(t, "own", again(o.Path()).Get().Channels[0].StreamID)
	require.True(t, again(o.Path()).Get().Channels[0].Preset)
}

func codeOf(err error) ProblemCode {
	var p *Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

func TestLockedPresetStandsAboveTheOwnFile(t *testing.T) {
	own := `{"channels": [{"name": "Mine", "stream_id": "m"}], "mend_files": "never", "parallel_uploads": 9, "language": "he", "selected_channel": "Sales"}`
	o := withPreset(t, locked(companyPreset), own)
	require.Empty(t, o.problems)
	s := o.Get()
	require.Equal(t, []string{"Support", "Sales"}, channelNames(s.Channels))
	require.Equal(t, MendAlways, s.MendFiles)
	require.Equal(t, "he", s.Language, "which the administrator says nothing about")
	require.Equal(t, "Sales", s.SelectedChannel)
	require.True(t, o.Locked(FieldChannels))
	require.False(t, o.Locked(FieldLanguage))

	for name, change := range map[string]func(*Settings){
		"mend_files": func(s *Settings) { s.MendFiles = MendAsk },
		"channels":   func(s *Settings) { s.Channels = append(s.Channels, Channel{Name: "Mine", StreamID: "m"}) },
		"accounts":   func(s *Settings) { s.Accounts[0].BaseURL = "https://evil.example/" },
	} {
		err := o.Update(func(s *Settings) error { change(s); return nil })
		require.Equal(t, Locked, codeOf(err), name)
	}
	require.NoError(t, o.Update(func(s *Settings) error { s.SelectedChannel = "Support"; s.Language = ""; return nil }))
	require.Contains(t, o.content(t), `"Mine"`, "the own channels wait for the day they are unlocked")

	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(o.Path()), "preset.json"), []byte(companyPreset), 0o644))
	s = again(o.Path()).Get()
	require.Equal(t, []string{"Mine", "Support", "Sales"}, channelNames(s.Channels))
	require.Equal(t, MendNever, s.MendFiles)
	require.Equal(t, 9, s.ParallelUploads)
}

func TestPresetThatCannotBeUsed(t *testing.T) {
	for text, code := range map[string]ProblemCode{
		`{"channels": [`:    NotJSON,
		`[]`:                WrongType,
		``:                  NotJSON,
		`{"locked": "yes"}`: WrongType,
		`{"channels": [{"name": "", "stream_id":1}]}`: WrongType,
		`{"mend_files": "sometimes"}`:                 UnknownMendPolicy,
	} {
		o := withPreset(t, text, contractExample)
		require.Len(t, o.problems, 1, text)
		require.Equal(t, code, o.problems[0].Code, text)
		require.NotEmpty(t, o.problems[0].Preset)
		require.Equal(t, []string{"Support"}, channelNames(o.Get().Channels))
		require.NoError(t, o.Update(func(s *Settings) error { s.CopyIDWhenDone = true; return nil }))
		require.Empty(t, o.copies, "the own file is not the broken one")
	}
}

func TestPresetOfNobodyToTrust(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "preset.json")
	require.NoError(t, os.WriteFile(path, []byte(companyPreset), 0o644))
	f, problems := Open(filepath.Join(dir, "settings.json"), Options{
		Preset: path, Trust: func(string) error { return errors.New("its owner is no administrator") },
	})
	require.Len(t, problems, 1)
	require.Equal(t, Untrusted, problems[0].Code)
	require.Empty(t, f.Get().Channels)
	require.Empty(t, f.Preset())
}

func TestPresetPath(t *testing.T) {
	getenv := func(name string) string { return map[string]string{"ProgramData": `C:\ProgramData`}[name] }
	require.Equal(t, "/etc/mediadrop/settings.json", presetPath("linux", getenv))
	require.Equal(t, "/Library/Application Support/MediaDrop/settings.json", presetPath("darwin", getenv))
	require.Equal(t, filepath.Join(`C:\ProgramData`, "MediaDrop", "settings.json"), presetPath("windows", getenv))
	require.Empty(t, presetPath("windows", func(string) string { return "" }))
}

func TestExportIsAPreset(t *testing.T) {
	o := open(t, `{"channels": [{"name": "A", "stream_id": "x", "header": "video", "note": 1}], "window": {"width": 900}, "secret": "s", "keep_days": 5}`)
	text := string(Export(o.Get()))
	require.JSONEq(t, `{"version": 1, "accounts": [{"name": "Main", "base_url": "https://api.commbox.io/"}],
		"channels": [{"name": "A", "stream_id": "x", "account": "Main", "header": "video"}]}`, text)
	next := withPreset(t, text, "")
	require.Empty(t, next.problems)
	require.Equal(t, []string{"A"}, channelNames(next.Get().Channels))
	require.Contains(t, o.content(t), "note", "the own settings are as they were")

	// and what an administrator set up can be handed on, whole
	next = withPreset(t, string(Export(next.Get())), "")
	require.Equal(t, "x", next.Get().Channels[0].StreamID)
}
