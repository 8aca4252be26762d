// Package sound reads what matters for delivery out of audio files that are not
// of the MP4 family: Ogg, MP3, AAC, AMR, WAV, FLAC and CAF. It reads headers and, for
// the duration, a bounded part of the rest; coded sound it reads through once, to
// find out whether it is whole.
package sound

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"mediadrop/uploader/media/defect"
)

// Info is what a file says about itself.
type Info struct {
	Format     string        // "ogg", "mp3", "mp2", "aac", "amr", "wav", "flac", "caf"
	Codec      string        // of the first audio stream: "opus", "vorbis", "flac", "speex", "mp3", "mp2", "mp1", "aac", "amr", "pcm"…; empty without audio
	Profile    string        // AMR: "NB" or "WB"; AAC: "LC", "Main"…; otherwise empty
	Channels   int           // of the first audio stream; 0 unknown
	SampleRate int           // in hertz; 0 unknown
	Duration   time.Duration // 0 unknown; estimated where only reading it all would tell
	Video      bool          // Ogg: there is a video stream as well
	Streams    int           // audio streams at the same time
}

// headLength is how much of the beginning decides what a file is.
const headLength = 64 << 10

// Examine reads the facts of the file of the given size. Content that cannot be
// used is an error that wraps defect.ErrTruncated or defect.ErrBroken (which also
// says that it is none of the formats known here); what f itself reports is
// wrapped as it is. It may be called concurrently.
func Examine(f io.ReaderAt, size int64) (Info, error) {
	s, err := newSource(f, size)
	if err != nil {
		return Info{}, err
	}
	switch {
	case bytes.HasPrefix(s.head, []byte("fLaC")):
		return examineFLAC(s)
	case bytes.HasPrefix(s.head, []byte("RIFF")) && len(s.head) >= 12 && string(s.head[8:12]) == "WAVE":
		return examineWAV(s)
	case bytes.HasPrefix(s.head, []byte("caff\x00\x01")):
		return examineCAF(s)
	case bytes.HasPrefix(s.head, []byte("OggS")):
		return examineOgg(s)
	}
	return examineFrames(s)
}

// examineFrames knows the formats that are frames from their beginning to their end.
func examineFrames(s source) (info Info, err error) {
	switch {
	case bytes.HasPrefix(s.head, []byte("#!AMR")):
		info, err = examineAMR(s)
	case isADTS(s.head):
		info, err = examineADTS(s)
	default:
		info, err = examineMPEG(s)
	}
	if err != nil {
		return Info{}, err
	}
	return info, s.checkHoles(s.start, s.size)
}

// source is a file, or its part after the tags in front, with the first bytes of it.
type source struct {
	f     io.ReaderAt
	start int64
	size  int64 // of the whole file
	head  []byte
}

// newSource skips ID3v2 tags (id3.org, "ID3 tag version 2.4.0", 3.1), which stand
// before MP3, AAC and FLAC. Tagging programs sometimes leave several.
func newSource(f io.ReaderAt, size int64) (source, error) {
	const mostTags = 8
	s := source{f: f, size: size}
	for range mostTags {
		if err := s.load(); err != nil {
			return s, err
		}
		if len(s.head) < 10 || string(s.head[:3]) != "ID3" {
			return s, nil
		}
		length := int64(10)
		for i, c := range s.head[6:10] {
			length += int64(c&0x7f) << (7 * (3 - i))
		}
		if s.head[5]&0x10 != 0 { // footer
			length += 10
		}
		if s.start += length; s.start >= size {
			return s, fmt.Errorf("a tag of %d bytes, and nothing after it: %w", length, defect.ErrTruncated)
		}
	}
	return s, fmt.Errorf("more than %d tags: %w", mostTags, defect.ErrBroken)
}

func (s *source) load() error {
	s.head = make([]byte, max(0, min(headLength, s.size-s.start)))
	return s.readAt(s.head, s.start)
}

// readAt fills b. A file that became shorter than its size since it was looked
// at is truncated.
func (s *source) readAt(b []byte, at int64) error {
	n, err := s.f.ReadAt(b, at)
	switch {
	case n == len(b):
		return nil
	case err == nil || errors.Is(err, io.EOF):
		return fmt.Errorf("byte %d is missing: %w", at+int64(n), defect.ErrTruncated)
	default:
		return fmt.Errorf("read the sound: %w", err)
	}
}

// length is the number of bytes after the tags.
func (s *source) length() int64 { return s.size - s.start }

// seconds returns n/perSecond as a time; 0 where that makes no sense.
func seconds(n, perSecond float64) time.Duration {
	if perSecond <= 0 || n <= 0 || n/perSecond > 1e9 {
		return 0
	}
	return time.Duration(n / perSecond * float64(time.Second))
}
