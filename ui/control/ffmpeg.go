package control

import (
	"context"

	"mediadrop/settings"
	"mediadrop/uploader/media/ffmpeg"
)

// FFmpeg returns the program that converts videos, or the error of the package
// ffmpeg why there is none.
func (c *Control) FFmpeg(ctx context.Context) (ffmpeg.Tool, error) { return c.converter.Tool(ctx) }

// FFmpegProblem returns a *settings.Problem if the program that the settings name
// is not run, because others may change it. FFmpeg may have found another one.
func (c *Control) FFmpegProblem() error {
	_, err := settings.FFmpeg(c.file.Get().FFmpeg)
	return err
}

// ffmpeg returns the program that the settings name; "" if they name none, or
// one that is not run.
func (c *Control) ffmpeg() string {
	path, err := settings.FFmpeg(c.file.Get().FFmpeg)
	if err != nil {
		return ""
	}
	return path
}
