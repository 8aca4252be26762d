package trymessage

import (
	"context"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/settings"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// The likeness of a message, in device-independent pixels.
const (
	bubbleWidth   float32 = 300
	pictureHeight float32 = 150
	pictureSide           = 600 // pixels that are made of the picture: screens are up to twice as dense
	corner        float32 = 8
)

// likeness shows roughly what the phone will: the picture, and the texts. The
// template's own words are at WhatsApp.
type likeness struct {
	trier  *Trier
	object fyne.CanvasObject
	top    *fyne.Container // the header
	texts  *fyne.Container
	of     string // ID of the upload that the header shows
}

func newLikeness(t *Trier) *likeness {
	l := &likeness{trier: t, top: container.NewStack(), texts: container.NewVBox()}
	bubble := canvas.NewRectangle(theme.Color(theme.ColorNameInputBackground))
	bubble.CornerRadius = corner
	width := canvas.NewRectangle(color.Transparent)
	width.SetMinSize(fyne.NewSize(bubbleWidth, 0))
	l.object = widgets.Sides(container.NewStack(bubble, width, container.NewPadded(container.NewVBox(l.top, l.texts))), nil, nil)
	return l
}

// show shows an upload in a template, with these texts.
func (l *likeness) show(j uploader.Job, t settings.Template) {
	if l.of != j.ID {
		l.of = j.ID
		l.showHeader(j)
	}
	l.texts.RemoveAll()
	for _, text := range t.Body {
		l.texts.Add(l.text("… " + text + " …"))
	}
	for _, b := range t.Buttons {
		line := l.text(b.Text)
		line.Center, line.Color = true, theme.ColorNamePrimary
		l.texts.Add(widget.NewSeparator())
		l.texts.Add(line)
	}
	l.texts.Refresh()
}

func (l *likeness) text(text string) *widgets.Text {
	line := widgets.NewText(text, 0)
	line.MinWidth = bubbleWidth - 2*corner
	return line
}

// showHeader shows the picture, or what stands for another file. A picture is made
// small in the background.
func (l *likeness) showHeader(j uploader.Job) {
	name := widgets.NewText(words.FileName(j.Name), 1)
	name.Middle, name.MinWidth = true, bubbleWidth-60
	icon := widget.NewIcon(theme.DocumentIcon())
	switch j.Kind {
	case media.Image:
		icon = widget.NewIcon(theme.FileImageIcon())
	case media.Video:
		icon = widget.NewIcon(theme.MediaVideoIcon())
	}
	l.top.Objects = []fyne.CanvasObject{widgets.Sides(icon, nil, name)}
	l.top.Refresh()
	if j.Kind != media.Image || j.Path == "" {
		return
	}
	l.trier.dialogs.Work().Go(func(ctx context.Context) {
		picture, err := l.trier.on.Picture(ctx, j, pictureSide)
		if err != nil {
			l.trier.dialogs.Log().Debug("no picture", "file", j.Path, "error", err.Error())
			return // the name stands there
		}
		l.trier.dialogs.Work().Main(func() {
			if l.of == j.ID {
				l.showPicture(picture)
			}
		})
	})
}

func (l *likeness) showPicture(picture image.Image) {
	shown := canvas.NewImageFromImage(picture)
	shown.FillMode = canvas.ImageFillContain
	shown.SetMinSize(fyne.NewSize(bubbleWidth-2*corner, pictureHeight))
	l.top.Objects = []fyne.CanvasObject{shown}
	l.top.Refresh()
	l.object.Refresh()
}

// note says what the likeness cannot show.
func (l *likeness) note() *widgets.Text {
	return widgets.NewNote(lang.L("Only what is filled in is shown: the template's own words are at WhatsApp."))
}

// label names a template in a choice.
func label(t settings.Template) string { return language.Joined(t.Name, t.Language) }
