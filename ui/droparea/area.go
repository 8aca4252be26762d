// Package droparea invites to drop files. Everything here belongs to the main
// goroutine.
package droparea

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/assets"
	"mediadrop/ui/headerpicker"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
	"mediadrop/uploader/media"
)

// PaneWidth is how wide the texts of an empty list are laid out. It fits the
// least window.
const PaneWidth = 540

// Area invites to drop files: large while the list is empty, a strip once
// there are uploads. Drops reach the whole window; this only says so.
type Area struct {
	Large, Strip *fyne.Container
	practice     []fyne.CanvasObject // shown only while the practice channel is selected
	preset       fyne.CanvasObject   // shown only while a channel of the administrator's is selected
	stripText    *widgets.Text
	largeTarget  *widgets.Text
	Headers      [2]*widget.Select // in each
	on           Actions
}

// Actions are what the drop area leads to.
type Actions struct {
	Add, SetUp, EnterKey func()
	Header               func(media.Kind)
}

func New(on Actions) *Area {
	d := &Area{on: on}
	for i := range d.Headers {
		d.Headers[i] = headerpicker.New(d.chooseHeader)
	}
	d.Large = d.makeLarge()
	d.Strip = d.makeStrip()
	return d
}

func (d *Area) makeLarge() *fyne.Container {
	icon := canvas.NewImageFromResource(fyne.NewStaticResource("icon.png", assets.Icon))
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSize(96, 96))
	title := widgets.Centered(lang.L("Drop pictures, videos or documents here"), 1)
	title.Scale, title.Style.Bold = theme.SizeNameSubHeadingText, true
	d.largeTarget = widgets.Centered("", 1)
	d.largeTarget.MinWidth = PaneWidth
	what := widgets.Centered(lang.L("JPEG and PNG up to 5 MB · MP4 up to 16 MB · PDF up to 100 MB"), 1)
	what.Color = theme.ColorNamePlaceHolder
	add := widget.NewButtonWithIcon(language.Label("Add files…"), theme.ContentAddIcon(), d.on.Add)
	add.Importance = widget.HighImportance
	note := widgets.Centered(lang.L("This is the practice channel: it works on this computer alone, so you can try everything. Nothing leaves your computer, and its IDs work nowhere else."), 0)
	note.MinWidth = PaneWidth
	setUp := widget.NewButton(language.Label("Set up your CommBox channel…"), d.on.SetUp)
	practice := container.NewVBox(widgets.Spacer(8), note, container.NewCenter(setUp))
	d.practice = append(d.practice, practice)
	d.preset = d.makePreset()
	return container.NewStack(newOutline(), container.NewCenter(container.NewVBox(
		icon, title, d.largeTarget, what, widgets.Spacer(4), container.NewCenter(widgets.Inline(d.Headers[0], add)), practice, d.preset,
	)))
}

// makePreset asks for the one thing that an administrator cannot hand out. A
// key that is there already is not looked for: that could make the keychain ask
// for its password.
func (d *Area) makePreset() fyne.CanvasObject {
	note := widgets.Centered(lang.L("Your administrator has set up this channel. It needs your CommBox key, once."), 0)
	note.MinWidth = PaneWidth
	return container.NewVBox(widgets.Spacer(8), note, container.NewCenter(widget.NewButton(language.Label("Enter key…"), d.on.EnterKey)))
}

func (d *Area) makeStrip() *fyne.Container {
	d.stripText = widgets.NewText("", 1)
	icon := widget.NewIcon(theme.DownloadIcon())
	setUp := widget.NewButton(language.Label("Set up a channel…"), d.on.SetUp)
	setUp.Importance = widget.LowImportance
	d.practice = append(d.practice, setUp)
	text := container.New(layout.NewCustomPaddedVBoxLayout(0), layout.NewSpacer(), d.stripText, layout.NewSpacer())
	line := widgets.Sides(widgets.Inline(widgets.Spacer(4), icon), widgets.Inline(setUp, d.Headers[1], widgets.Spacer(2)), text)
	// The picker has a ground of its own, which would cover the outline.
	return container.NewStack(newOutline(), container.New(layout.NewCustomPaddedLayout(2, 2, 2, 2), line))
}

// chooseHeader follows one of the pickers with the other.
func (d *Area) chooseHeader(header media.Kind) {
	d.showHeader(header)
	d.on.Header(header)
}

func (d *Area) showHeader(header media.Kind) {
	for _, picker := range d.Headers {
		headerpicker.Show(picker, header)
	}
}

// Show shows where a drop goes, and what for. preset is a channel that the
// administrator set up.
func (d *Area) Show(channel string, header media.Kind, practice, preset bool) {
	d.showHeader(header)
	name := map[string]any{"Channel": words.Channel(channel)}
	text := lang.L("Drop files anywhere in this window to upload them to “{{.Channel}}”.", name)
	if practice {
		text = lang.L("Practice: nothing leaves this computer. Drop files anywhere in this window to try.")
	}
	d.stripText.Set(text, theme.ColorNameForeground)
	d.largeTarget.Set(lang.L("They go to the channel “{{.Channel}}”, and you get a media ID for each.", name), theme.ColorNameForeground)
	for _, o := range d.practice {
		widgets.SetVisible(o, practice)
	}
	widgets.SetVisible(d.preset, preset)
}
