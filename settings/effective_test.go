package settings

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/convertpolicy"
)

func TestPresetStandsInForDefaults(t *testing.T) {
	o := withPreset(t, companyPreset, "")
	require.Empty(t, o.problems)
	s := o.Get()
	require.Equal(t, []string{"Support", "Sales"}, channelNames(s))
	require.Equal(t, Channel{Name: "Sales", StreamID: "s2", Account: "Company", Header: "image", Preset: true}, s.Channels[1])
	require.Equal(t, []Account{{Name: "Company", BaseURL: "https://eu.commbox.example/", Preset: true}}, s.Accounts)
	require.Equal(t, convertpolicy.Always, s.ConvertFiles)
	require.Equal(t, 2, s.ParallelUploads)
	require.False(t, o.Locked(FieldConvertFiles))
	require.NoFileExists(t, o.Path(), "reading writes nothing")
}

func TestTheOwnFileKeepsOnlyWhatThePersonChose(t *testing.T) {
	o := withPreset(t, companyPreset, "")
	require.NoError(t, o.Update(func(s *Settings) error {
		s.ConvertFiles = convertpolicy.Ask
		s.Channels = append(s.Channels, Channel{Name: "Mine", StreamID: "m"})
		s.SelectedChannel = "Sales"
		return nil
	}))
	for _, theirs := range []string{"s1", "eu.commbox", "parallel", "by IT", "accounts"} {
		require.NotContains(t, o.content(t), theirs)
	}
	next := again(o.Path())
	require.Empty(t, next.problems)
	require.Equal(t, o.Get(), next.Get())
	require.Equal(t, []string{"Support", "Sales", "Mine"}, channelNames(next.Get()))
	require.Equal(t, "Company", next.Get().Channels[2].Account)
	require.Equal(t, convertpolicy.Ask, next.Get().ConvertFiles)

	next = handOut(t, o.Path(), `{"accounts": [{"name": "Company", "base_url": "https://us.commbox.example/"}],
		"channels": [{"name": "Support", "stream_id": "s9"}, {"name": "Stores", "stream_id": "s3"}], "parallel_uploads": 5}`)
	s := next.Get()
	require.Equal(t, []string{"Support", "Stores", "Mine"}, channelNames(s), "Sales has gone, Stores is new")
	require.Equal(t, "s9", s.Channels[0].StreamID)
	require.Equal(t, "https://us.commbox.example/", s.Accounts[0].BaseURL)
	require.Equal(t, 5, s.ParallelUploads)
	require.Equal(t, convertpolicy.Ask, s.ConvertFiles)
}

// A person sees the administrator's channel of the same name, and keeps the own
// one for the day on which that has gone.
func TestOwnChannelsAreNeverLost(t *testing.T) {
	own := `{"version": 1, "accounts": [{"name": "Main", "base_url": "https://api.commbox.io/"}],
		"channels": [{"name": "Support", "stream_id": "s1", "account": "Main", "note": 7}, {"name": "Mine", "stream_id": "m", "account": "Main"}],
		"selected_channel": "Mine", "parallel_uploads": 5, "copy_formats": [{"name": "A", "text": "x"}]}`
	for name, administrator := range map[string]string{
		"the very same":         own,
		"others":                companyPreset,
		"locked":                locked(companyPreset),
		"locked accounts":       `{"accounts": [{"name": "Company"}], "locked": true}`,
		"channels alone":        `{"channels": [{"name": "Support", "stream_id": "zz"}]}`,
		"the same copy formats": `{"copy_formats": [{"name": "A", "text": "y"}]}`,
		"broken":                `{"channels": [`,
		"no list":               `{"channels": "oops", "locked": true}`,
		"newer":                 `{"version": 2, "parallel_uploads": 4}`,
	} {
		t.Run(name, func(t *testing.T) {
			o := withPreset(t, administrator, own)
			o.resize(t)
			require.Empty(t, o.copies, "the own file was good")
			o = handOut(t, o.Path(), "")
			require.Empty(t, o.problems)
			o.resize(t)
			s := again(o.Path()).Get()
			require.Equal(t, []string{"Support", "Mine"}, channelNames(s))
			require.Equal(t, "s1", s.Channels[0].StreamID)
			require.Equal(t, []string{"Main"}, accountNames(s))
			require.Equal(t, 5, s.ParallelUploads)
			require.Len(t, s.CopyFormats, 1)
			require.Contains(t, o.content(t), `"note": 7`)
		})
	}
}

// A channel of the person's own on the administrator's account waits while that
// is missing, however often the program is started meanwhile.
func TestOwnChannelsOnTheAdministratorsAccount(t *testing.T) {
	o := withPreset(t, companyPreset, "")
	require.NoError(t, o.Update(func(s *Settings) error {
		s.Channels = append(s.Channels, Channel{Name: "Mine", StreamID: "m", Account: "Company"})
		return nil
	}))
	for _, administrator := range []string{"", `{`, `{"accounts": [{"name": "Other"}]}`, locked(companyPreset)} {
		for range 2 {
			o = handOut(t, o.Path(), administrator)
			require.NotContains(t, channelNames(o.Get()), "Mine")
			o.resize(t)
			require.Empty(t, o.copies, "nothing of it is lost, so it needs no copy")
		}
	}
	require.Contains(t, channelNames(handOut(t, o.Path(), companyPreset).Get()), "Mine")
}

