package copyas

import (
	"mediadrop/settings"
	"mediadrop/ui/control"
	"mediadrop/ui/snippet"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

// Snippet returns what a text can tell of an upload.
func (c *Copier) Snippet(j uploader.Job) snippet.Upload { return c.snippet(j, practice()) }

// practice returns what the practice channel is called.
func practice() string { return words.Channel(settings.PracticeChannel) }

// snippet is Snippet, also where there is nothing to translate with.
func (c *Copier) snippet(j uploader.Job, practice string) snippet.Upload {
	channel := j.Channel
	if control.IsPractice(channel) {
		channel = practice
	}
	u := snippet.Upload{
		ID: j.MediaID, Filename: j.SentName, Kind: string(j.Kind), Header: string(j.FitsHeader), MIME: sentMIME(j),
		Channel: channel, StreamID: string(j.StreamID), BaseURL: c.serviceAddress(j.Account),
		Label: j.Label, Note: j.Note, Size: j.SentBytes, Expires: j.Expires().Local(),
	}
	if u.Filename == "" {
		u.Filename = j.Name // an upload of an earlier version
	}
	if u.Size == 0 {
		u.Size = j.Size
	}
	return u
}

func sentMIME(j uploader.Job) string {
	if j.SentMIME != "" {
		return j.SentMIME
	}
	return j.MIME
}

// unknownAddress stands where an account is not set up any more. Only the
// person knows what belongs there.
const unknownAddress = "<base URL>/"

// serviceAddress returns the base URL of an account.
func (c *Copier) serviceAddress(account string) string {
	if account == control.PracticeAccount {
		return c.control.PracticeURL()
	}
	a, ok := c.control.Settings().Account(account)
	if !ok {
		return unknownAddress
	}
	return a.BaseURL
}
