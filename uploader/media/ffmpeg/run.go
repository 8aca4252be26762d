package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"mediadrop/uploader/media/defect"
)

// attempts is how often a result that came out too large is made again.
const attempts = 4

// resultName is the result's name while it is being written, in a folder of its own.
const resultName = "result.mp4"

// Run makes out from in as planned. It calls progress, which may be nil, with the
// share that is done (0 to 1, never backwards) and the time left (0 unknown), now
// and then and from one goroutine at a time. The result appears at out only when
// it is whole and within the limit; nothing stays of one that is not. A result
// that is too large is made again with less.
//
// Errors: that of ctx (the program is ended at once), ErrDiskFull, ErrTooLarge,
// defect.ErrBroken or defect.ErrTruncated for sources that cannot be read to the end;
// all with ffmpeg's last words, at most 2 KB. It may be called concurrently.
func (t Tool) Run(ctx context.Context, in, out string, p Plan, progress func(share float64, left time.Duration)) error {
	url, err := fileURL(in)
	if err != nil {
		return fmt.Errorf("convert: %w", err)
	}
	folder, err := os.MkdirTemp(filepath.Dir(out), ".converting-*")
	if err != nil {
		return fmt.Errorf("make room for the conversion: %w", diskFull(err))
	}
	defer os.RemoveAll(folder)
	if folder, err = filepath.Abs(folder); err != nil {
		return fmt.Errorf("make room for the conversion: %w", err)
	}
	job := conversion{tool: t, url: url, folder: folder, meter: newMeter(progress)}
	result := filepath.Join(folder, resultName)
	for range attempts {
		size, err := job.make(ctx, p)
		if err != nil {
			return err
		}
		if size <= p.Limits.MaxBytes {
			if err := os.Rename(result, out); err != nil {
				return fmt.Errorf("hand over the result: %w", err)
			}
			job.meter.finish()
			return nil
		}
		p = p.smaller(size)
	}
	return fmt.Errorf("after %d attempts: %w", attempts, ErrTooLarge)
}

// smaller plans the next attempt after one of the given size.
func (p Plan) smaller(size int64) Plan {
	if p.CopyVideo || !p.HasVideo && p.CopyAudio {
		p.CopyVideo, p.CopyAudio = false, false
		p.encode(p.budget())
		return p
	}
	rate := float64(p.VideoBitRate + p.AudioBitRate)
	if p.CopyAudio {
		rate += float64(p.source.Audio.BitRate)
		p.CopyAudio = false
	}
	const slack = 0.93
	p.encode(rate * slack * float64(p.Limits.MaxBytes) / float64(size))
	return p
}

// conversion is the work on one source.
type conversion struct {
	tool   Tool
	url    string
	folder string
	meter  *meter
}

// make runs the one or two passes and gives the size of the result.
func (c conversion) make(ctx context.Context, p Plan) (int64, error) {
	r := recipe{c.tool.H264, c.tool.AAC, c.tool.ToneMaps}
	pass := 0
	c.meter.begin(p.Duration, 0, 1)
	if p.HasVideo && !p.CopyVideo && p.TwoPasses && r.h264 == "libx264" {
		pass = 2
		c.meter.begin(p.Duration, 0, firstPassShare)
		if err := c.run(ctx, p, r.first(&p)); err != nil {
			return 0, err
		}
		c.meter.begin(p.Duration, firstPassShare, 1)
	}
	if err := c.run(ctx, p, r.whole(&p, pass, p.streams(), resultName)); err != nil {
		return 0, err
	}
	return c.check(ctx, p)
}

// run runs ffmpeg with options, of which the last names the output.
func (c conversion) run(ctx context.Context, p Plan, options []string) error {
	args := append([]string{"-hide_banner", "-nostdin", "-y", "-loglevel", "error", "-nostats", "-progress", "pipe:1"}, guarded()...)
	last := len(options) - 1
	args = append(append(append(args, decoding()...), "-i", c.url), options[:last]...)
	args = append(append(args, c.encoding(p)...), options[last])
	needs := reads(c.url)
	needs.Write, needs.Effort = c.folder, Encodes
	err := process{runner: c.tool.runner, program: c.tool.Path, args: args, needs: needs, out: newProgress(c.meter.at)}.run(ctx)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrDiskFull) || !ended(err):
		return fmt.Errorf("convert: %w", err)
	}
	return fmt.Errorf("convert: %w: %w", defect.ErrBroken, err)
}

// check holds the result against the source: ffmpeg ends without complaint when
// it cannot read a source to its end.
func (c conversion) check(ctx context.Context, p Plan) (int64, error) {
	path := filepath.Join(c.folder, resultName)
	made, err := c.tool.Probe(ctx, path)
	if err != nil {
		return 0, fmt.Errorf("look at the result: %w", err)
	}
	if p.HasVideo && made.Video == nil || p.HasAudio && made.Audio == nil {
		return 0, fmt.Errorf("a stream is missing in the result: %w", defect.ErrBroken)
	}
	if short(made.Duration, p.Duration) {
		return 0, fmt.Errorf("only %s of %s could be read: %w", made.Duration.Round(time.Second), p.Duration.Round(time.Second), defect.ErrTruncated)
	}
	return made.Bytes, nil
}

// diskFull names a full disk as ffmpeg's failures are named.
func diskFull(err error) error {
	if errors.Is(err, errors.Unwrap(ErrDiskFull)) {
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	}
	return err
}

// decoding and encoding keep ffmpeg within half a gigabyte on a computer of any
// number of processors: each thread of a decoder and of an encoder has pictures of
// its own, and so has each picture that x264 looks ahead. From HEVC of 10 bits in
// 3840 × 2160 to 1920 × 1080 it takes 470 MB (measured; 620 without).

func decoding() []string { return []string{"-threads", "2", "-filter_threads", "1"} }

func (c conversion) encoding(p Plan) []string {
	args := []string{"-threads", "4"}
	if p.HasVideo && !p.CopyVideo && c.tool.H264 == "libx264" {
		ahead := "20"
		if v := p.source.Video; v.Width*v.Height > 1920*1088 {
			ahead = "10"
		}
		args = append(args, "-rc-lookahead", ahead)
	}
	return args
}
