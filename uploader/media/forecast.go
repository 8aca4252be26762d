package media

import (
	"context"
	"errors"
	"fmt"
	"os"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/ffmpeg"
	"mediadrop/uploader/media/worker"
)

// Forecast finds out whether what a report promises can be kept. What is
// converted in process is converted, and the copy kept for Convert. What ffmpeg
// converts takes long: of that it decodes some parts, and says how large the copy
// will be, whether it will look decent, and whether there is anything to see in it
// at all. Where ffmpeg is there, it also decodes parts of videos that need no
// conversion. The report that it returns is the one that holds. Errors are
// ErrChanged, those of ctx, and what the system said of the file.
func (m *Converter) Forecast(ctx context.Context, path string, r Report) (Report, error) {
	switch {
	case r.Verdict == Convert && r.Remedy == Transcode:
		return m.forecastTranscode(ctx, path, r)
	case r.Verdict == Convert:
		return m.prepare(ctx, path, r)
	case r.Verdict != Blocked && r.Kind == Video:
		return m.tryOut(ctx, path, r)
	}
	return r, nil
}

// tryOut has ffmpeg, where it is there, decode parts of a video that is sent as it
// is.
func (m *Converter) tryOut(ctx context.Context, path string, r Report) (Report, error) {
	tool, err := m.tools.find(ctx)
	if err != nil {
		return r, ctx.Err()
	}
	source, err := tool.Probe(ctx, path)
	if err == nil {
		err = tool.Decodes(ctx, path, source)
	}
	switch {
	case ctx.Err() != nil:
		return Report{}, context.Cause(ctx)
	case errors.Is(err, defect.ErrBroken), errors.Is(err, defect.ErrTruncated):
		r.Details = err.Error()
		return r.block(reasonOf(err)), nil
	}
	return r, nil // what ffmpeg does not know, or could not do, proves nothing
}

func (m *Converter) forecastTranscode(ctx context.Context, path string, r Report) (Report, error) {
	tool, plan, err := m.plan(ctx, path, r)
	if err == nil {
		err = tool.Decodes(ctx, path, plan.Source())
	}
	switch {
	case errors.Is(err, worker.ErrBusy): // then it is tried when its turn comes
	case errors.Is(err, defect.ErrUnknownKind) && r.Sendable():
		return r.AsIs(), nil
	case errors.Is(err, defect.ErrUnknownKind):
		r.Details = err.Error()
		return r.block(ReasonVideoKind), nil
	case defect.Is(err):
		r.Details = err.Error()
		return r.block(reasonOf(err)), nil
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
	limits := ffmpeg.Limits{MaxBytes: transcoded(r.Kind).max, Encode: r.Reason == ReasonVideoCodec}
	return tool, ffmpeg.PlanFor(source, limits), nil
}

// transcode makes a copy with ffmpeg.
func (m *Converter) transcode(ctx context.Context, path, target string, r Report, progress Progress) error {
	tool, plan, err := m.plan(ctx, path, r)
	switch {
	case defect.Is(err):
		return &NotConvertible{err}
	case err != nil:
		return err
	}
	err = tool.Run(ctx, path, target, plan, progress)
	if err == nil && plan.CopyVideo && !m.sendable(ctx, target) {
		plan = ffmpeg.PlanFor(plan.Source(), ffmpeg.Limits{MaxBytes: plan.Limits.MaxBytes, Encode: true})
		if err = os.Remove(target); err == nil {
			err = tool.Run(ctx, path, target, plan, progress)
		}
	}
	switch {
	case err == nil, ctx.Err() != nil:
		return err
	case errors.Is(err, ffmpeg.ErrDiskFull):
		return fmt.Errorf("%w: %w", ErrNotWritten, err)
	}
	return &NotConvertible{err}
}

// sendable reports whether a copy may be sent; where that cannot be found out, the
// check of all copies says so.
func (m *Converter) sendable(ctx context.Context, path string) bool {
	r, err := m.Inspect(ctx, path, Options{})
	return err != nil || r.Sendable()
}
