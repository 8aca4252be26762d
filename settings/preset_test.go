package settings

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/convertpolicy"
)

// noPreset is what is there without an administrator's file.
var noPreset = &preset{}

// decodeText reads a file where there is no administrator's.
func decodeText(text []byte) (Settings, []Problem) {
	u, problems := decode(text, checker{upperID}, noPreset)
	return u.Settings, problems
}

const companyPreset = `{
  "accounts": [{"name": "Company", "base_url": "https://eu.commbox.example/"}],
  "channels": [{"name": "Support", "stream_id": "s1"}, {"name": "Sales", "stream_id": "s2", "header": "image"}],
  "mend_files": "always", "parallel_uploads": 2, "comment": "by IT"}`

// withPreset opens the person's own file beside an administrator's.
func withPreset(t *testing.T, administrator, own string) *opened {
	t.Helper()
	path := filepath.Join(t.TempDir(), "settings.json")
	if own != "" {
		require.NoError(t, os.WriteFile(path, []byte(own), 0o600))
	}
	return handOut(t, path, administrator)
}

// handOut replaces the administrator's file, or takes it away, and reads both
// as the next start of the program does.
func handOut(t *testing.T, path, administrator string) *opened {
	t.Helper()
	at := filepath.Join(filepath.Dir(path), "preset.json")
	if administrator == "" {
		require.NoError(t, os.RemoveAll(at))
	} else {
		require.NoError(t, os.WriteFile(at, []byte(administrator), 0o644))
	}
	return again(path)
}

func again(path string) *opened {
	o := new(opened)
	o.File, o.problems = Open(path, Options{
		ParseStreamID: upperID, Preset: filepath.Join(filepath.Dir(path), "preset.json"),
		Notice: func(p Problem) { o.copies = append(o.copies, p.Value) },
	})
	return o
}

func locked(text string) string { return text[:len(text)-1] + `, "locked": true}` }

func channelNames(s Settings) (found []string) {
	for _, c := range s.Channels {
		found = append(found, c.Name)
	}
	return found
}

func accountNames(s Settings) (found []string) {
	for _, a := range s.Accounts {
		found = append(found, a.Name)
	}
	return found
}

func codeOf(err error) ProblemCode {
	var p *Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

func (o *opened) resize(t *testing.T) {
	t.Helper()
	require.NoError(t, o.Update(func(s *Settings) error { s.Window.Width++; return nil }))
}

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

func TestPresetThatCannotBeUsed(t *testing.T) {
	for text, code := range map[string]ProblemCode{
		`{"channels": [`:       NotJSON,
		`[]`:                   WrongType,
		` `:                    NotJSON,
		`{"locked": "yes"}`:    WrongType,
		`{"channels": "oops"}`: WrongType,
		`{"channels": [{"name": "", "stream_id":1}]}`: WrongType,
		`{"mend_files": "sometimes", "locked": true}`: UnknownConvertPolicy,
	} {
		o := withPreset(t, text, contractExample)
		require.Lenf(t, o.problems, 1, "%q", text)
		require.Equal(t, code, o.problems[0].Code, text)
		require.NotEmpty(t, o.problems[0].Preset)
		require.Equal(t, []string{"Support"}, channelNames(o.Get()))
		require.False(t, o.Locked(FieldConvertFiles), "what cannot be used locks nothing")
		require.NoError(t, o.Update(func(s *Settings) error { s.ConvertFiles = convertpolicy.Never; return nil }))
		require.Empty(t, o.copies, "the own file is not the broken one")
	}
	require.Empty(t, withPreset(t, `{`, "").Preset())
	require.NotEmpty(t, withPreset(t, `{}`, "").Preset())
}

func TestPresetOfNobodyToTrust(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "preset.json")
	require.NoError(t, os.WriteFile(path, []byte(companyPreset), 0o644))
	f, problems := Open(filepath.Join(dir, "settings.json"), Options{
		Preset: path, Trust: func(*os.File) error { return errors.New("its owner is no administrator") },
	})
	require.Len(t, problems, 1)
	require.Equal(t, Untrusted, problems[0].Code)
	require.ErrorContains(t, problems[0].Err, "its owner is no administrator")
	require.Empty(t, f.Get().Channels)
	require.Empty(t, f.Preset())
}

// What the user file has wrong does not hide what the administrator set.
func TestABrokenFieldLeavesThePresets(t *testing.T) {
	o := withPreset(t, companyPreset, `{"mend_files": "perhaps", "parallel_uploads": "9"}`)
	require.Len(t, o.problems, 2)
	require.Equal(t, convertpolicy.Always, o.Get().ConvertFiles)
	require.Equal(t, 2, o.Get().ParallelUploads)
	o.resize(t)
	require.Len(t, o.copies, 1)
	require.NotContains(t, o.content(t), "mend_files")
}

