package settings

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"mediadrop/uploader/convertpolicy"
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

// unprintable reports whether a character would break a line or turn
// the direction of the text around a name. (Direction marks and joiners are ordinary parts of
// Hebrew, Persian and emoji.)
func unprintable(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp) ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// checker checks settings, those of a file and those that were changed alike.
type checker struct {
	parseStreamID func(string) (string, error)
}

// checkAll checks settings as a whole, makes them canonical and returns the
// first problem.
func (c checker) checkAll(s *Settings) *Problem {
	s.Version = CurrentVersion
	if len(s.Accounts) == 0 {
		return &Problem{Field: FieldAccounts, Code: NoAccount}
	}
	accounts, channels := names{}, names{}
	for i := range s.Accounts {
		if p := checkAccount(&s.Accounts[i], accounts); p != nil {
			return p.within(entry(FieldAccounts, i))
		}
	}
	for i := range s.Channels {
		if p := c.checkChannel(&s.Channels[i], channels, accounts, s.Accounts[0].Name); p != nil {
			return p.within(entry(FieldChannels, i))
		}
	}
	if p := checkSelected(s); p != nil {
		return p.within("selected_channel")
	}
	for _, f := range table {
		if p := f.check(s); p != nil {
			return p
		}
	}
	return nil
}

// entry returns what stands in front of the fields of a list's entry:
// "channels[2].".
func entry(list string, index int) string { return fmt.Sprintf("%s[%d].", list, index) }

func checkVersion(n int) *Problem {
	if n < 1 {
		return &Problem{Code: OutOfRange, Value: strconv.Itoa(n)}
	}
	return nil
}

func checkParallel(n int) *Problem {
	if n < MinParallelUploads || n > MaxParallelUploads {
		return &Problem{Code: OutOfRange, Value: strconv.Itoa(n)}
	}
	return nil
}

func checkConvert(policy convertpolicy.Policy) *Problem {
	switch policy {
	case convertpolicy.Ask, convertpolicy.Always, convertpolicy.Never:
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

// Themes returns what Theme can be besides the system's.
func Themes() []string { return []string{"light", "dark"} }

// What TextSize can be, in percent.
const MinTextSize, MaxTextSize = 100, 200

func checkTheme(name string) *Problem {
	if name == "" || slices.Contains(Themes(), name) {
		return nil
	}
	return &Problem{Code: UnknownTheme, Value: shown(name)}
}

func checkTextSize(percent int) *Problem {
	if percent < MinTextSize || percent > MaxTextSize {
		return &Problem{Code: OutOfRange, Value: strconv.Itoa(percent)}
	}
	return nil
}

func checkDays(n int) *Problem {
	if n < 0 || n > maxDays {
		return &Problem{Code: OutOfRange, Value: strconv.Itoa(n)}
	}
	return nil
}

func checkSide(side float32) *Problem {
	if side >= 0 && side <= maxWindowSide { // false for NaN too
		return nil
	}
	return &Problem{Code: OutOfRange, Value: fmt.Sprint(side)}
}

func checkFilter(filter string) *Problem {
	if n := utf8.RuneCountInString(filter); n > maxFilter {
		return &Problem{Code: OutOfRange, Value: strconv.Itoa(n)}
	}
	return nil
}

// seconds returns a number of seconds as a duration. For one that no duration
// can hold it returns a value that checkTimeout refuses.
func seconds(n float64) time.Duration {
	ns := math.Round(n * float64(time.Second))
	if !(math.Abs(ns) < math.MaxInt64) {
		return -1
	}
	return time.Duration(ns)
}

func formatSeconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64)
}
