package settingsview

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"mediadrop/settings"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/menus"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader/convertpolicy"
	"mediadrop/uploader/media/ffmpeg"
)

// conversionPart holds what is settled about files that WhatsApp does not take as
// they are.
type conversionPart struct {
	*View
	object *fyne.Container
}

func newConversionPart(v *View) *conversionPart {
	p := &conversionPart{View: v, object: widgets.Form()}
	p.show()
	return p
}

func (p *conversionPart) show() {
	now := p.control.Settings()
	policies := []convertpolicy.Policy{convertpolicy.Ask, convertpolicy.Always, convertpolicy.Never}
	policy := menus.NewSelect([]string{lang.L("Ask each time"), lang.L("Convert without asking"), lang.L("Never convert, skip them")}, nil)
	policy.SetSelectedIndex(slices.Index(policies, now.ConvertFiles))
	policy.OnChanged = func(string) {
		chosen := policies[max(policy.SelectedIndex(), 0)]
		p.choose(func() error { return p.control.SetConvertFiles(chosen) }, p.show)
	}
	strip := widgets.NewCheck(language.Label("Remove location and camera details from all pictures"), nil)
	strip.Checked = now.StripMetadata
	strip.OnChanged = func(on bool) { p.set(func(s *settings.Settings) { s.StripMetadata = on }, p.show) }
	p.object.Objects = []fyne.CanvasObject{
		p.locked(settings.FieldConvertFiles, widgets.Field(lang.L("Files that WhatsApp does not show as they are"), policy,
			widgets.NewParagraph(lang.L("Your files are never changed: MediaDrop converts a copy."))), policy),
		p.locked(settings.FieldStripMetadata, strip, strip),
		widgets.NewNote(lang.L("Converted pictures never include them. Other pictures are copied without loss.")),
		p.ffmpeg(now.FFmpeg),
	}
	p.object.Refresh()
}

// ffmpeg shows whether the program that converts videos is there, and where to
// look for it.
func (p *conversionPart) ffmpeg(now string) fyne.CanvasObject {
	path := p.dialogs.NewCode(now)
	path.SetPlaceHolder(language.Label("Found automatically"))
	status := widgets.NewParagraph(lang.L("Looking for ffmpeg…"))
	look := func() {
		p.dialogs.Work().Go(func(ctx context.Context) {
			refused := p.control.FFmpegProblem()
			tool, err := p.control.FFmpeg(ctx)
			p.dialogs.Work().Main(func() { status.Set(describeTools(refused, tool, err), status.Color) })
		})
	}
	field := dialogs.NewField(lang.L("ffmpeg, which converts videos"), path, nil, status)
	p.follow(partFFmpeg, &typed{
		entries: []*dialogs.Entry{path},
		save: func() func(context.Context) error {
			text := path.Text
			return func(context.Context) error {
				return p.control.ChangeSettings(func(s *settings.Settings) error { s.FFmpeg = text; return nil })
			}
		},
		refuse: func(err error) {
			field.Refuse(words.ErrorText(err))
			look() // the one that holds may have become another, too
		},
		fields: []*dialogs.Field{field},
		saved:  look,
	})
	look()
	return p.locked(settings.FieldFFmpeg, field.Object, path)
}

// describeTools returns why the ffmpeg that the settings name is not run, and what
// is used instead.
func describeTools(refused error, tool ffmpeg.Tool, err error) string {
	text := describeTool(tool, err)
	if problem := (*settings.Problem)(nil); errors.As(refused, &problem) {
		text = words.Setting(problem) + "\n" + text
	}
	return text
}

// describeTool returns what can be done with the ffmpeg that was found, or
// without one.
func describeTool(tool ffmpeg.Tool, err error) string {
	switch {
	case err == nil:
		return lang.L("Found: {{.Path}}", map[string]any{"Path": tool.Path})
	case errors.Is(err, ffmpeg.ErrNoEncoder):
		return lang.L("This ffmpeg cannot make videos that WhatsApp accepts (it lacks H.264 or AAC). Get a full version from ffmpeg.org.")
	case errors.Is(err, ffmpeg.ErrNotFound):
		return lang.L("Not found. Without it, MediaDrop still converts pictures, but only videos that need no re-encoding. Ask your IT department for it, or get it from ffmpeg.org.")
	}
	return lang.L("It does not run: {{.Problem}}", map[string]any{"Problem": err.Error()})
}
