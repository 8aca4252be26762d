package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"mediadrop/uploader/media/defect"
)

const (
	// pictureLimit is how long decoding one picture may take.
	pictureLimit = 30 * time.Second
	// maxPicture bounds what ffmpeg may allocate at once for it, in bytes.
	maxPicture = "536870912"
)

// pictureFormats are ffmpeg's demuxers for a picture in a file of its own.
var pictureFormats = map[string]string{"image/jpeg": "jpeg_pipe", "image/tiff": "tiff_pipe"}

// Picture decodes the first picture of a file of the given type and writes it to
// out as a PNG of 8 bits a channel, as it is stored: not turned, and without any
// change of colours. Errors are those of ctx, defect.ErrUnknownKind for what
// ffmpeg does not know either, or ErrDiskFull.
func (t Tool) Picture(ctx context.Context, path, mime, out string) error {
	format, ok := pictureFormats[mime]
	url, err := fileURL(path)
	if err != nil || !ok {
		return errors.Join(err, fmt.Errorf("decode a picture of type %s: %w", mime, defect.ErrUnknownKind))
	}
	limited, cancel := context.WithTimeoutCause(ctx, pictureLimit, fmt.Errorf("ffmpeg decoded the picture for %s: %w", pictureLimit, defect.ErrTooBig))
	defer cancel()
	args := []string{
		"-hide_banner", "-nostdin", "-y", "-loglevel", "error", "-max_alloc", maxPicture, "-xerror",
		"-protocol_whitelist", "file", "-f", format, "-noautorotate", "-i", url,
		"-frames:v", "1", "-an", "-map_metadata", "-1", "-pix_fmt", "rgb24", "-c:v", "png", "-f", "image2pipe", "file:" + out,
	}
	needs := reads(url)
	needs.Write = filepath.Dir(out)
	err = process{runner: t.runner, program: t.Path, args: args, needs: needs}.run(limited)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrDiskFull) || !ended(err):
		return fmt.Errorf("decode the picture with ffmpeg: %w", err)
	}
	return fmt.Errorf("decode the picture with ffmpeg: %w: %w", defect.ErrUnknownKind, err)
}
