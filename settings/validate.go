package settings

import (
	"fmt"
	"math"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Limits of single settings.
const (
	MinParallelUploads = 1
	MaxParallelUploads = 10
	MaxNameLength      = 60   // characters in the name of an account, channel or format
	MaxFormatLength    = 4000 // characters in the text of a format

	minTimeout    = time.Millisecond
	maxTimeout    = 24 * time.Hour
	maxWindowSide = 100_000 // wider than any wall of screens
	maxFilter     = 200     // characters
	maxDays       = 36_500  // a hundred years
	maxPath       = 32_767  // characters; Windows: the longest extended-length path
)

// ParseBaseURL returns the canonical form of a service's base URL: https, or
// http on a loopback address; with no user, query or fragment; ending in "/",
// so that the paths of the service can be appended. The error is a *Problem.
func ParseBaseURL(text string) (string, error) {
	u, problem := parseBaseURL(text)
	if problem != nil {
		return "", problem
	}
	return u, nil
}

func parseBaseURL(text string) (string, *Problem) {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	// The parse error is left out of the problem: it repeats the text, which
	// may be a key that was pasted into the wrong field.
	if err != nil || u.Hostname() == "" || !validPort(u) {
		return "", &Problem{Code: BaseURLInvalid}
	}
	if u.User != nil || u.RawQuery != "" || strings.ContainsAny(text, "?#") {
		return "", &Problem{Code: BaseURLExtra}
	}
	u.Host = strings.ToLower(u.Host)
	switch {
	case u.Scheme == "https", u.Scheme == "http" && IsLoopback(u.Hostname()):
		return u.JoinPath("/").String(), nil
	case u.Scheme == "http":
		return "", &Problem{Code: BaseURLNotHTTPS, Value: shown(u.Scheme + "://" + u.Host)}
	default:
		return "", &Problem{Code: BaseURLInvalid}
	}
}

func validPort(u *url.URL) bool {
	port := u.Port()
	if port == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}

// IsLoopback reports whether a host, as url.URL.Hostname gives it, is this
// computer.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// checkName returns the trimmed name.
func checkName(name string) (string, *Problem) {
	name = strings.TrimSpace(name)
	switch {
	case name == "":
		return "", &Problem{Field: "name", Code: NameEmpty}
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unprintable):
		return "", &Problem{Field: "name", Code: NameUnprintable}
	case utf8.RuneCountInString(name) > MaxNameLength:
		return "", &Problem{Field: "name", Code: NameTooLong, Value: shown(name)}
	}
	return name, nil
}

// unprintable tells characters that would break a line or turn the direction
// of the text around a name. (Direction marks and joiners are ordinary parts of
// Hebrew, Persian and emoji.)
func unprintable(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp) ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// checker checks and normalises settings. The one that reads files and the one
// that checks changes are the same.
type checker struct {
	parseStreamID func(string) (string, error)
}

// account checks an account and adds its name to those taken.
func (c checker) account(a *Account, taken names) *Problem {
	name, problem := checkName(a.Name)
	if problem != nil {
		return problem
	}
	base, problem := parseBaseURL(a.BaseURL)
	if problem != nil {
		return problem.within("base_url")
	}
	if !taken.take(name) {
		return &Problem{Field: "name", Code: NameTaken, Value: name}
	}
	a.Name, a.BaseURL = name, base
	return nil
}

// channel checks a channel and adds its name to those taken. Its account must
// be one of accounts; without a name it is the one called first.
func (c checker) channel(ch *Channel, taken, accounts names, first string) *Problem {
	name, problem := checkName(ch.Name)
	if problem != nil {
		return problem
	}
	if sameName(name, PracticeChannel) {
		return &Problem{Field: "name", Code: NameReserved, Value: name}
	}
	id, err := c.parseStreamID(ch.StreamID)
	if err != nil {
		return &Problem{Field: "stream_id", Code: BadStreamID, Err: err}
	}
	account := ch.Account
	if strings.TrimSpace(account) == "" {
		account = first
	}
	account, ok := accounts.find(account)
	if !ok {
		return &Problem{Field: "account", Code: UnknownAccount, Value: shown(ch.Account)}
	}
	if !taken.take(name) {
		return &Problem{Field: "name", Code: NameTaken, Value: name}
	}
	if p := checkHeader(ch.Header); p != nil {
		return p.within("header")
	}
	ch.Name, ch.StreamID, ch.Account = name, id, account
	return nil
}

