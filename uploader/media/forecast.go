package media

import (
	"context"
	"errors"
	"fmt"

	"mediadrop/uploader/media/ffmpeg"
)

// Forecast says before it is done what converting a file would give, where that
// takes long: how large the copy will be, whether it will look decent, and
// whether there is anything to see in it at all. Other reports are returned as
// they are. It runs ffmpeg to look into the file.
func (m *Converter) Forecast(ctx context.Context, path string, r Report) (Report, error) {
	if r.Verdict != Convert || r.Remedy != Transcode {
		return r, nil
	}
	_, plan, err := m.plan(ctx, path, r)
	switch {
	case isDefect(err):
		return r.block(ReasonDamaged), nil
	case err != nil && r.Sendable() && ctx.Err() == nil:
		m.tools.forget() // it may be gone
		return r.AsIs(), nil
	case err != nil:
		m.tools.forget()
		return Report{}, err
	case plan.Look == ffmpeg.Hopeless && r.Sendable():
		return r.AsIs(), nil // what it would become is worse than what it is
	case plan.Look == ffmpeg.Hopeless:
		r.MaxSize = transcoded(r.Kind).max
		return r.block(ReasonVideoTooLong), nil
	}
	if !plan.HasVideo {
		r.Kind, r.Header = Audio, "" // in a container that usually holds videos
	}
	r.Expected, r.MaxSize = plan.EstimatedBytes, transcoded(r.Kind).max
	if plan.Look == ffmpeg.Poor {
		r.Poor, r.Asks = true, true
	}
	return r, nil
}

// plan finds out how a file is transcoded.
func (m *Converter) plan(ctx context.Context, path string, r Report) (ffmpeg.Tool, ffmpeg.Plan, error) {
	tool, err := m.tools.find(ctx)
	if err != nil {
		return ffmpeg.Tool{}, ffmpeg.Plan{}, fmt.Errorf("find ffmpeg: %w", err)
	}
	source, err := tool.Probe(ctx, path)
	if err != nil {
		return ffmpeg.Tool{}, ffmpeg.Plan{}, fmt.Errorf("look into the file with ffmpeg: %w", err)
	}
	return tool, ffmpeg.PlanFor(source, ffmpeg.Limits{MaxBytes: transcoded(r.Kind).max}), nil
}

// transcode makes a copy with ffmpeg.
func (m *Converter) transcode(ctx context.Context, path, target string, r Report, progress Progress) error {
	tool, plan, err := m.plan(ctx, path, r)
	switch {
	case isDefect(err):
		return &NotConvertible{err}
	case err != nil:
		return err
	}
	err = tool.Run(ctx, path, target, plan, progress)
	switch {
	case err == nil, ctx.Err() != nil:
		return err
	case errors.Is(err, ffmpeg.ErrDiskFull):
		return fmt.Errorf("%w: %w", ErrNotWritten, err)
	}
	return &NotConvertible{err}
}
