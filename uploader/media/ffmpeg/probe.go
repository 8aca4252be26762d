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

const (
	// probeLimit is how long looking into a file may take, also on a slow share.
	probeLimit = 60 * time.Second
	// maxAnswer bounds what is read of the answer about one file.
	maxAnswer = 1 << 20
)

// Probe asks what is in the file: ffprobe where it lies beside ffmpeg, else
// ffmpeg itself. Files that say no duration (recordings from browsers) are read
// through once to find it. Content that ffmpeg cannot read, or without video and
// audio, gives an error that wraps defect.ErrBroken.
func (t Tool) Probe(ctx context.Context, path string) (Source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Source{}, fmt.Errorf("look at the file: %w", err)
	}
	url, err := fileURL(path)
	if err != nil {
		return Source{}, fmt.Errorf("look at the file: %w", err)
	}
	needs := reads(url)
	limited, cancel := context.WithTimeoutCause(ctx, probeLimit, fmt.Errorf("ffmpeg looked into the file for %s: %w", probeLimit, defect.ErrTooBig))
	defer cancel()
	s, err := t.ask(limited, url, needs)
	if err != nil {
		return Source{}, err
	}
	if s.Video == nil && s.Audio == nil {
		return Source{}, fmt.Errorf("ffmpeg finds neither video nor sound: %w", defect.ErrBroken)
	}
	s.Bytes = info.Size()
	if s.Duration <= 0 {
		s.Duration, err = t.measure(ctx, url, s, needs)
	}
	return s, err
}

func (t Tool) ask(ctx context.Context, url string, needs Needs) (Source, error) {
	if beside, err := t.ffprobe(); err == nil {
		out := &limited{most: maxAnswer}
		args := append([]string{"-v", "error", "-of", "json", "-show_streams", "-show_format"}, guarded()...)
		err := process{runner: t.runner, needs: needs, program: beside, args: append(args, "-i", url), out: out}.run(ctx)
		if s, parsed := parseJSON(out.Bytes()); err == nil && parsed == nil {
			return s, nil
		} else if err != nil && !ended(err) {
			return Source{}, err
		}
	}
	return t.askFFmpeg(ctx, url, needs)
}

// askFFmpeg reads what ffmpeg says about an input. It ends with an error because
// no output is named.
func (t Tool) askFFmpeg(ctx context.Context, url string, needs Needs) (Source, error) {
	log := &limited{most: maxAnswer}
	args := append([]string{"-hide_banner", "-nostdin"}, guarded()...)
	err := process{runner: t.runner, needs: needs, program: t.Path, args: append(args, "-i", url), log: log}.run(ctx)
	if err != nil && !ended(err) {
		return Source{}, err
	}
	s, parsed := parseText(log.String())
	if parsed != nil {
		return Source{}, fmt.Errorf("ffmpeg cannot read the file: %w: %w", parsed, orNil(err))
	}
	return s, nil
}

// ended reports whether the program itself ended badly, rather than that it could
// not run or was stopped.
func ended(err error) bool {
	var f *failure
	return errors.As(err, &f)
}

// orNil keeps %w from printing "%!w(<nil>)".
func orNil(err error) error {
	if err == nil {
		return errors.New("no more was said")
	}
	return err
}

// ffprobe returns the path of the ffprobe beside ffmpeg.
func (t Tool) ffprobe() (string, error) {
	path := filepath.Join(filepath.Dir(t.Path), programName("ffprobe"))
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !executable(info) {
		return "", os.ErrPermission
	}
	return path, nil
}

// measure reads the file through without decoding it, to find where it ends.
func (t Tool) measure(ctx context.Context, url string, s Source, needs Needs) (time.Duration, error) {
	args := append([]string{"-hide_banner", "-nostdin", "-loglevel", "error", "-progress", "pipe:1", "-nostats"}, guarded()...)
	args = append(args, "-i", url, "-map", s.mainStream(), "-c", "copy", "-f", "null", "-")
	var longest time.Duration
	progress := newProgress(func(at time.Duration, _ float64) { longest = max(longest, at) })
	if err := (process{runner: t.runner, needs: needs, program: t.Path, args: args, out: progress}).run(ctx); err != nil {
		if ended(err) {
			return 0, fmt.Errorf("ffmpeg cannot read the file through: %w: %w", defect.ErrBroken, err)
		}
		return 0, err
	}
	return longest, nil
}

// mainStream names the stream that decides the duration.
func (s Source) mainStream() string {
	if s.Video != nil {
		return fmt.Sprintf("0:%d", s.Video.Index)
	}
	return fmt.Sprintf("0:%d", s.Audio.Index)
}
