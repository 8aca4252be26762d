package settings

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestParseBaseURL(t *testing.T) {
	for text, want := range map[string]string{
		"https://api.commbox.io/":             "https://api.commbox.io/",
		"https://api.commbox.io":              "https://api.commbox.io/",
		"  HTTPS://API.CommBox.io \n":         "https://api.commbox.io/",
		"https://proxy.example:8443/a/b":      "https://proxy.example:8443/a/b/",
		"https://proxy.example/a%20b//c/../d": "https://proxy.example/a%20b/d/",
		"http://localhost:8080":               "http://localhost:8080/",
		"http://127.0.0.1:1/x/":               "http://127.0.0.1:1/x/",
		"http://127.200.3.4":                  "http://127.200.3.4/",
		"http://[::1]:80":                     "http://[::1]:80/",
	} {
		got, problem := parseBaseURL(text)
		require.Nil(t, problem, text)
		require.Equal(t, want, got)
		again, problem := parseBaseURL(got)
		require.Nil(t, problem)
		require.Equal(t, got, again)
	}
	for text, want := range map[string]ProblemCode{
		"":                               BaseURLInvalid,
		"api.commbox.io":                 BaseURLInvalid,
		"//api.commbox.io":               BaseURLInvalid,
		"https:///path":                  BaseURLInvalid,
		"https:api.commbox.io":           BaseURLInvalid,
		"ftp://api.commbox.io":           BaseURLInvalid,
		"https://api.commbox.io:99999/":  BaseURLInvalid,
		"https://api.commbox.io:0/":      BaseURLInvalid,
		"https://api.commbox.io:/":       BaseURLInvalid,
		"https://a b/":                   BaseURLInvalid,
		"https://\u0430pi.commbox.io/":   BaseURLInvalid, // a Cyrillic letter
		"https://%D0%B0pi.commbox.io/":   BaseURLInvalid,
		"https://api.commbox.\u0130o/":   BaseURLInvalid,
		"https://api.commbox.io\uff0fx/": BaseURLInvalid,
		"https://a\x00b/":                BaseURLInvalid,
		"http://api.commbox.io/":         BaseURLNotHTTPS,
		"http://localhost.example/":      BaseURLNotHTTPS,
		"http://0.0.0.0/":                BaseURLNotHTTPS,
		"http://128.0.0.1/":              BaseURLNotHTTPS,
		"https://me:pw@api.commbox.io/":  BaseURLExtra,
		"https://@api.commbox.io/":       BaseURLExtra,
		"https://api.commbox.io/?a=b":    BaseURLExtra,
		"https://api.commbox.io/?":       BaseURLExtra,
		"https://api.commbox.io/#":       BaseURLExtra,
		"http://me:pw@api.commbox.io/?x": BaseURLExtra,
	} {
		_, problem := parseBaseURL(text)
		require.NotNil(t, problem, text)
		require.Equal(t, want, problem.Code, text)
		require.NotContains(t, problem.Error(), "pw")
	}
}

// upperID is a stream ID parser for tests: trims, and refuses "bad".
func upperID(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" || text == "bad" {
		return "", errors.New("no stream ID")
	}
	return strings.ReplaceAll(text, "==", "%3d%3d"), nil
}

func valid() Settings {
	s := Default()
	s.Accounts = append(s.Accounts, Account{Name: "Second", BaseURL: "https://second.example/"})
	s.Channels = []Channel{
		{Name: "Support", StreamID: "one%3d%3d", Account: "Main"},
		{Name: "תמיכה", StreamID: "two%3d%3d", Account: "Second"},
	}
	s.SelectedChannel = "Support"
	return s
}

func TestCheckNormalises(t *testing.T) {
	s := valid()
	s.Version = 77
	s.Accounts[1] = Account{Name: " Second\n", BaseURL: "HTTPS://second.example"}
	s.Channels[0] = Channel{Name: " Support ", StreamID: " one== "}
	s.Channels[1].Account = "SECOND"
	s.SelectedChannel = "support"
	require.Nil(t, checker{upperID}.checkAll(&s))
	require.Equal(t, valid(), s)

	s.SelectedChannel = "practice"
	require.Nil(t, checker{upperID}.checkAll(&s))
	require.Equal(t, PracticeChannel, s.SelectedChannel)
}

