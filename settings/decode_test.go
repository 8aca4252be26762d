package settings

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/convertpolicy"
)

const contractExample = `{
  "version": 1,
  "accounts": [{"name": "Main", "base_url": "https://api.commbox.io/"}],
  "channels": [{"name": "Support", "stream_id": "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", "account": "Main"}],
  "selected_channel": "Support",
  "parallel_uploads": 3,
  "mend_files": "ask",
  "copy_id_when_done": false,
  "timeouts_seconds": {"connect": 10, "stall": 60, "answer": 120}
}`

func TestDecodeTheContractsExample(t *testing.T) {
	want := Default()
	want.Channels = []Channel{{Name: "Support", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", Account: "Main"}}
	want.SelectedChannel = "Support"
	for name, text := range map[string]string{
		"as it is":             contractExample,
		"with byte order mark": "\ufeff" + contractExample,
		"with Windows lines":   strings.ReplaceAll(contractExample, "\n", "\r\n"),
		"without the account":  strings.Replace(contractExample, `, "account": "Main"`, "", 1),
		"nothing but channels": `{"channels": [{"name": "Support", "stream_id": "hNyRN_fLUy7rrOrN9jLpipA=="}], "selected_channel": "SUPPORT", "accounts": null}`,
	} {
		got, problems := decodeText([]byte(text))
		require.Empty(t, problems, name)
		require.Equal(t, want, got, name)
	}
	text := string(encode(userFile{Settings: want}, noPreset))
	require.True(t, strings.HasSuffix(text, "\n}\n"))
	require.JSONEq(t, contractExample, text)
}

func TestDecodeEverySetting(t *testing.T) {
	want := valid()
	want.ParallelUploads = 10
	want.ConvertFiles = convertpolicy.Never
	want.CopyIDWhenDone = true
	want.CopyFormat = "Chat line"
	want.CopyFormats = []CopyFormat{{Name: "Chat line", Text: "{{.Filename}}\n{{.ID}} & <עד> \"{{.Expires}}\""}}
	want.Timeouts = Timeouts{Connect: 1500 * time.Millisecond, Stall: time.Millisecond, Answer: 24 * time.Hour}
	want.Language, want.Theme, want.TextSize = "he", "dark", 150
	want.Window = Window{Width: 900.5, Height: 600, Filter: "<failed> & \"done\""}
	text := encode(userFile{Settings: want}, noPreset)
	require.Contains(t, string(text), `"<failed> & \"done\""`)
	require.Contains(t, string(text), `"connect": 1.5`)
	got, problems := decodeText(text)
	require.Empty(t, problems)
	require.Equal(t, want, got)
}

func TestDefaultFormatIsNotWritten(t *testing.T) {
	for _, format := range []string{"", CopyID} {
		s := valid()
		s.CopyFormat = format
		require.NotContains(t, string(encode(userFile{Settings: s}, noPreset)), "copy_format")
	}
}

func TestUnknownMembersOfAFormatSurvive(t *testing.T) {
	s, problems := decodeText([]byte(`{"copy_formats": [{"name": "A", "text": "x", "color": ["red", 7]}], "copy_format": " a "}`))
	require.Empty(t, problems)
	require.Equal(t, "A", s.CopyFormat, "as it is written in the list")
	var written map[string]any
	require.NoError(t, json.Unmarshal(encode(userFile{Settings: s}, noPreset), &written))
	require.Equal(t, []any{map[string]any{"name": "A", "text": "x", "color": []any{"red", 7.0}}}, written["copy_formats"])
}

// A chosen format that is left out as broken leaves the built-in one.
func TestBrokenFormatIsNotUsed(t *testing.T) {
	s, problems := decodeText([]byte(`{"copy_format": "A", "copy_formats": [{"name": "A", "text": "` + strings.Repeat("x", MaxFormatLength+1) + `"}]}`))
	require.Equal(t, Default(), s)
	require.Len(t, problems, 2)
	require.Equal(t, "copy_formats[0].text", problems[0].Field)
	require.Equal(t, OutOfRange, problems[0].Code)
	require.Equal(t, UnknownCopyFormat, problems[1].Code)
}

func TestDecodeSaysWhereJSONIsBroken(t *testing.T) {
	for text, want := range map[string][2]int{
		"":                         {1, 1},
		" \n\t":                    {2, 2},
		"{\n  \"version\": 1,\n}":  {3, 1},
		"{\"a\": \"שלום\" x}":      {1, 14},
		"{\"a\": 1":                {1, 8},
		"{} x":                     {1, 4},
		"\ufeffx":                  {1, 1},
		"{\n\"a\": 'b'}":           {2, 6},
		"\xff\xfe{\x00}\x00":       {1, 1},
		"// a comment\n{}":         {1, 1},
		strings.Repeat("[", 20000): {1, 10001},
	} {
		got, problems := decodeText([]byte(text))
		require.Equal(t, Default(), got)
		require.Len(t, problems, 1)
		require.Equal(t, NotJSON, problems[0].Code)
		require.Equal(t, want, [2]int{problems[0].Line, problems[0].Column}, text[:min(20, len(text))])
	}
}

// TestDecodeUsesWhatItCan checks for each broken field the problem, its place,
// and that everything else is as in the file.
func TestDecodeUsesWhatItCan(t *testing.T) {
	const other = `"copy_id_when_done": true`
	tests := map[string]struct {
		member string // on line 2, in column 1
		field  string
		code   ProblemCode
		value  string
		column int
		change func(*Settings) // from the defaults, beside copy_id_when_done
	}{
		"version text":       {`"version": "1"`, "version", WrongType, "string", 12, nil},
		"version 0":          {`"version": 0`, "version", OutOfRange, "0", 12, nil},
		"version newer":      {`"version": 2`, "version", NewerVersion, "2", 12, func(s *Settings) { s.Version = 2 }},
		"accounts object":    {`"accounts": {}`, "accounts", WrongType, "object", 13, nil},
		"account text":       {`"accounts": ["Main"]`, "accounts[0]", WrongType, "string", 14, nil},
		"account name":       {`"accounts": [{"name": 7}]`, "accounts[0].name", WrongType, "number", 23, nil},
		"account unnamed":    {`"accounts": [{"base_url": "https://x.example"}]`, "accounts[0].name", NameEmpty, "", 14, nil},
		"account base URL":   {`"accounts": [{"name": "A", "base_url": "ftp://x"}]`, "accounts[0].base_url", BaseURLInvalid, "", 40, nil},
		"channels text":      {`"channels": "x"`, "channels", WrongType, "string", 13, nil},
		"channel null":       {`"channels": [null]`, "channels[0]", WrongType, "null", 14, nil},
		"channel array":      {`"channels": [[]]`, "channels[0]", WrongType, "array", 14, nil},
		"channel no stream":  {`"channels": [{"name": "A"}]`, "channels[0].stream_id", BadStreamID, "", 14, nil},
		"channel bad stream": {`"channels": [{"stream_id": "bad", "name": "A"}]`, "channels[0].stream_id", BadStreamID, "", 28, nil},
		"channel account":    {`"channels": [{"name": "A", "stream_id": "x", "account": "B"}]`, "channels[0].account", UnknownAccount, "B", 57, nil},
		"channel flag":       {`"channels": [{"name": "A", "stream_id": true}]`, "channels[0].stream_id", WrongType, "boolean", 41, nil},
		"channel taken": {`"channels": [{"name": "A", "stream_id": "x"}, {"name": "a", "stream_id": "y"}]`, "channels[1].name", NameTaken, "a", 56,
			func(s *Settings) { s.Channels = []Channel{{Name: "A", StreamID: "x", Account: "Main"}} }},
		"channel reserved": {`"channels": [{"name": "practice", "stream_id": "x"}, {"name": "B", "stream_id": "y"}]`, "channels[0].name", NameReserved, "practice", 23,
			func(s *Settings) { s.Channels = []Channel{{Name: "B", StreamID: "y", Account: "Main"}} }},
		"selected":           {`"selected_channel": "A"`, "selected_channel", UnknownChannel, "A", 21, nil},
		"parallel text":      {`"parallel_uploads": "3"`, "parallel_uploads", WrongType, "string", 21, nil},
		"parallel fraction":  {`"parallel_uploads": 3.5`, "parallel_uploads", OutOfRange, "3.5", 21, nil},
		"parallel huge":      {`"parallel_uploads": 99999999999999999999`, "parallel_uploads", OutOfRange, "99999999999999999999", 21, nil},
		"parallel 11":        {`"parallel_uploads": 11`, "parallel_uploads", OutOfRange, "11", 21, nil},
		"copy format":        {`"copy_format": "poem"`, "copy_format", UnknownCopyFormat, "poem", 16, nil},
		"own formats":        {`"copy_formats": {}`, "copy_formats", WrongType, "object", 17, nil},
		"own format":         {`"copy_formats": ["x"]`, "copy_formats[0]", WrongType, "string", 18, nil},
		"own format text":    {`"copy_formats": [{"name": "A", "text": 7}]`, "copy_formats[0].text", WrongType, "number", 40, nil},
		"own format unnamed": {`"copy_formats": [{"text": "{{.ID}}"}]`, "copy_formats[0].name", NameEmpty, "", 18, nil},
		"own format named as a built-in": {`"copy_formats": [{"name": "CSV", "text": "x"}, {"name": "B", "text": "y"}]`, "copy_formats[0].name", NameBuiltIn, "CSV", 27,
			func(s *Settings) { s.CopyFormats = []CopyFormat{{Name: "B", Text: "y"}} }},
		"own format twice": {`"copy_formats": [{"name": "A", "text": "x"}, {"name": "a", "text": "y"}]`, "copy_formats[1].name", NameTaken, "a", 55,
			func(s *Settings) { s.CopyFormats = []CopyFormat{{Name: "A", Text: "x"}} }},
		"mend":      {`"mend_files": "perhaps"`, "mend_files", UnknownConvertPolicy, "perhaps", 15, nil},
		"mend flag": {`"mend_files": true`, "mend_files", WrongType, "boolean", 15, nil},
		"timeouts":  {`"timeouts_seconds": 5`, "timeouts_seconds", WrongType, "number", 21, nil},
		"timeout text": {`"timeouts_seconds": {"stall": "1", "answer": 0.5}`, "timeouts_seconds.stall", WrongType, "string", 31,
			func(s *Settings) { s.Timeouts.Answer = 500 * time.Millisecond }},
		"timeout 0":        {`"timeouts_seconds": {"stall": 0}`, "timeouts_seconds.stall", OutOfRange, "0", 31, nil},
		"timeout negative": {`"timeouts_seconds": {"stall": -2}`, "timeouts_seconds.stall", OutOfRange, "-2", 31, nil},
		"timeout huge":     {`"timeouts_seconds": {"stall": 1e300}`, "timeouts_seconds.stall", OutOfRange, "1e+300", 31, nil},
		"language":         {`"language": "xx"`, "language", UnknownLanguage, "xx", 13, nil},
		"theme":            {`"theme": "pink"`, "theme", UnknownTheme, "pink", 10, nil},
		"text size":        {`"text_size": 300`, "text_size", OutOfRange, "300", 14, nil},
		"window":           {`"window": []`, "window", WrongType, "array", 11, nil},
		"window width": {`"window": {"width": -1, "height": 600}`, "window.width", OutOfRange, "-1", 21,
			func(s *Settings) { s.Window.Height = 600 }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			want := Default()
			want.CopyIDWhenDone = true
			if test.change != nil {
				test.change(&want)
			}
			got, problems := decodeText([]byte("{\n" + test.member + ",\n" + other + "\n}"))
			require.Len(t, problems, 1)
			p := problems[0]
			p.Err = nil
			require.Equal(t, Problem{Field: test.field, Code: test.code, Value: test.value, Line: 2, Column: test.column}, p)
			require.Equal(t, want, got)
		})
	}
}

func TestDecodeWantsAnObject(t *testing.T) {
	for _, text := range []string{`[]`, `"x"`, `null`, ` 7`, `true`} {
		got, problems := decodeText([]byte(text))
		require.Equal(t, Default(), got)
		require.Len(t, problems, 1)
		require.Equal(t, WrongType, problems[0].Code)
	}
}

// A channel whose account is broken must not send to another server.
func TestDecodeLeavesOutChannelsOfABrokenAccount(t *testing.T) {
	got, problems := decodeText([]byte(`{
		"accounts": [{"name": "Own", "base_url": "http://own.example/"}, {"name": "Main", "base_url": "https://main.example"}],
		"channels": [
			{"name": "first account", "stream_id": "a"},
			{"name": "broken account", "stream_id": "b", "account": "Own"},
			{"name": "good", "stream_id": "c", "account": "main"}
		]}`))
	require.Equal(t, []Channel{{Name: "good", StreamID: "c", Account: "Main"}}, got.Channels)
	require.Len(t, problems, 3)

	got, problems = decodeText([]byte(`{"accounts": 1, "channels": [{"name": "A", "stream_id": "a"}, {"name": "B", "stream_id": "a", "account": "Main"}]}`))
	require.Empty(t, got.Channels)
	require.Equal(t, Default().Accounts, got.Accounts)
	require.Len(t, problems, 3)
}

func TestNotMoreProblemsThanAnybodyReads(t *testing.T) {
	got, problems := decodeText([]byte(`{"channels": [` + strings.Repeat("1,", 200_000) + `{"name": "A", "stream_id": "a"}]}`))
	require.Len(t, problems, maxProblems)
	require.Len(t, got.Channels, 1)
}

func TestProblemsNeverHoldWhatCouldBeAKey(t *testing.T) {
	_, problems := decodeText([]byte(`{
		"key": "CANARY", "api_key": "CANARY",
		"accounts": [{"name": "A", "base_url": "CANARY", "token": "CANARY"}, {"name": "B", "base_url": "https://CANARY@x.example"}, "CANARY"],
		"channels": [{"name": "A", "stream_id": "bad", "key": "CANARY"}, "CANARY"],
		"parallel_uploads": "CANARY",
		"timeouts_seconds": "CANARY"
	}`))
	require.Len(t, problems, 7)
	for _, p := range problems {
		require.NotContains(t, p.Error(), "CANARY")
	}
}

func FuzzSettings(f *testing.F) {
	for _, seed := range []string{
		contractExample, "", "{}", "[]", "{\"a\":1,\"a\":2}", "\ufeff{\"version\":2}", "{\"channels\":[{\"name\":\"\xff\"}]}",
		`{"accounts":[{"name":"A","x":{"y":[1,2.50]}}],"window":{"width":1e3,"z":"&<>\u2028"},"timeouts_seconds":{"connect":0.25}}`,
		`{"team":{"url":"postgres://m@db:5432/m?sslmode=verify-full","member":"Desk 3","z":1},"test_number":"972537280000","ffmpeg":"/opt"}`,
		`{"channels":[{"name":"A","stream_id":"x"}],"templates":[{"channel":"a","name":"n","language":"he","header":"image","body":["x"],"buttons":[{"type":"url","index":1,"text":"t"}],"z":[]}]}`,
		`{"copy_format":"a","copy_formats":[{"name":"A","text":"{{.ID}}","z":1},{"name":"csv"},{"name":"B","text":"\u0000"}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "settings.json")
		require.NoError(t, os.WriteFile(path, data, 0o600))
		file, problems := Open(path, Options{ParseStreamID: upperID})
		for _, p := range problems {
			require.NotEmpty(t, p.Error())
			require.Positive(t, p.Line)
			require.Positive(t, p.Column)
		}
		s := file.Get()
		require.NotEmpty(t, s.Accounts)
		if s.Version > CurrentVersion {
			return
		}
		// What was read is valid, and reading what is written gives it again.
		s.Version = CurrentVersion
		checked := s.clone()
		require.Nil(t, checker{upperID}.checkAll(&checked))
		require.Equal(t, s, checked)
		text := encode(userFile{Settings: s}, noPreset)
		require.True(t, json.Valid(text))
		again, problems := decodeText(text)
		require.Empty(t, problems)
		require.Equal(t, s, again)
	})
}
