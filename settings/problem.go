package settings

import (
	"fmt"
	"strings"
)

// ProblemCode is what is wrong. The user interface words it.
type ProblemCode string

// The problems. Value in the comments is Problem.Value.
const (
	NotJSON              ProblemCode = "not JSON"                              // at Line and Column
	WrongType            ProblemCode = "wrong type"                            // Value: the JSON type found
	OutOfRange           ProblemCode = "out of range"                          // Value: the number found
	NameEmpty            ProblemCode = "name empty"                            //
	NameTooLong          ProblemCode = "name too long"                         // Value: the name's start
	NameUnprintable      ProblemCode = "name has control characters"           //
	NameTaken            ProblemCode = "name taken"                            // Value: the name
	NameReserved         ProblemCode = "name reserved"                         // Value: the name
	NameBuiltIn          ProblemCode = "name of a built-in format"             // Value: the name
	TextUnprintable      ProblemCode = "text is not UTF-8"                     //
	BaseURLInvalid       ProblemCode = "base URL invalid"                      //
	BaseURLNotHTTPS      ProblemCode = "base URL not https"                    // Value: scheme and host
	BaseURLExtra         ProblemCode = "base URL with user, query or fragment" //
	NoAccount            ProblemCode = "no account"                            //
	UnknownAccount       ProblemCode = "unknown account"                       // Value: the account's name, "" if it was left out as broken
	UnknownChannel       ProblemCode = "unknown channel"                       // Value: the channel's name
	BadStreamID          ProblemCode = "bad stream ID"                         // Err: the reason
	UnknownHeader        ProblemCode = "unknown kind of template header"       // Value: what was found
	UnknownCopyFormat    ProblemCode = "unknown copy format"                   // Value: the format's name
	TeamURLInvalid       ProblemCode = "team url invalid"
	TeamURLPassword      ProblemCode = "team url password"
	UnknownConvertPolicy ProblemCode = "unknown convert policy"           // Value: what was found
	UnknownTheme         ProblemCode = "unknown theme"                    // Value: what was found
	UnknownLanguage      ProblemCode = "unknown language"                 // Value: what was found
	NewerVersion         ProblemCode = "newer version"                    // Value: the version found; the file is never overwritten
	TooLarge             ProblemCode = "too large"                        //
	CannotRead           ProblemCode = "cannot read"                      // Err: the reason
	CannotWrite          ProblemCode = "cannot write"                     // Err: the reason
	CannotKeepCopy       ProblemCode = "cannot keep a copy"               // Err: the reason; nothing was written
	CopyKept             ProblemCode = "copy kept"                        // Value: the copy's path
	Locked               ProblemCode = "locked by the administrator"      //
	NotYours             ProblemCode = "set up by the administrator"      // Value: the name of the account or channel
	Untrusted            ProblemCode = "not from an administrator"        // Err: the reason
	NotAbsolute          ProblemCode = "not a whole path"                 // Value: the path's start
	NotTrusted           ProblemCode = "a program that others may change" // Value: the path of what others may change; Err: the reason
)

// Problem is one thing wrong with the settings. It goes to logs and to the
// person as it is: Value never holds what could be a secret. As an error it is
// always a *Problem.
type Problem struct {
	Field        string // "channels[1].stream_id", "base_url"; "" = the file as a whole
	Code         ProblemCode
	Value        string // see the codes; at most maxShown characters unless it is a path
	Line, Column int    // where in the file, from 1, Column in characters; 0 = not from a file
	Err          error  // the cause, where there is one
	Preset       string // path of the administrator's file, if it is about that one
}

// maxShown is how many characters of a wrong value are repeated.
const maxShown = 60

// Error describes the problem in English, for logs.
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString("settings: ")
	if p.Preset != "" {
		b.WriteString(p.Preset + ": ")
	}
	if p.Field != "" {
		b.WriteString(p.Field + ": ")
	}
	b.WriteString(string(p.Code))
	if p.Value != "" {
		fmt.Fprintf(&b, " (%q)", p.Value)
	}
	if p.Line > 0 {
		fmt.Fprintf(&b, ", line %d, column %d", p.Line, p.Column)
	}
	if p.Err != nil {
		fmt.Fprintf(&b, ": %v", p.Err)
	}
	return b.String()
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Err }

// within returns the problem as one of a field inside prefix.
func (p *Problem) within(prefix string) *Problem {
	if p == nil {
		return nil
	}
	q := *p
	q.Field = prefix + q.Field
	return &q
}

// shown shortens a wrong value for display.
func shown(text string) string {
	if runes := []rune(text); len(runes) > maxShown {
		return string(runes[:maxShown-1]) + "…"
	}
	return text
}
