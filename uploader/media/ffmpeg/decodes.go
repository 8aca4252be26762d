package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"mediadrop/uploader/media/defect"
)

const (
	// decodesLimit is how long decoding some parts of a film may take.
	decodesLimit = 90 * time.Second
	// part is how much is decoded at each place.
	part = time.Second
	// maxComplaints is how many complaints a part may have: a cut in the middle
	// of a sequence gives one or two.
	maxComplaints = 3
)

// complaints are what ffmpeg's decoders say of data that is not what it should
// be. What they say of missing references is left out: that is so after every
// jump to a place.
var complaints = []string{
	"Invalid NAL unit size", "Error splitting the input into NAL units", "error while decoding MB", "Invalid data found when processing input",
	"Error while decoding stream", "Error submitting packet to decoder",
	"ff asf bad header", "ff asf skip", "Packet mismatch", "max resync size reached", // demuxers, of zeros
}

// unknown is what ffmpeg says of codecs that it cannot decode.
var unknown = []string{"Decoder not found", "(codec none) not found", "Could not find codec parameters", "Cannot find a matching stream",
	"not currently supported", "Not yet implemented", "does not contain any stream", "Unknown decoder"}

// Decodes decodes the first second of the streams that s names, one in the middle
// and the last, and throws the result away. Errors: that of ctx, and ones that
// wrap defect.ErrBroken, defect.ErrTruncated where the end is missing, or, for what
// this ffmpeg cannot decode, defect.ErrUnknownKind.
func (t Tool) Decodes(ctx context.Context, path string, s Source) error {
	url, err := fileURL(path)
	if err != nil {
		return fmt.Errorf("decode some of the file: %w", err)
	}
	limited, cancel := context.WithTimeoutCause(ctx, decodesLimit, fmt.Errorf("ffmpeg decoded some of the file for %s: %w", decodesLimit, defect.ErrTooBig))
	defer cancel()
	if err := t.decodesAt(limited, url, s, 0); err != nil {
		return err
	}
	if s.Duration < 3*part {
		return nil
	}
	for _, place := range []time.Duration{s.Duration / 2, s.Duration - part - part/2} {
		if err := t.decodesAt(limited, url, s, place); err != nil {
			return err
		}
	}
	return nil
}

// decodesAt decodes a part.
func (t Tool) decodesAt(ctx context.Context, url string, s Source, place time.Duration) error {
	args := append([]string{"-hide_banner", "-nostdin", "-loglevel", "error", "-progress", "pipe:1", "-nostats", "-threads", "1"}, guarded()...)
	if place > 0 {
		args = append(args, "-ss", strconv.FormatFloat(place.Seconds(), 'f', 3, 64))
	}
	args = append(args, "-t", strconv.FormatFloat((2*part).Seconds(), 'f', 3, 64), "-i", url, "-t", strconv.FormatFloat(part.Seconds(), 'f', 3, 64))
	for _, index := range s.streams() {
		args = append(args, "-map", "0:"+strconv.Itoa(index))
	}
	args = append(args, "-f", "null", "-")
	var reached time.Duration
	log := &limited{most: maxListing}
	err := process{runner: t.runner, needs: reads(url), program: t.Path, args: args, log: log, out: newProgress(func(at time.Duration, _ float64) { reached = max(reached, at) })}.run(ctx)
	said := log.String()
	switch {
	case err != nil && !ended(err):
		return err
	case err != nil && says(said, unknown) > 0:
		return fmt.Errorf("decode at %s: %w: %w", place, defect.ErrUnknownKind, err)
	case err != nil:
		return fmt.Errorf("decode at %s: %w: %w", place, defect.ErrBroken, err)
	case says(said, complaints) >= maxComplaints:
		return fmt.Errorf("decode at %s: %w: %s", place, defect.ErrBroken, lastOf(said))
	case reached == 0 && place == 0:
		return fmt.Errorf("decode at the beginning: nothing came out: %w: %w", defect.ErrBroken, errors.New(lastOf(said)))
	case reached == 0 && said != "":
		return fmt.Errorf("decode at %s: nothing came out: %w: %s", place, defect.ErrTruncated, lastOf(said))
	case reached == 0:
		return t.reaches(ctx, url, s)
	}
	return nil
}

// reaches finds out whether a source goes on to its end: of a film of few pictures,
// such as slides, there may be none for a while.
func (t Tool) reaches(ctx context.Context, url string, s Source) error {
	end, err := t.measure(ctx, url, s, reads(url))
	if err == nil && short(end, s.Duration) {
		return fmt.Errorf("it ends after %s of %s: %w", end.Round(time.Second), s.Duration.Round(time.Second), defect.ErrTruncated)
	}
	return context.Cause(ctx)
}

// short reports whether much is missing of what a source says it has. Containers
// round, and headers promise a little more than there is.
func short(got, said time.Duration) bool {
	const missing = 0.05
	return got < time.Duration((1-missing)*float64(said))-2*time.Second
}

// streams are the numbers of the streams that would be used.
func (s Source) streams() []int {
	var used []int
	if s.Video != nil {
		used = append(used, s.Video.Index)
	}
	if s.Audio != nil {
		used = append(used, s.Audio.Index)
	}
	return used
}

// says counts the lines that have one of the texts.
func says(log string, texts []string) (n int) {
	for line := range strings.Lines(log) {
		for _, text := range texts {
			if strings.Contains(line, text) {
				n++
				break
			}
		}
	}
	return n
}

// lastOf returns the end of what was said.
func lastOf(said string) string {
	said = strings.ToValidUTF8(strings.TrimSpace(said), "")
	return said[max(0, len(said)-200):]
}
