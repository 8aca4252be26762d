package words

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/settings/keychain"
	"mediadrop/ui/control"
	"mediadrop/ui/language"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/media"
	"mediadrop/uploader/racetest"
)

var allCauses = []commbox.Cause{
	commbox.CauseFileGone, commbox.CauseFileUnreadable, commbox.CauseFileChanged, commbox.CauseUnreachable, commbox.CauseProxy,
	commbox.CauseProxyDown, commbox.CauseProxyLogin, commbox.CauseProxyDeadEnd, commbox.CauseCertificate, commbox.CauseCertificateTime,
	commbox.CauseTLSOutdated, commbox.CauseClientCertificate, commbox.CauseStale, commbox.CauseInterrupted, commbox.CauseStalled,
	commbox.CauseEarlyFault, commbox.CauseEarlyAnswer, commbox.CauseThrottled, commbox.CauseBusy,
	commbox.CauseKeyRefused, commbox.CauseNotFound, commbox.CauseTooLarge, commbox.CauseRejected, commbox.CauseRedirected,
	commbox.CauseNoAnswer, commbox.CauseServerError, commbox.CauseEmptyAnswer, commbox.CauseUnreadable, commbox.CauseCanceled,
}

// allCodes is everything that can be wrong with an upload.
func allCodes() []uploader.Code {
	codes := []uploader.Code{
		uploader.CodeKeyMissing, uploader.CodeKeychain, uploader.CodeNoKeychain, uploader.CodeKeychainAsked, uploader.CodeSameFile, uploader.CodeInterrupted, uploader.CodeChannelBroken, uploader.CodeNotConverted, uploader.CodeLeftOut, uploader.CodeNotConvertible, uploader.CodeCopyNotWritten,
		uploader.CodeMemory, uploader.CodeTime, uploader.CodeCrashed, uploader.CodeNoWorker,
	}
	for _, cause := range allCauses {
		codes = append(codes, uploader.Code(cause))
	}
	for _, reason := range []media.Reason{
		media.ReasonEmpty, media.ReasonNotAFile, media.ReasonUnsupportedType, media.ReasonTooLarge, media.ReasonNotForHeaders,
	} {
		codes = append(codes, uploader.Code(reason))
	}
	return codes
}

func TestEveryProblemHasASentence(t *testing.T) {
	english := map[string]string{}
	for _, code := range []string{"en", "he"} {
		uitest.UseLanguage(t, code)
		for _, state := range []uploader.State{uploader.Failed, uploader.Unknown, uploader.Waiting, uploader.Blocked, uploader.Canceled} {
			for _, code := range allCodes() {
				for _, status := range []int{0, 401, 403} {
					for _, handedOver := range []bool{false, true} {
						p := uitest.Problem(code)
						p.HTTPStatus, p.HandedOver = status, handedOver
						text, about := Describe(state, p), fmt.Sprint(state, code, status, handedOver)
						uitest.RequireSentence(t, text, about)
						require.NotEqual(t, english[about], text, about)
						english[about] = text
					}
				}
			}
		}
	}
}

func TestSentencesTellWhatMatters(t *testing.T) {
	uitest.UseLanguage(t, "en")
	for _, c := range []struct {
		state uploader.State
		code  any
		want  string
	}{
		{uploader.Waiting, commbox.CauseUnreachable, "will try again automatically"},
		{uploader.Failed, commbox.CauseUnreachable, "Check your network connection, then try again"},
		{uploader.Waiting, commbox.CauseKeyRefused, "Replace it, and the upload will continue"},
		{uploader.Failed, media.ReasonTooLarge, "7 MB, and the limit is 5 MB"},
		{uploader.Blocked, media.ReasonUnsupportedType, "(TIFF)"},
		{uploader.Unknown, commbox.CauseNoAnswer, "could make a second copy"},
		{uploader.Unknown, commbox.CauseServerError, "could make a second copy"},
		{uploader.Unknown, commbox.CauseUnreadable, "could make a second copy"},
		{uploader.Unknown, uploader.CodeInterrupted, "MediaDrop closed before the answer came"},
		{uploader.Failed, commbox.CauseNotFound, "too large"}, // IIS answers 404 to that
		{uploader.Failed, commbox.CauseRejected, "CommBox rejected the file."},
	} {
		require.Contains(t, Describe(c.state, uitest.Problem(c.code)), c.want)
	}
}

// TestAWebPageIsNoAnswer: who is behind a network's login page is told to sign in
// there, not that something is wrong with the service or the settings.
func TestAWebPageIsNoAnswer(t *testing.T) {
	uitest.UseLanguage(t, "en")
	p := uitest.Problem(commbox.CauseUnreadable)
	p.Raw = `{"status":"200","data":[]}`
	require.NotContains(t, Describe(uploader.Unknown, p), "sign in")
	for _, page := range []string{"<!DOCTYPE html><title>Hotel</title>", "\n <HTML>", "<html lang=\"he\">"} {
		p.Raw = page
		require.Contains(t, Describe(uploader.Unknown, p), "sign in, do that in your browser. CommBox may have the file", page)
	}
	require.Contains(t, Describe(uploader.Failed, uitest.Problem(commbox.CauseRedirected)), "sign in, do that in your browser")
}

