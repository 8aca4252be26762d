package media

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"mediadrop/uploader/media/ffmpeg"
	"mediadrop/uploader/media/filename"
)

// What a worker may say of a file. It was taken over by the file in the worst case,
// and then lies about the file as it likes; but what it says names no path, runs no
// command, and is of the kind and length that the rest of the program expects.
var (
	sentMIME   = regexp.MustCompile(`^[a-z0-9]+/[A-Za-z0-9.+_-]{1,120}$`)
	sentCode   = regexp.MustCompile(`^[a-z0-9_]{0,40}$`)
	sentCodec  = regexp.MustCompile(`^[A-Za-z0-9 ._:()+-]{0,60}$`)
	sentLetter = regexp.MustCompile(`^[A-Za-z0-9._:()+-]{0,40}$`)
)

const maxDetails = 1000 // characters

// trust returns what a worker said of a file, held against what is known without
// it: r has the file's size and time.
func (r Report) trust(said Report, name string, source *ffmpeg.Source) (Report, error) {
	if err := said.check(); err != nil {
		return Report{}, nonsense(err)
	}
	said.Size, said.ModTime, said.SendName = r.Size, r.ModTime, filename.Clean(name)
	t, known := lookUp(said.MIME)
	if known {
		said.SendName = t.sendName(said.SendName)
	}
	said.Details = cleanDetails(said.Details)
	said.Expected, said.Poor = 0, false // only ffmpeg knows
	if said.Command != "" {
		said.Command = command(name, said.Kind, plausible(source))
	}
	if reason := reasonOfName(filename.Check(name)); reason != ReasonNone {
		return said.block(reason), nil
	}
	if said.Verdict == OK || said.Verdict == Warn {
		if !known || said.Size > said.MaxSize {
			return Report{}, nonsense(fmt.Errorf("%q of %d bytes can be sent", said.MIME, said.Size))
		}
	}
	return said, nil
}

// check returns what in a report cannot be.
func (r Report) check() error {
	kinds := []Kind{Image, Video, Audio, Document, Sticker, Other}
	headers := append([]Kind{""}, Headers()...)
	remedies := []Remedy{ConvertPicture, ToPDF, StripMetadata, FastStart, Transcode, ToUTF8}
	verdicts := []Verdict{OK, Warn, Convert, Blocked}
	switch {
	case !slices.Contains(kinds, r.Kind), !slices.Contains(headers, r.Header), !slices.Contains(headers, r.Wanted):
		return fmt.Errorf("kinds %q, %q, %q", r.Kind, r.Header, r.Wanted)
	case !slices.Contains(verdicts, r.Verdict), !slices.Contains(verdicts, r.Otherwise):
		return fmt.Errorf("verdicts %q, %q", r.Verdict, r.Otherwise)
	case r.Verdict == Convert != slices.Contains(remedies, r.Remedy), r.Verdict == Convert && r.Otherwise == Convert:
		return fmt.Errorf("verdict %q with remedy %q", r.Verdict, r.Remedy)
	case !sentMIME.MatchString(r.MIME), !sentCode.MatchString(string(r.Reason)), !sentLetter.MatchString(r.Charset):
		return fmt.Errorf("texts %.50q, %.50q, %.50q", r.MIME, r.Reason, r.Charset)
	case r.MaxSize < 0, r.MaxSize > maxDocument:
		return fmt.Errorf("a largest size of %d", r.MaxSize)
	case r.Verdict != OK && r.Reason == ReasonNone:
		return errors.New("no reason")
	}
	return nil
}

// cleanDetails makes a text fit to be shown and logged, whatever it says.
func cleanDetails(text string) string {
	text = strings.Map(func(c rune) rune {
		if unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(text, "\ufffd"))
	if letters := []rune(text); len(letters) > maxDetails {
		text = string(letters[:maxDetails]) + "…"
	}
	return text
}

// plausible returns what is known of a film, if it can be true, and nil otherwise:
// then a command line is made that suits most.
func plausible(s *ffmpeg.Source) *ffmpeg.Source {
	const longest = 1000 * time.Hour
	in := func(n, most int) bool { return n >= 0 && n <= most }
	switch {
	case s == nil,
		s.Duration < 0, s.Duration > longest, s.Bytes < 0,
		!in(s.VideoTracks, 1000), !in(s.AudioTracks, 1000):
		return nil
	}
	if v := s.Video; v != nil {
		if !sentCodec.MatchString(v.Codec+v.Profile+v.PixelFormat) || !in(v.Index, 1000) ||
			!in(v.Width, 1<<17) || !in(v.Height, 1<<17) || !in(v.BitRate, 1<<30) ||
			!slices.Contains([]int{0, 90, 180, 270}, v.Rotation) || !(v.PixelAspect >= 0 && v.PixelAspect <= 100) ||
			!(v.FrameRate >= 0 && v.FrameRate <= 10000) {
			return nil
		}
	}
	if a := s.Audio; a != nil {
		if !sentCodec.MatchString(a.Codec+a.Profile) || !in(a.Index, 1000) || !in(a.Channels, 1000) ||
			!in(a.SampleRate, 1<<24) || !in(a.BitRate, 1<<30) {
			return nil
		}
	}
	return s
}
