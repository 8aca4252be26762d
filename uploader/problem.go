package uploader

import (
	"errors"
	"io/fs"
	"strings"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/worker"
)

// Code is what is wrong with an upload. It is one of commbox's causes, one
// of media's reasons, or one of those below. The texts are stable.
type Code string

// The codes of the queue itself.
const (
	CodeKeyMissing     Code = "key_missing"      // there is no key for the account
	CodeKeychain       Code = "keychain"         // the key cannot be had from the keychain
	CodeNoKeychain     Code = "no_keychain"      // this computer has no keychain
	CodeKeychainAsked  Code = "keychain_asked"   // the system's keychain is asked for the key, and may ask the person
	CodeSameFile       Code = "same_file"        // the same file is on its way, and its ID is taken
	CodeInterrupted    Code = "program_closed"   // the program closed before the file was sent
	CodeOffline        Code = "offline"          // this computer has no network
	CodeChannelBroken  Code = "channel_broken"   // the account or channel cannot be used any more
	CodeLeftOut        Code = "left_out"         // the person did not want the file to be converted
	CodeNotConverted   Code = "not_converted"    // the person keeps files from being converted
	CodeNotConvertible Code = "not_convertible"  // converting did not work
	CodeQuestion       Code = "question"         // the person has to say what becomes of the file
	CodeCopyNotWritten Code = "copy_not_written" // the disk has no room for the converted copy
)

// The codes of files that could not be looked into.
const (
	CodeMemory   Code = "file_memory"  // it takes more memory than one file may
	CodeTime     Code = "file_time"    // it takes more time than one file may
	CodeCrashed  Code = "file_crashed" // what looked into it failed
	CodeNoWorker Code = "no_worker"    // nothing looks into files on this computer
)

// Problem is why an upload did not end well, or what it waits for. It never
// holds the key.
type Problem struct {
	Code        Code
	HTTPStatus  int          // 0 without an answer
	Description string       // what the service said
	Failed      []string     // the service's `failed` lines
	HandedOver  bool         // the service may have the whole file
	Long        bool         // it has been so for long, and the person should know
	Proxy       string       // host and port of the proxy in between, where there was one and no answer
	Check       media.Report // of the file, where that is what the problem is about
	Copy        media.Report // of its converted copy, where there is one
	Detail      string       // for the log and for the details: technical, English
	Raw         string       // the service's answer, for the details
}

// IsWebPage reports whether the answer is a page for a browser: it may be of a
// network's login page or a filter, not of the service.
func (p *Problem) IsWebPage() bool {
	start := strings.ToLower(strings.TrimSpace(p.Raw))
	return strings.HasPrefix(start, "<!doctype html") || strings.HasPrefix(start, "<html")
}

// ProblemOf returns what went wrong with an upload, of an error of its file or of the
// service.
func ProblemOf(err error) *Problem {
	var e *commbox.Error
	if errors.As(err, &e) {
		return &Problem{
			Code: Code(e.Cause), HTTPStatus: e.HTTPStatus, Description: e.Description, Failed: e.Failed,
			HandedOver: e.HandedOver, Proxy: e.Proxy, Detail: e.Error(), Raw: e.Raw,
		}
	}
	code := Code(commbox.CauseFileUnreadable)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		code = Code(commbox.CauseFileGone)
	case errors.Is(err, media.ErrChanged):
		code = Code(commbox.CauseFileChanged)
	case errors.Is(err, media.ErrNotWritten):
		code = CodeCopyNotWritten
	case errors.Is(err, worker.ErrMemory):
		code = CodeMemory
	case errors.Is(err, worker.ErrTime):
		code = CodeTime
	case errors.Is(err, worker.ErrCrashed):
		code = CodeCrashed
	case errors.Is(err, worker.ErrNotStarted):
		code = CodeNoWorker
	}
	return &Problem{Code: code, Detail: err.Error()}
}

// problemOfReport describes why a file is not sent, or what is to be known
// about it; nil when there is nothing.
func problemOfReport(r media.Report) *Problem {
	if r.Reason == media.ReasonNone {
		return nil
	}
	code := Code(r.Reason)
	if r.Verdict == media.Convert {
		code = CodeNotConverted
	}
	return &Problem{Code: code, Check: r, Detail: strings.TrimSpace(string(r.Reason) + " " + r.MIME + " " + r.Details)}
}

// problemOfKey describes why there is no key.
func problemOfKey(err error) *Problem {
	switch {
	case errors.Is(err, ErrNoKey):
		return &Problem{Code: CodeKeyMissing, Detail: err.Error()}
	case errors.Is(err, ErrNoKeychain):
		return &Problem{Code: CodeNoKeychain, Detail: err.Error()}
	case errors.Is(err, ErrKeyAsked):
		return &Problem{Code: CodeKeychainAsked, Detail: err.Error()}
	}
	return &Problem{Code: CodeKeychain, Detail: err.Error()}
}

// problemOfKeyState describes what keeps a key from being had.
func problemOfKeyState(s KeyState) *Problem {
	switch s {
	case KeyMissing:
		return problemOfKey(ErrNoKey)
	case KeyAsked:
		return problemOfKey(ErrKeyAsked)
	}
	return &Problem{Code: CodeKeychain, Detail: "the keychain is locked"}
}