// A channel must never go to a server that it was not meant for.
func TestOwnChannelsStayWithTheirServer(t *testing.T) {
	own := `{"accounts": [{"name": "Second", "base_url": "https://two.example/"}, {"name": "Main", "base_url": "https://api.commbox.io/"}],
		"channels": [{"name": "B", "stream_id": "b", "account": "Second"}, {"name": "C", "stream_id": "c", "account": "Main"}, {"name": "D", "stream_id": "d"}]}`
	o := withPreset(t, `{"accounts": [{"name": "Second", "base_url": "https://admin.example/"}]}`, own)
	require.Empty(t, o.problems)
	require.Equal(t, []string{"C"}, channelNames(o.Get()), "B and D were meant for two.example")
	require.Equal(t, []string{"Second", "Main"}, accountNames(o.Get()))
	o.resize(t)
	require.Equal(t, []string{"B", "C", "D"}, channelNames(handOut(t, o.Path(), "").Get()))

	// The built-in account was chosen by nobody: it follows.
	o = withPreset(t, `{"accounts": [{"name": "Main", "base_url": "https://proxy.example/"}]}`, contractExample)
	require.Equal(t, []string{"Support"}, channelNames(o.Get()))
	require.Equal(t, "https://proxy.example/", o.Get().Accounts[0].BaseURL)

	// An own channel without an account is on the own first one, not on theirs.
	o = withPreset(t, companyPreset, `{"channels": [{"name": "Mine", "stream_id": "m"}]}`)
	require.Equal(t, "Main", o.Get().Channels[2].Account)
	require.Equal(t, []string{"Company", "Main"}, accountNames(o.Get()))
}

func TestTheAdministratorsComeFirstAndInOrder(t *testing.T) {
	administrator := `{"accounts": [{"name": "A"}, {"name": "B"}], "channels": [{"name": "2", "stream_id": "x"}, {"name": "1", "stream_id": "y", "account": "B"}]}`
	o := withPreset(t, administrator, contractExample)
	require.Equal(t, []string{"A", "B", "Main"}, accountNames(o.Get()))
	require.Equal(t, []string{"2", "1", "Support"}, channelNames(o.Get()))
	require.Equal(t, "A", o.Get().Channels[0].Account)
}

func TestPresetEntriesAreNotThePersonsToChange(t *testing.T) {
	o := withPreset(t, companyPreset, "")
	for name, change := range map[string]func(*Settings){
		"remove":  func(s *Settings) { s.Channels = s.Channels[1:] },
		"rename":  func(s *Settings) { s.Channels[0].Name = "Other" },
		"stream":  func(s *Settings) { s.Channels[0].StreamID = "other" },
		"server":  func(s *Settings) { s.Accounts[0].BaseURL = "https://evil.example/" },
		"account": func(s *Settings) { s.Accounts = []Account{{Name: "Mine", BaseURL: DefaultBaseURL}}; s.Channels = nil },
	} {
		err := o.Check(func(s *Settings) error { change(s); return nil })
		require.Equal(t, NotYours, codeOf(err), name)
	}
	err := o.Check(func(s *Settings) error {
		s.Channels = append(s.Channels, Channel{Name: "support", StreamID: "m"})
		return nil
	})
	require.Equal(t, NameTaken, codeOf(err))
}

func TestLockedPresetStandsAboveTheOwnFile(t *testing.T) {
	own := `{"channels": [{"name": "Mine", "stream_id": "m"}], "mend_files": "never", "parallel_uploads": 9, "language": "he", "selected_channel": "Sales"}`
	o := withPreset(t, locked(companyPreset), own)
	require.Empty(t, o.problems)
	s := o.Get()
	require.Equal(t, []string{"Support", "Sales"}, channelNames(s))
	require.Equal(t, []string{"Company"}, accountNames(s))
	require.Equal(t, convertpolicy.Always, s.ConvertFiles)
	require.Equal(t, "he", s.Language, "which the administrator says nothing about")
	require.Equal(t, "Sales", s.SelectedChannel)
	require.True(t, o.Locked(FieldChannels))
	require.False(t, o.Locked(FieldLanguage))
	for name, change := range map[string]func(*Settings){
		"mend_files": func(s *Settings) { s.ConvertFiles = convertpolicy.Ask },
		"channels":   func(s *Settings) { s.Channels = append(s.Channels, Channel{Name: "Mine", StreamID: "m"}) },
		"accounts":   func(s *Settings) { s.Accounts[0].BaseURL = "https://evil.example/" },
	} {
		err := o.Update(func(s *Settings) error { change(s); return nil })
		require.Equal(t, Locked, codeOf(err), name)
	}
	require.NoError(t, o.Update(func(s *Settings) error { s.SelectedChannel = "Support"; s.Language = ""; return nil }))

	s = handOut(t, o.Path(), companyPreset).Get()
	require.Equal(t, []string{"Support", "Sales", "Mine"}, channelNames(s))
	require.Equal(t, convertpolicy.Never, s.ConvertFiles)
	require.Equal(t, 9, s.ParallelUploads)
	require.Equal(t, "Support", s.SelectedChannel)
}
