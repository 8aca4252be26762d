package sound

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"mediadrop/uploader/media/defect"
)

// Sources: RFC 3533 (Ogg), RFC 7845 (Opus), the Vorbis I specification, 4.2.2,
// "Ogg FLAC mapping" (xiph.org), the Speex manual, "Ogg file format", and the
// Theora specification, 6.2.

const (
	pageHead = 27
	maxPage  = pageHead + 255 + 255*255
	// mostStreams bounds the search for beginnings of streams.
	mostStreams = 32
)

// page is one Ogg page: its header and where it ends.
type page struct {
	begins  bool // a stream
	granule int64
	serial  uint32
	content []byte // as far as it was read
	length  int    // of the page, whole
}

// parsePage reads the page that b begins with; ok is false when there is none.
func parsePage(b []byte) (p page, ok bool) {
	if len(b) < pageHead || string(b[:4]) != "OggS" || b[4] != 0 {
		return page{}, false
	}
	segments := int(b[26])
	if len(b) < pageHead+segments {
		return page{}, false
	}
	p = page{
		begins:  b[5]&2 != 0,
		granule: int64(binary.LittleEndian.Uint64(b[6:])),
		serial:  binary.LittleEndian.Uint32(b[14:]),
		length:  pageHead + segments,
	}
	for _, segment := range b[pageHead:p.length] {
		p.length += int(segment)
	}
	p.content = b[pageHead+segments : min(p.length, len(b))]
	return p, true
}

// oggStream is what the first page of an audio stream says.
type oggStream struct {
	Info
	serial  uint32
	rate    float64 // of the granules
	preSkip int64   // granules before the sound begins
}

func examineOgg(s source) (Info, error) {
	var first *oggStream
	var info Info
	rest := s.head
	for range mostStreams { // the beginnings of all streams come first (RFC 3533, 4)
		p, ok := parsePage(rest)
		if !ok || !p.begins {
			break
		}
		stream, audio := parseStream(p)
		switch {
		case audio:
			info.Streams++
			if first == nil {
				first = &stream
			}
		case isOggVideo(p.content):
			info.Video = true
		}
		rest = rest[min(p.length, len(rest)):]
	}
	last, err := lastPage(s)
	if err != nil {
		return Info{}, err
	}
	if first != nil {
		video, streams := info.Video, info.Streams
		info = first.Info
		info.Video, info.Streams = video, streams
		if last.serial == first.serial && last.granule > first.preSkip {
			info.Duration = seconds(float64(last.granule-first.preSkip), first.rate)
		}
	} else if !info.Video {
		return Info{}, fmt.Errorf("neither sound nor pictures in the Ogg file: %w", defect.ErrBroken)
	}
	info.Format = "ogg"
	return info, s.checkPages()
}

func isOggVideo(content []byte) bool {
	for _, magic := range []string{"\x80theora", "OVP80", "BBCD\x00"} {
		if bytes.HasPrefix(content, []byte(magic)) {
			return true
		}
	}
	return false
}

func parseStream(p page) (oggStream, bool) {
	b, s := p.content, oggStream{serial: p.serial}
	has := func(magic string, length int) bool {
		return len(b) >= length && bytes.HasPrefix(b, []byte(magic))
	}
	switch {
	case has("OpusHead", 19): // plays at 48 kHz whatever it was made from (RFC 7845, 4)
		s.Codec, s.Channels, s.SampleRate = "opus", int(b[9]), 48000
		s.preSkip = int64(binary.LittleEndian.Uint16(b[10:]))
	case has("\x01vorbis", 16):
		s.Codec, s.Channels, s.SampleRate = "vorbis", int(b[11]), int(binary.LittleEndian.Uint32(b[12:])&0x7fffffff)
	case has("Speex   ", 52):
		s.Codec, s.SampleRate, s.Channels = "speex", int(binary.LittleEndian.Uint32(b[36:])&0x7fffffff), int(binary.LittleEndian.Uint32(b[48:])&0xff)
	case has("\x7fFLAC", 13+22):
		s.Info = streamInfo(b[13:])
	default:
		return s, false
	}
	s.rate = float64(s.SampleRate)
	return s, true
}

// lastPage finds the last page and holds it against the end of the file: a copy
// that broke off ends inside a page. The mark of the end of a stream is not asked
// for, as many recorders forget it.
func lastPage(s source) (page, error) {
	tail := make([]byte, min(2*maxPage, s.length()))
	at := s.size - int64(len(tail))
	if err := s.readAt(tail, at); err != nil {
		return page{}, err
	}
	for from := len(tail); ; {
		from = bytes.LastIndex(tail[:from], []byte("OggS"))
		if from < 0 {
			return page{}, fmt.Errorf("no page at the end of the Ogg file: %w", defect.ErrTruncated)
		}
		p, ok := parsePage(tail[from:])
		switch {
		case !ok && len(tail)-from < pageHead+255:
			return page{}, fmt.Errorf("the last page's header is cut off: %w", defect.ErrTruncated)
		case !ok:
			continue
		case from+p.length > len(tail):
			return page{}, fmt.Errorf("the last page ends %d bytes after the file: %w", from+p.length-len(tail), defect.ErrTruncated)
		}
		return p, nil
	}
}