// settings checks a whole value and returns the first problem.
func (c checker) settings(s *Settings) *Problem {
	s.Version = CurrentVersion
	if len(s.Accounts) == 0 {
		return &Problem{Field: "accounts", Code: NoAccount}
	}
	accounts, channels, formats := names{}, names{}, names{}
	for i := range s.Accounts {
		if p := c.account(&s.Accounts[i], accounts); p != nil {
			return p.within(entry("accounts", i))
		}
	}
	for i := range s.Channels {
		if p := c.channel(&s.Channels[i], channels, accounts, s.Accounts[0].Name); p != nil {
			return p.within(entry("channels", i))
		}
	}
	for i := range s.CopyFormats {
		if p := c.copyFormat(&s.CopyFormats[i], formats); p != nil {
			return p.within(entry("copy_formats", i))
		}
	}
	return firstOf(
		checkSelected(s).within("selected_channel"),
		checkParallel(s.ParallelUploads).within("parallel_uploads"),
		checkConvert(s.ConvertFiles).within("mend_files"),
		checkCopyFormat(s).within("copy_format"),
		checkPath(s.FFmpeg).within("ffmpeg"),
		checkDays(s.KeepDays).within("keep_days"),
		checkDays(s.KeepFailedDays).within("keep_failed_days"),
		checkTimeout(s.Timeouts.Connect).within("timeouts_seconds.connect"),
		checkTimeout(s.Timeouts.Stall).within("timeouts_seconds.stall"),
		checkTimeout(s.Timeouts.Answer).within("timeouts_seconds.answer"),
		checkLanguage(s.Language).within("language"),
		checkSide(s.Window.Width).within("window.width"),
		checkSide(s.Window.Height).within("window.height"),
		checkFilter(s.Window.Filter).within("window.filter"),
	)
}

func firstOf(problems ...*Problem) *Problem {
	for _, p := range problems {
		if p != nil {
			return p
		}
	}
	return nil
}

func entry(list string, index int) string { return fmt.Sprintf("%s[%d].", list, index) }

// checkSelected spells the selected channel as the list does.
func checkSelected(s *Settings) *Problem {
	switch ch, ok := s.Channel(s.SelectedChannel); {
	case ok:
		s.SelectedChannel = ch.Name
	case strings.TrimSpace(s.SelectedChannel) == "":
		s.SelectedChannel = ""
	case sameName(s.SelectedChannel, PracticeChannel):
		s.SelectedChannel = PracticeChannel
	default:
		return &Problem{Code: UnknownChannel, Value: shown(s.SelectedChannel)}
	}
	return nil
}

func checkParallel(n int) *Problem {
	if n < MinParallelUploads || n > MaxParallelUploads {
		return &Problem{Code: OutOfRange, Value: strconv.Itoa(n)}
	}
	return nil
}

func checkConvert(policy ConvertPolicy) *Problem {
	switch policy {
	case ConvertAsk, ConvertAlways, ConvertNever:
		return nil
	}
	return &Problem{Code: UnknownConvertPolicy, Value: shown(string(policy))}
}

func checkTimeout(d time.Duration) *Problem {
	if d < minTimeout || d > maxTimeout {
		return &Problem{Code: OutOfRange, Value: formatSeconds(d)}
	}
	return nil
}

func checkLanguage(code string) *Problem {
	if code == "" || slices.Contains(Languages(), code) {
		return nil
	}
	return &Problem{Code: UnknownLanguage, Value: shown(code)}
}

func checkHeader(kind string) *Problem {
	if kind == "" || slices.Contains(Headers(), kind) {
		return nil
	}
	return &Problem{Code: UnknownHeader, Value: shown(kind)}
}

func checkDays(n int) *Problem {
	if n < 0 || n > maxDays {
		return &Problem{Code: OutOfRange, Value: strconv.Itoa(n)}
	}
	return nil
}

func checkPath(path string) *Problem {
	if n := utf8.RuneCountInString(path); n > maxPath || strings.ContainsRune(path, 0) {
		return &Problem{Code: OutOfRange, Value: strconv.Itoa(n)}
	}
	return nil
}

func checkSide(side float32) *Problem {
	if side >= 0 && side <= maxWindowSide { // false for NaN too
		return nil
	}
	return &Problem{Code: OutOfRange, Value: formatSide(side)}
}

func checkFilter(filter string) *Problem {
	if n := utf8.RuneCountInString(filter); n > maxFilter {
		return &Problem{Code: OutOfRange, Value: strconv.Itoa(n)}
	}
	return nil
}

// seconds turns a number of the file into a duration. What a duration cannot
// hold becomes a value that checkTimeout refuses.
func seconds(n float64) time.Duration {
	ns := math.Round(n * float64(time.Second))
	if !(math.Abs(ns) < math.MaxInt64) {
		return -1
	}
	return time.Duration(ns)
}
