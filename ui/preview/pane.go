package preview

import (
	"context"
	"errors"
	"image"
	"image/color"
	"io/fs"
	"math"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/language"
	"mediadrop/ui/thumbnail"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/givenfiles"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/ffmpeg"
	"mediadrop/uploader/media/worker"
)

// pane shows one file: what it is called and how large it is, and what it looks
// like.
type pane struct {
	object fyne.CanvasObject
	line   *widgets.Text   // what is known of the file
	count  *widgets.Text   // of pages, below the first
	room   *fyne.Container // of the picture, the text, or why there is none
	note   *widgets.Text
	failed func(error) // is called where the file is none of its kind, or damaged; nil
}

func newPane(heading string, details ...string) *pane {
	p := &pane{room: container.NewStack(), note: widgets.NewText("", 2), count: widgets.Centered("", 1)}
	p.count.Color, p.count.Scale = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
	p.count.Hide()
	p.note.Color, p.note.Scale = theme.ColorNameWarning, theme.SizeNameCaptionText
	p.note.Hide()
	head := container.New(layout.NewCustomPaddedVBoxLayout(0))
	if heading != "" {
		text := widgets.NewText(heading, 1)
		text.Style.Bold, text.Scale = true, theme.SizeNameCaptionText
		head.Add(text)
	}
	p.line = widgets.NewText(language.Joined(details...), 1)
	p.line.Color, p.line.Scale, p.line.Middle = theme.ColorNamePlaceHolder, theme.SizeNameCaptionText, true
	head.Add(p.line)
	below := container.New(layout.NewCustomPaddedVBoxLayout(0), p.count, p.note)
	p.object = widgets.Stacked(head, below, p.room)
	return p
}

// panes are what is shown of an upload: its file, and beside it what is sent, where
// that is another one.
func (w *view) panes(ctx context.Context, j uploader.Job) []*pane {
	heading := ""
	if j.Verdict == media.Convert {
		heading = lang.L("Your file")
	}
	given := newPane(heading, words.Type(j.MIME), words.Size(j.Size))
	switch {
	case j.Member != "" && !givenfiles.IsHere(j.Path):
		given.say(lang.L("This file is on {{.Name}}'s computer.", map[string]any{"Name": j.Member}))
	case !givenfiles.IsHere(j.Path):
		given.say(lang.L("This file is on another computer."))
	default:
		w.fill(ctx, given, j)
	}
	if j.Verdict != media.Convert {
		return []*pane{given}
	}
	copied := newPane(lang.L("What was sent"), words.FileName(j.SentName), words.Type(j.SentMIME), words.Size(j.SentBytes))
	switch {
	case j.Copy.Path != "":
		copied = newPane(lang.L("What is sent"), words.FileName(j.Copy.Report.SendName), words.Type(j.Copy.Report.MIME), words.Size(j.Copy.Report.Size))
		made := history.Upload{Path: j.Copy.Path, Kind: j.Copy.Report.Kind, MIME: j.Copy.Report.MIME, Size: j.Copy.Report.Size}
		w.fill(ctx, copied, uploader.Job{Upload: made})
	case j.State == uploader.Done:
		copied.say(lang.L("The converted copy was deleted after it was uploaded."))
	default:
		copied = newPane(lang.L("What is sent"), words.Sizes(j))
		copied.say(lang.L("The file is converted once you agree."))
	}
	return []*pane{given, copied}
}

// picture is the pane of a picture that no upload has yet.
func (v *Viewer) picture(ctx context.Context, path string) *pane {
	name := words.FileName(filepath.Base(path))
	p := newPane("", name)
	p.say(lang.L("Loading…"))
	v.dialogs.Work().Go(func(context.Context) {
		u := history.Upload{Path: path, Kind: media.Image, MIME: "image/png"}
		info, err := os.Stat(path)
		if err == nil {
			u.Size = info.Size()
		}
		v.dialogs.Work().Main(func() {
			if ctx.Err() != nil {
				return // something else is shown
			}
			if err == nil {
				p.line.Text = language.Joined(name, words.Size(u.Size))
				p.line.Refresh()
			}
			v.fill(ctx, p, uploader.Job{Upload: u})
		})
	})
	return p
}

// fill shows what the file of an upload looks like, once a worker has made that, and
// then whether it is another one than was checked.
func (v *Viewer) fill(ctx context.Context, p *pane, j uploader.Job) {
	p.say(lang.L("Loading…"))
	widgets.SetVisible(p.count, j.Kind == media.Document && j.Kind.Pictured(j.MIME)) // its room is not the page's
	v.dialogs.Work().Main(func() {                                                   // once it is known how large the room is
		if ctx.Err() == nil {
			v.draw(ctx, p, j)
		}
	})
}

