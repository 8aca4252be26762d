package content

import (
	"fmt"
	"strings"
	"time"

	"mediadrop/uploader/media/movie"
	"mediadrop/uploader/media/picture"
	"mediadrop/uploader/media/sound"
)

// Details describe content for the log, the details and those who want to
// know: technical, in English.
func (found Facts) Details() string {
	switch {
	case found.Defect != nil:
		return found.Defect.Error()
	case found.Picture != nil:
		return pictureDetails(*found.Picture)
	case found.Movie != nil:
		return movieDetails(*found.Movie)
	case found.Sound != nil:
		return soundDetails(*found.Sound)
	case found.PDF != nil && found.PDF.Version != "":
		return "PDF " + found.PDF.Version
	case found.Text != nil:
		return found.Text.Charset
	}
	return ""
}

func pictureDetails(p picture.Info) string {
	parts := []string{
		strings.ToUpper(string(p.Format)),
		fmt.Sprintf("%d × %d", p.Width, p.Height),
		fmt.Sprintf("%d bit %s", p.Bits, p.Model),
	}
	parts = appendIf(parts, p.Alpha, "transparency")
	parts = appendIf(parts, p.Animated, "animated")
	parts = appendIf(parts, p.Pictures > 1, fmt.Sprintf("%d pages or pictures", p.Pictures))
	parts = appendIf(parts, p.Bright, "HDR")
	parts = appendIf(parts, p.Beside > 0, fmt.Sprintf("%d more behind it", p.Beside))
	parts = appendIf(parts, p.Motion, "with a film")
	parts = appendIf(parts, p.Orientation > 1, fmt.Sprintf("EXIF orientation %d", p.Orientation))
	parts = appendIf(parts, p.Location, "GPS position")
	return strings.Join(parts, ", ")
}

func movieDetails(m movie.Info) string {
	parts := []string{strings.TrimSpace(m.Brand), m.Duration.Round(100 * time.Millisecond).String()}
	for _, t := range m.Tracks {
		parts = append(parts, trackDetails(t))
	}
	parts = appendIf(parts, m.Fragmented, "fragmented")
	parts = appendIf(parts, !m.FastStart, "moov at the end")
	return strings.Join(parts, ", ")
}

func trackDetails(t movie.Track) string {
	parts := []string{t.Codec}
	parts = appendIf(parts, t.Profile != "", t.Profile)
	parts = appendIf(parts, t.Type == movie.Video, fmt.Sprintf("%d × %d", t.Width, t.Height))
	parts = appendIf(parts, t.BFrames, "B-frames")
	parts = appendIf(parts, t.Bits > 8, fmt.Sprintf("%d bit", t.Bits))
	parts = appendIf(parts, t.Channels > 0, fmt.Sprintf("%d ch", t.Channels))
	return strings.Join(parts, " ")
}

func soundDetails(s sound.Info) string {
	parts := []string{s.Format, s.Codec}
	parts = appendIf(parts, s.Channels > 0, fmt.Sprintf("%d ch", s.Channels))
	parts = appendIf(parts, s.Duration > 0, s.Duration.Round(100*time.Millisecond).String())
	return strings.Join(parts, ", ")
}

func appendIf(parts []string, when bool, part string) []string {
	if when {
		return append(parts, part)
	}
	return parts
}
