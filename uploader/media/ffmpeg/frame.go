package ffmpeg

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"mediadrop/uploader/media/defect"
)

// frameLimit is how long decoding one picture of a film may take, at low priority on a
// busy computer.
const frameLimit = time.Minute

// ErrTime means that decoding one took longer, which may lie in what else the computer does.
var ErrTime = fmt.Errorf("ffmpeg takes longer than %s to decode a picture of the film", frameLimit)

// Frame writes the first picture of a film to out as a PNG, upright and as wide as
// it is shown, but not wider than so many pixels. urgent says that a person waits for
// it. Errors are those of ctx, ErrTime, defect.ErrUnknownKind for what ffmpeg cannot
// show, or ErrDiskFull.
func (t Tool) Frame(ctx context.Context, path string, width int, out string, urgent bool) error {
	url, err := fileURL(path)
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeoutCause(ctx, frameLimit, ErrTime)
	defer cancel()
	args := append([]string{"-hide_banner", "-nostdin", "-y", "-loglevel", "error", "-max_alloc", maxPicture}, guarded()...)
	args = append(args, "-i", url, "-map", "0:V:0", "-frames:v", "1", "-an", "-sn", "-dn", "-map_metadata", "-1",
		"-vf", fmt.Sprintf(`scale=w=min(iw*sar\,%d):h=-2,setsar=1`, width),
		"-pix_fmt", "rgb24", "-c:v", "png", "-f", "image2pipe", "file:"+out)
	needs := reads(url)
	needs.Write, needs.Effort, needs.Urgent = filepath.Dir(out), Decodes, urgent
	err = process{runner: t.runner, program: t.Path, args: args, needs: needs}.run(limited)
	if err != nil && ended(err) {
		return fmt.Errorf("show the film with ffmpeg: %w: %w", defect.ErrUnknownKind, err)
	}
	return err
}