func TestCheckFindsWhatIsWrong(t *testing.T) {
	tests := map[string]struct {
		change func(*Settings)
		field  string
		code   ProblemCode
	}{
		"no account":         {func(s *Settings) { s.Accounts = nil }, "accounts", NoAccount},
		"account unnamed":    {func(s *Settings) { s.Accounts[0].Name = " " }, "accounts[0].name", NameEmpty},
		"account twice":      {func(s *Settings) { s.Accounts[1].Name = "MAIN" }, "accounts[1].name", NameTaken},
		"account http":       {func(s *Settings) { s.Accounts[1].BaseURL = "http://x.example" }, "accounts[1].base_url", BaseURLNotHTTPS},
		"channel unnamed":    {func(s *Settings) { s.Channels[1].Name = "" }, "channels[1].name", NameEmpty},
		"channel twice":      {func(s *Settings) { s.Channels[1].Name = "supporT" }, "channels[1].name", NameTaken},
		"channel reserved":   {func(s *Settings) { s.Channels[0].Name = "PRACTICE" }, "channels[0].name", NameReserved},
		"channel too long":   {func(s *Settings) { s.Channels[0].Name = strings.Repeat("ש", 61) }, "channels[0].name", NameTooLong},
		"line end":           {func(s *Settings) { s.Channels[0].Name = "a\nb" }, "channels[0].name", NameUnprintable},
		"line separator":     {func(s *Settings) { s.Channels[0].Name = "a\u2028b" }, "channels[0].name", NameUnprintable},
		"override":           {func(s *Settings) { s.Channels[0].Name = "a\u202eb" }, "channels[0].name", NameUnprintable},
		"not UTF-8":          {func(s *Settings) { s.Channels[0].Name = "a\xffb" }, "channels[0].name", NameUnprintable},
		"stream ID":          {func(s *Settings) { s.Channels[1].StreamID = "bad" }, "channels[1].stream_id", BadStreamID},
		"account unknown":    {func(s *Settings) { s.Channels[1].Account = "Third" }, "channels[1].account", UnknownAccount},
		"selected unknown":   {func(s *Settings) { s.SelectedChannel = "gone" }, "selected_channel", UnknownChannel},
		"parallel 0":         {func(s *Settings) { s.ParallelUploads = 0 }, "parallel_uploads", OutOfRange},
		"parallel 11":        {func(s *Settings) { s.ParallelUploads = 11 }, "parallel_uploads", OutOfRange},
		"mend":               {func(s *Settings) { s.ConvertFiles = "perhaps" }, "mend_files", UnknownConvertPolicy},
		"copy format":        {func(s *Settings) { s.CopyFormat = "poem" }, "copy_format", UnknownCopyFormat},
		"own unnamed":        {func(s *Settings) { s.CopyFormats = []CopyFormat{{Text: "x"}} }, "copy_formats[0].name", NameEmpty},
		"own twice":          {func(s *Settings) { s.CopyFormats = []CopyFormat{{Name: "A"}, {Name: " a"}} }, "copy_formats[1].name", NameTaken},
		"own is built in":    {func(s *Settings) { s.CopyFormats = []CopyFormat{{Name: "Header"}} }, "copy_formats[0].name", NameBuiltIn},
		"own too long":       {func(s *Settings) { s.CopyFormats = []CopyFormat{{Name: "A", Text: strings.Repeat("ש", 4001)}} }, "copy_formats[0].text", OutOfRange},
		"own not UTF-8":      {func(s *Settings) { s.CopyFormats = []CopyFormat{{Name: "A", Text: "\xff"}} }, "copy_formats[0].text", TextUnprintable},
		"connect":            {func(s *Settings) { s.Timeouts.Connect = 0 }, "timeouts_seconds.connect", OutOfRange},
		"stall":              {func(s *Settings) { s.Timeouts.Stall = -1 }, "timeouts_seconds.stall", OutOfRange},
		"answer":             {func(s *Settings) { s.Timeouts.Answer = 25 * time.Hour }, "timeouts_seconds.answer", OutOfRange},
		"language":           {func(s *Settings) { s.Language = "fr" }, "language", UnknownLanguage},
		"theme":              {func(s *Settings) { s.Theme = "pink" }, "theme", UnknownTheme},
		"text too small":     {func(s *Settings) { s.TextSize = 99 }, "text_size", OutOfRange},
		"text too large":     {func(s *Settings) { s.TextSize = 201 }, "text_size", OutOfRange},
		"width not a number": {func(s *Settings) { s.Window.Width = float32(math.NaN()) }, "window.width", OutOfRange},
		"height":             {func(s *Settings) { s.Window.Height = float32(math.Inf(1)) }, "window.height", OutOfRange},
		"filter":             {func(s *Settings) { s.Window.Filter = strings.Repeat("x", 201) }, "window.filter", OutOfRange},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := valid()
			test.change(&s)
			problem := checker{upperID}.checkAll(&s)
			require.NotNil(t, problem)
			require.Equal(t, test.field, problem.Field)
			require.Equal(t, test.code, problem.Code)
			require.Contains(t, problem.Error(), test.field)
			require.LessOrEqual(t, len([]rune(problem.Value)), maxShown)
		})
	}
}

func TestCopiesShareNoFormats(t *testing.T) {
	s := valid()
	s.CopyFormats = []CopyFormat{{Name: "A", Text: "x"}}
	s.clone().CopyFormats[0].Text = "y"
	require.Equal(t, "x", s.CopyFormats[0].Text)
}

func TestNamesAreFoundWhateverTheirCase(t *testing.T) {
	s := valid()
	ch, ok := s.Channel("SUPPORT")
	require.True(t, ok)
	require.Equal(t, "Support", ch.Name)
	a, ok := s.Account("second")
	require.True(t, ok)
	require.Equal(t, "Second", a.Name)
	_, ok = s.Channel(PracticeChannel)
	require.False(t, ok)
	_, ok = s.Account("")
	require.False(t, ok)
}

func TestLongestNameIsGood(t *testing.T) {
	name, problem := checkName(strings.Repeat("ש", MaxNameLength))
	require.Nil(t, problem)
	require.Len(t, []rune(name), MaxNameLength)
}

func TestNameKeyIsCaseFolding(t *testing.T) {
	words := []string{"Main", "MAIN", " main\t", "straße", "STRASSE", "\u212aelvin", "kelvin", "ſ", "S", "Σ", "ς", "σ", "Ǆ", "ǅ", "תמיכה", "i", "İ", "ı", ""}
	for _, a := range words {
		for _, b := range words {
			require.Equal(t, strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)), sameName(a, b), "%q %q", a, b)
		}
	}
}

func TestTheServiceOfTheDefaultIsKnownToTheKeychain(t *testing.T) {
	require.True(t, (Account{Name: DefaultAccount, BaseURL: DefaultBaseURL}).KeyOwner().IsCommBox())
}