func (v *Viewer) draw(ctx context.Context, p *pane, j uploader.Job) {
	scale, size := v.dialogs.Window().Canvas().Scale(), p.room.Size()
	box := image.Pt(int(size.Width*scale), int(size.Height*scale))
	v.dialogs.Work().Go(func(context.Context) {
		look, err := v.control.Preview(ctx, j.Path, j.Kind, j.MIME, box)
		for errors.Is(err, worker.ErrBusy) && ctx.Err() == nil { // it has waited for seconds
			look, err = v.control.Preview(ctx, j.Path, j.Kind, j.MIME, box)
		}
		v.dialogs.Work().Main(func() {
			if ctx.Err() != nil {
				return // something else is shown
			}
			p.show(look, err, j.Kind, scale)
			if v.shown != nil && errors.Is(err, fs.ErrNotExist) { // there is nothing to open
				widgets.SetVisible(v.shown.opener, false)
			}
			if err != nil {
				v.dialogs.Log().Info("no preview", "file", j.Path, "error", err.Error())
			}
			if p.failed != nil && isDefect(err) {
				p.failed(err)
			}
		})
		if !errors.Is(thumbnail.Unchanged(ctx, j), thumbnail.ErrChanged) {
			return
		}
		v.dialogs.Work().Main(func() {
			if ctx.Err() == nil {
				p.note.Text = lang.L("This file has changed since it was added.")
				p.note.Show()
				p.object.Refresh()
			}
		})
	})
}

// show shows what a worker made, or why there is nothing.
func (p *pane) show(look media.Preview, err error, kind media.Kind, scale float32) {
	switch {
	case err != nil:
		p.say(explain(err, kind))
	case look.Picture != nil:
		objects := []fyne.CanvasObject{pictureOf(look.Picture)}
		if look.Pages > 0 {
			objects = append(objects, newEdge())
			p.count.Text = language.N("Page 1 of {{.Count}}", look.Pages)
			p.count.Refresh()
		}
		p.room.Objects = []fyne.CanvasObject{container.New(unenlarged{look.Picture.Bounds().Size(), scale}, objects...)}
		p.room.Refresh()
	default:
		text := look.Text
		if look.Cut {
			text += "\n…"
		}
		p.room.Objects = []fyne.CanvasObject{container.NewVScroll(container.NewPadded(widgets.NewText(text, 0)))}
		p.room.Refresh()
	}
}

func pictureOf(img image.Image) fyne.CanvasObject {
	o := canvas.NewImageFromImage(img)
	o.FillMode, o.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
	return o
}

// newEdge returns a hairline around a page, which is as white as what is around it.
func newEdge() fyne.CanvasObject {
	edge := canvas.NewRectangle(color.Transparent)
	edge.StrokeColor, edge.StrokeWidth = theme.Color(theme.ColorNameInputBorder), 1
	return edge
}

// say shows a sentence in the place of a picture.
func (p *pane) say(text string) {
	p.room.Objects = []fyne.CanvasObject{container.NewCenter(sentence(text))}
	p.room.Refresh()
}

func sentence(text string) fyne.CanvasObject {
	t := widgets.Centered(text, 0)
	t.Color, t.MinWidth = theme.ColorNamePlaceHolder, 220
	return t
}

// isDefect reports whether an error lies in the file, which nobody can send then.
func isDefect(err error) bool {
	return errors.Is(err, defect.ErrBroken) || errors.Is(err, defect.ErrTruncated) || errors.Is(err, defect.ErrTooBig) || errors.Is(err, defect.ErrUnknownKind)
}

// explain says why a file is not shown.
func explain(err error, kind media.Kind) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return lang.L("This file is no longer where it was. Renew its ID to choose it again.")
	case errors.Is(err, media.ErrNoPreview) && kind == media.Audio:
		return lang.L("Audio cannot be played here. “Open” plays it in your own player.")
	case errors.Is(err, media.ErrNoPreview):
		return lang.L("Files of this kind cannot be shown here.")
	case errors.Is(err, media.ErrLocked):
		return lang.L("This PDF opens only with a password, so its first page cannot be shown here.")
	case errors.Is(err, media.ErrNoPages):
		return lang.L("This PDF has no pages.")
	case errors.Is(err, worker.ErrMemory), errors.Is(err, worker.ErrTime), errors.Is(err, ffmpeg.ErrTime), errors.Is(err, defect.ErrTooBig):
		return lang.L("To show this file here would take too much memory or time.")
	case errors.Is(err, ffmpeg.ErrNotFound), errors.Is(err, ffmpeg.ErrNoEncoder):
		return lang.L("Videos can be shown here once ffmpeg is installed.")
	}
	return lang.L("This file cannot be shown. It may be damaged.")
}

// unenlarged gives a picture all the room, in its own shape, but not more than its own
// pixels take. What else there is lies upon it.
type unenlarged struct {
	pixels image.Point
	scale  float32
}

func (u unenlarged) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(64, 64) }

func (u unenlarged) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	factor := min(1/u.scale, size.Width/float32(u.pixels.X), size.Height/float32(u.pixels.Y))
	onPixel := func(at float32) float32 { return float32(math.Floor(float64(at*u.scale))) / u.scale }
	for _, o := range objects {
		o.Resize(fyne.NewSize(float32(u.pixels.X)*factor, float32(u.pixels.Y)*factor))
		o.Move(fyne.NewPos(onPixel((size.Width-o.Size().Width)/2), onPixel((size.Height-o.Size().Height)/2)))
	}
}
