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