func TestTheServicesOwnWordsAreQuoted(t *testing.T) {
	uitest.UseLanguage(t, "en")
	p := uitest.Problem(commbox.CauseRejected)
	p.Description, p.Failed = "bad {{.Text}}", []string{"line one", "line two"}
	require.Equal(t, "CommBox rejected the file. Change it as CommBox asks, or send the details to your administrator. CommBox says: “bad {{.Text}}; line one; line two”", Describe(uploader.Failed, p))
	require.Empty(t, Describe(uploader.Failed, nil))
}

func TestEveryErrorHasASentence(t *testing.T) {
	for _, err := range []error{
		commbox.ErrStreamIDEmpty, commbox.ErrStreamIDPlaceholder, commbox.ErrStreamIDIsKey, commbox.ErrStreamIDIsNumber,
		commbox.ErrStreamIDNotInURL, commbox.ErrStreamIDTooLong, commbox.ErrStreamIDMalformed,
		keychain.ErrLocked, keychain.ErrTimeout, keychain.ErrUnavailable, keychain.ErrNotFound,
		&keychain.KeyError{Reason: keychain.KeyEmpty}, &keychain.KeyError{Reason: keychain.KeySpace}, &keychain.KeyError{Reason: keychain.KeyTooLong},
		&keychain.KeyError{Reason: keychain.KeyNonASCII}, &keychain.KeyError{Reason: keychain.KeyIsURL}, &keychain.KeyError{Reason: keychain.KeyIsStreamID},
		control.ErrAccountInUse, uploader.ErrNoKey, errors.New("anything else"),
	} {
		seen := uitest.InTwo(t, func() string {
			text, _ := Error(fmt.Errorf("while doing something: %w", err))
			return text
		}, err.Error())
		if err.Error() != "anything else" {
			require.NotContains(t, seen, "unexpected", err.Error())
		}
	}
}

func TestCheckErrorsHaveSentences(t *testing.T) {
	racetest.OneGoroutine(t)
	for _, cause := range allCauses {
		for _, status := range []int{0, 401, 403, 500} {
			err := &commbox.Error{Cause: cause, HTTPStatus: status, Description: "what the service said"}
			text := uitest.InTwo(t, func() string { text, _ := Error(err); return text }, cause)
			require.NotContains(t, text, "will continue", "nothing goes on after a check")
		}
	}
}

func TestEveryProblemOfTheSettingsHasASentence(t *testing.T) {
	racetest.OneGoroutine(t)
	for _, code := range []settings.ProblemCode{
		settings.NotJSON, settings.WrongType, settings.OutOfRange, settings.NameEmpty, settings.NameTooLong, settings.NameUnprintable,
		settings.NameTaken, settings.NameReserved, settings.BaseURLInvalid, settings.BaseURLNotHTTPS, settings.BaseURLExtra,
		settings.NoAccount, settings.UnknownAccount, settings.UnknownChannel, settings.BadStreamID, settings.UnknownConvertPolicy, settings.UnknownHeader,
		settings.NameBuiltIn, settings.TextUnprintable, settings.UnknownCopyFormat,
		settings.UnknownLanguage, settings.UnknownTheme, settings.NewerVersion, settings.TooLarge, settings.CannotRead, settings.CannotWrite,
		settings.CannotKeepCopy, settings.CopyKept, settings.NotAbsolute, settings.NotTrusted, settings.TeamURLInvalid, settings.TeamURLPassword,
	} {
		for _, p := range []*settings.Problem{
			{Code: code, Value: "value", Field: "channels[1].stream_id", Line: 4, Column: 9, Err: commbox.ErrStreamIDIsNumber},
			{Code: code, Err: errors.New("disk on fire")},
		} {
			uitest.InTwo(t, func() string { return Setting(p) }, code)
			text, detail := Error(p)
			uitest.RequireSentence(t, text)
			require.Contains(t, detail, string(code))
		}
	}
	require.Contains(t, Setting(&settings.Problem{Code: settings.OutOfRange, Field: "parallel_uploads", Line: 4}), "line 4: parallel_uploads")
}

func TestUnitsAndNamesAreWordedInBothLanguages(t *testing.T) {
	for name, word := range map[string]func() string{
		"size":     func() string { return Size(5 << 20) },
		"left":     func() string { return TimeLeft(time.Minute) },
		"today":    func() string { return Day(time.Now(), time.Now()) },
		"month":    func() string { return monthName(time.May) },
		"practice": func() string { return Channel(settings.PracticeChannel) },
	} {
		uitest.InTwo(t, word, name)
	}
}

// Workers put problems into words while the person changes the language.
func TestLanguageMayChangeWhileWorkersDescribe(t *testing.T) {
	t.Cleanup(func() { require.NoError(t, language.Use("en")) })
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 200 {
			_ = Describe(uploader.Failed, uitest.Problem(commbox.CauseRejected))
		}
	}()
	for i := 0; ; i++ {
		require.NoError(t, language.Use(settings.Languages()[i%2]))
		select {
		case <-done:
			return
		default:
		}
	}
}