// Each time limit is set by itself, and so is what the window remembers, which
// is nobody else's.
func TestPresetSetsMembersOfObjects(t *testing.T) {
	administrator := locked(`{"timeouts_seconds": {"connect": 5, "sleep": 1}, "window": {"width": 300, "filter": "x"}}`)
	o := withPreset(t, administrator, `{"timeouts_seconds": {"connect": 7, "stall": 30, "nap": 2}, "window": {"height": 400}}`)
	require.Empty(t, o.problems)
	s := o.Get()
	require.Equal(t, []time.Duration{5 * time.Second, 30 * time.Second, 120 * time.Second}, []time.Duration{s.Timeouts.Connect, s.Timeouts.Stall, s.Timeouts.Answer})
	require.Equal(t, float32(400), s.Window.Height)
	require.Zero(t, s.Window.Width)
	require.True(t, o.Locked(FieldTimeouts), "one of them is")
	require.False(t, o.Locked("window"))
	require.Equal(t, Locked, codeOf(o.Check(func(s *Settings) error { s.Timeouts.Connect++; return nil })))
	require.NoError(t, o.Update(func(s *Settings) error { s.Timeouts.Stall = 20 * time.Second; return nil }))
	require.Contains(t, o.content(t), `"connect": 7`)
	require.Contains(t, o.content(t), `"nap": 2`)
	require.NotContains(t, o.content(t), "sleep")
}

func TestPresetPath(t *testing.T) {
	all := func() string { return `C:\ProgramData` }
	require.Equal(t, "/etc/mediadrop/settings.json", presetPath("linux", all))
	require.Equal(t, "/Library/Application Support/MediaDrop/settings.json", presetPath("darwin", all))
	require.Equal(t, filepath.Join(`C:\ProgramData`, "MediaDrop", "settings.json"), presetPath("windows", all))
	require.Empty(t, presetPath("windows", func() string { return "" }))
}

func TestExportIsAPreset(t *testing.T) {
	o := open(t, `{"channels": [{"name": "A", "stream_id": "x", "header": "video", "note": 1}], "window": {"width": 900}, "secret": "s", "keep_days": 5}`)
	text := string(Export(o.Get()))
	require.JSONEq(t, `{"version": 1, "accounts": [{"name": "Main", "base_url": "https://api.commbox.io/"}],
		"channels": [{"name": "A", "stream_id": "x", "account": "Main", "header": "video"}]}`, text)
	next := withPreset(t, text, "")
	require.Empty(t, next.problems)
	require.Equal(t, []string{"A"}, channelNames(next.Get()))
	require.Equal(t, text, string(Export(next.Get())), "what an administrator set up can be handed on")
}

// TestAnyPresetOverAnyOwnFile: whatever lies beside whatever, the settings can
// be changed, and the own ones come back when the administrator's go.
func TestAnyPresetOverAnyOwnFile(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 7))
		own, administrator := randomFile(random, false), randomFile(random, true)
		alone := withPreset(t, "", own)
		o := handOut(t, alone.Path(), administrator)
		describe := fmt.Sprintf("seed %d\nown %s\nadministrator %s", seed, own, administrator)
		for range 2 {
			require.NoError(t, o.Update(func(s *Settings) error { s.Window.Width++; return nil }), describe)
			s := o.Get()
			require.Nil(t, o.check.checkAll(&s), describe)
			o = again(o.Path())
			require.Equal(t, s, o.Get(), describe)
		}
		want, got := alone.Get(), handOut(t, o.Path(), "").Get()
		got.Window = want.Window
		require.Equal(t, want, got, describe)
	}
}

func randomFile(random *rand.Rand, administrator bool) string {
	maybe := func() bool { return random.IntN(2) == 0 }
	var members []string
	names := []string{"Main", "Work", "Company"}
	random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	accounts := names[:1+random.IntN(3)]
	if maybe() {
		var list []string
		for _, name := range accounts {
			list = append(list, fmt.Sprintf(`{"name": %q, "base_url": "https://%d.example/"}`, name, random.IntN(2)))
		}
		members = append(members, `"accounts": [`+strings.Join(list, ", ")+`]`)
	} else {
		accounts = []string{"Main"}
	}
	if maybe() {
		var list []string
		for _, name := range []string{"One", "Two", "Three"}[:random.IntN(4)] {
			list = append(list, fmt.Sprintf(`{"name": %q, "stream_id": "s%d", "account": %q}`, name, random.IntN(3), accounts[random.IntN(len(accounts))]))
		}
		members = append(members, `"channels": [`+strings.Join(list, ", ")+`]`)
	}
	if maybe() {
		members = append(members, fmt.Sprintf(`"parallel_uploads": %d`, 1+random.IntN(5)))
	}
	if maybe() {
		members = append(members, `"copy_formats": [{"name": "A", "text": "x"}]`)
		if maybe() {
			members = append(members, `"copy_format": "A"`)
		}
	}
	if administrator && maybe() {
		members = append(members, `"locked": true`)
	}
	return "{" + strings.Join(members, ", ") + "}"
}
