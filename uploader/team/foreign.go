package team

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/history"
)

// The bounds of what a colleague's row can bring, in characters.
const (
	longestName  = 1024
	longestWord  = 255
	largestBytes = 1 << 50
)

var (
	hexHash = regexp.MustCompile(`^[0-9a-f]{64}$`)
	word    = regexp.MustCompile(`^[a-z0-9_]{0,64}$`)
	mime    = regexp.MustCompile(`^[a-z0-9.+-]{1,127}/[a-z0-9.+-]{1,127}$`)
)

// cleaned returns a row of the desk fit to be shown and used: the desk is
// written by other people's programs. ok is false for one that is no upload.
func cleaned(r history.Upload) (_ history.Upload, ok bool) {
	stream, err := commbox.ParseStreamID(string(r.StreamID))
	switch {
	case uuid.Validate(r.ID) != nil, r.Renews != "" && uuid.Validate(r.Renews) != nil,
		!hexHash.MatchString(r.Hash),
		err != nil || stream != r.StreamID,
		r.Size < 0 || r.Size > largestBytes || r.SentBytes < 0 || r.SentBytes > largestBytes,
		!isMediaID(r.MediaID),
		!word.MatchString(string(r.Kind)) || !word.MatchString(string(r.Header)) || !word.MatchString(string(r.FitsHeader)) || !word.MatchString(string(r.Verdict)) || !word.MatchString(string(r.Reason)),
		!mime.MatchString(r.MIME) || !mime.MatchString(r.SentMIME),
		r.FinishedAt.IsZero() || r.FinishedAt.Year() > 9999:
		return history.Upload{}, false
	}
	r.Name, r.SentName = line(r.Name, longestName), line(r.SentName, longestName)
	r.Channel, r.Member = line(r.Channel, longestName), line(r.Member, longestWord)
	r.Label, r.Note = line(r.Label, history.MaxLabel), text(r.Note, history.MaxNote)
	return r, r.Name != "" && r.Member != ""
}

// isMediaID reports whether a text can be a media ID: those are opaque, but
// never hold white space or what cannot be seen.
func isMediaID(id string) bool {
	return id != "" && len(id) <= longestName && !strings.ContainsFunc(id, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r)
	})
}

// line makes a text one line of what can be seen, without marks that turn its
// order around, and short.
func line(s string, most int) string {
	return strings.Join(strings.Fields(text(s, most)), " ")
}

// text keeps the lines.
func text(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || unicode.IsSpace(r) || !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs) {
			return r
		}
		return -1
	}, clip(s, most))
	return strings.TrimSpace(s)
}
