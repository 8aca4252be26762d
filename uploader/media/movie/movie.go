// Package movie reads what matters for delivery out of files of the ISO base
// media family (MP4, M4V, M4A, 3GP, QuickTime), and moves their tables to the
// front. It reads box headers, the movie box and the headers of fragments; at the
// pictures and sounds themselves it only looks whether they are there. Time and
// memory are bounded.
//
// It reads the few boxes that it needs itself: a general reader allocates what a
// table claims to hold, and the tables come from strangers.
//
// Sources: ISO/IEC 14496-12 (the boxes), 14496-14 (MP4), 14496-15 (H.264 and
// HEVC in it), Apple's QuickTime File Format Specification (what MOV adds).
package movie

import (
	"context"
	"fmt"
	"io"
	"time"

	"mediadrop/uploader/media/defect"
)

// ErrProtected means that a film is encrypted against copying.
var ErrProtected = fmt.Errorf("protected against copying: %w", defect.ErrUnknownKind)

// Info is what a file says about itself.
type Info struct {
	Brand      string        // major brand, e.g. "isom", "qt  "; empty when there is none
	QuickTime  bool          // the container is QuickTime: brand "qt  ", or no brand at all
	Duration   time.Duration // 0 unknown
	FastStart  bool          // the movie box comes before the first media data
	Fragmented bool          // the file holds movie fragments
	Tracks     []Track       // in the order of the file
}

// TrackType is what a track holds.
type TrackType string

// The types of tracks.
const (
	Video TrackType = "video"
	Audio TrackType = "audio"
	Other TrackType = "other" // time code, text, metadata
)

// Track is one stream of a file.
type Track struct {
	Type TrackType
	// Codec is a plain name ("h264", "hevc", "av1", "vp9", "mpeg4", "h263",
	// "mjpeg", "prores", "aac", "amr", "mp3", "alac", "ac3", "opus", "pcm"), or
	// the four-character code of the sample entry where there is none.
	Codec string
	// Profile is "Baseline", "Main", "High", "High 10", "High 4:2:2"… for H.264,
	// "Main", "Main 10"… for HEVC, "LC", "HE", "HEv2"… for AAC, "NB" or "WB" for
	// AMR; empty where it is not known.
	Profile  string
	BFrames  bool   // video: pictures are stored in another order than shown
	Bits     int    // video: bits of a luma sample, 8 when the file does not say
	Chroma   string // video: "4:2:0", "4:2:2", "4:4:4", "4:0:0"; empty unknown
	Width    int    // video: pixels as stored, before rotation
	Height   int
	Rotation int // video: degrees clockwise for display: 0, 90, 180, 270

	Channels   int // audio; 0 unknown
	SampleRate int // audio, in hertz; 0 unknown
	BitRate    int // bits a second, from the sizes of the samples; 0 unknown
}

// Examine reads the facts of the file of the given size, and looks whether its
// samples are there: of films of up to 32 MB all of them. Content that cannot be
// used returns an error that wraps defect.ErrTruncated (it ends too early, or has
// holes), defect.ErrBroken (it contradicts itself, or has neither video nor
// audio), defect.ErrTooBig (reading it would take too much), or ErrProtected;
// what f itself reports is wrapped as it is. It stops when ctx ends, and may be
// called concurrently.
func Examine(ctx context.Context, f io.ReaderAt, size int64) (Info, error) {
	m, l, err := read(f, size)
	if err != nil {
		return Info{}, err
	}
	if len(l.moofs) == 0 {
		if err := m.checkSamples(ctx, f); err != nil {
			return Info{}, err
		}
	}
	return m.info(l), nil
}

// read reads the tables of a file.
func read(f io.ReaderAt, size int64) (*movieBox, layout, error) {
	l, err := scan(f, size)
	if err != nil {
		return nil, l, err
	}
	if err := l.complete(); err != nil {
		return nil, l, err
	}
	moov, err := l.readMoov(f)
	if err != nil {
		return nil, l, err
	}
	m, err := parseMoov(moov, l.quickTime())
	if err != nil {
		return nil, l, err
	}
	if l.cut != nil && (m.extends || len(l.moofs) > 0) { // there may have been more fragments
		return nil, l, l.cut
	}
	if err := m.addFragments(f, l.moofs); err != nil {
		return nil, l, err
	}
	if err := m.check(size, len(l.moofs) > 0); err != nil {
		return nil, l, err
	}
	return m, l, nil
}

func (m *movieBox) info(l layout) Info {
	info := Info{
		Brand:      l.brand,
		QuickTime:  l.quickTime(),
		Duration:   m.duration(),
		FastStart:  l.fastStart(),
		Fragmented: len(l.moofs) > 0,
	}
	for i := range m.tracks {
		t := &m.tracks[i]
		t.setBitRate(info.Duration)
		info.Tracks = append(info.Tracks, t.Track)
	}
	return info
}

// check finds samples that lie outside the file, and files without anything to
// see or hear.
func (m *movieBox) check(size int64, fragmented bool) error {
	var wanted, filled bool
	for i := range m.tracks {
		t := &m.tracks[i]
		if t.Type == Other {
			continue
		}
		if t.protected {
			return fmt.Errorf("a track of kind %q: %w", t.Codec, ErrProtected)
		}
		if t.Type == Video && t.samples == 0 && !fragmented {
			return fmt.Errorf("a video track without pictures: %w", defect.ErrBroken)
		}
		wanted = true
		filled = filled || t.samples > 0 || fragmented
		if t.end > size {
			return fmt.Errorf("a track's samples end at byte %d of %d: %w", t.end, size, defect.ErrTruncated)
		}
	}
	switch {
	case !wanted:
		return fmt.Errorf("neither a video nor an audio track: %w", defect.ErrBroken)
	case !filled:
		return fmt.Errorf("no samples in any video or audio track: %w", defect.ErrBroken)
	}
	return nil
}

// TracksOf returns the tracks of a type.
func (i Info) TracksOf(wanted TrackType) []Track {
	var found []Track
	for _, t := range i.Tracks {
		if t.Type == wanted {
			found = append(found, t)
		}
	}
	return found
}
