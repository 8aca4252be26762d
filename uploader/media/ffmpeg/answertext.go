package ffmpeg

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"mediadrop/uploader/media/defect"
)

// What ffmpeg says about an input (libavformat/dump.c, av_dump_format). Streams
// are indented by two spaces, by four before version 5; titles and other texts of
// the file by more, so they cannot pass for streams.
var (
	durationLine = regexp.MustCompile(`^  Duration: (\d{1,6}):(\d\d):(\d\d(?:\.\d+)?)`)
	streamLine   = regexp.MustCompile(`^ {2,4}Stream #0:(\d{1,4})(?:\[[^\]]*\])?(?:\([^)]*\))?: (Video|Audio|Subtitle|Data|Attachment): (.*)$`)
	rotationLine = regexp.MustCompile(`^ +displaymatrix: rotation of (-?[\d.]+) degrees`)
	codecPart    = regexp.MustCompile(`^([a-z0-9_]+)(?: \(([^()/]*)\))?`)
	sizePart     = regexp.MustCompile(`^(\d{1,5})x(\d{1,5})(?: \[SAR (\d+:\d+) )?`)
	channelsPart = regexp.MustCompile(`^(\d{1,2}) channels`)
	layoutPart   = regexp.MustCompile(`^(\d)\.(\d)`)
)

// parseText reads what ffmpeg says about its first input. It does not say whether
// there are B-frames, so they are taken to be there.
func parseText(text string) (Source, error) {
	var c collector
	input, wasVideo := false, false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case strings.HasPrefix(line, "Input #0, "):
			input = true
		case !input:
		case strings.HasPrefix(line, "Input #"), strings.HasPrefix(line, "Output #"):
			input = false
		case durationLine.MatchString(line):
			c.source.Duration = clock(durationLine.FindStringSubmatch(line))
		case streamLine.MatchString(line):
			wasVideo = c.addLine(streamLine.FindStringSubmatch(line))
		case wasVideo && rotationLine.MatchString(line):
			if degrees, err := strconv.ParseFloat(rotationLine.FindStringSubmatch(line)[1], 64); err == nil && c.source.VideoTracks == 1 {
				c.source.Video.Rotation = clockwise(degrees)
			}
		}
	}
	if c.source.Video == nil && c.source.Audio == nil {
		return Source{}, fmt.Errorf("no video and no sound: %w", defect.ErrBroken)
	}
	return c.source, nil
}

// addLine reads one stream and reports whether it was a video that is used.
func (c *collector) addLine(found []string) bool {
	index, _ := strconv.Atoi(found[1]) // digits only
	byDefault := strings.Contains(found[3], " (default)")
	parts := topLevel(found[3])
	switch found[2] {
	case "Video":
		if strings.Contains(found[3], "(attached pic)") {
			return false
		}
		v := videoFrom(parts)
		v.Index = index
		c.addVideo(v)
		return c.source.Video != nil
	case "Audio":
		a := audioFrom(parts)
		a.Index = index
		c.addAudio(a, byDefault)
	}
	return false
}

func videoFrom(parts []string) VideoStream {
	v := VideoStream{BFrames: true}
	v.Codec, v.Profile = codecFrom(parts[0])
	for i, part := range parts[1:] {
		if size := sizePart.FindStringSubmatch(part); size != nil && v.Width == 0 {
			v.Width, v.Height = whole(size[1]), whole(size[2])
			v.PixelAspect = ratio(size[3], ":")
			continue
		}
		if i == 0 {
			format, details, _ := strings.Cut(part, "(")
			v.PixelFormat = format
			v.HDR = strings.Contains(details, "smpte2084") || strings.Contains(details, "arib-std-b67")
			v.Interlaced = strings.Contains(details, "top ") || strings.Contains(details, "bottom ")
		}
		v.BitRate = max(v.BitRate, kilobits(part))
		if rate, isRate := strings.CutSuffix(part, " fps"); isRate {
			v.FrameRate = thousands(rate)
		}
	}
	return v
}

func audioFrom(parts []string) AudioStream {
	var a AudioStream
	a.Codec, a.Profile = codecFrom(parts[0])
	for _, part := range parts[1:] {
		if rate, isRate := strings.CutSuffix(part, " Hz"); isRate {
			a.SampleRate = whole(rate)
		}
		if n := channelsFrom(part); n > 0 && a.Channels == 0 {
			a.Channels = n
		}
		a.BitRate = max(a.BitRate, kilobits(part))
	}
	return a
}

func codecFrom(part string) (codec, profile string) {
	found := codecPart.FindStringSubmatch(part)
	if found == nil {
		return "", ""
	}
	return found[1], found[2]
}

// channelsFrom reads "mono", "stereo", "5.1(side)", "6 channels".
func channelsFrom(part string) int {
	switch {
	case part == "mono":
		return 1
	case part == "stereo", part == "downmix":
		return 2
	case strings.HasPrefix(part, "quad"):
		return 4
	}
	if found := channelsPart.FindStringSubmatch(part); found != nil {
		return whole(found[1])
	}
	if found := layoutPart.FindStringSubmatch(part); found != nil {
		return whole(found[1]) + whole(found[2])
	}
	return 0
}

func kilobits(part string) int {
	number, rest, _ := strings.Cut(part, " ")
	if !strings.HasPrefix(rest, "kb/s") {
		return 0
	}
	return min(whole(number), 2_000_000) * 1000
}

// thousands reads "29.97", and "90k" as ffmpeg shortens it.
func thousands(text string) float64 {
	number, k := strings.CutSuffix(text, "k")
	v, err := strconv.ParseFloat(number, 64)
	if k {
		v *= 1000
	}
	if err != nil || !(v > 0 && v < 10000) {
		return 0
	}
	return v
}

func clock(found []string) time.Duration {
	s, err := strconv.ParseFloat(found[3], 64)
	if err != nil {
		return 0
	}
	total := float64(whole(found[1]))*3600 + float64(whole(found[2]))*60 + s
	return time.Duration(total * float64(time.Second))
}

// topLevel splits at the commas that are not inside brackets. There is at least
// one part.
func topLevel(text string) []string {
	var parts []string
	depth, start := 0, 0
	for i := range len(text) {
		switch text[i] {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ',':
			if depth == 0 {
				parts = append(parts, strings.TrimSpace(text[start:i]))
				start = i + 1
			}
		}
	}
	return append(parts, strings.TrimSpace(text[start:]))
}
