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
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

// PaneWidth is how wide the texts of an empty list are laid out. It fits the
// least window.
const PaneWidth = 540

// Area invites to drop files while the list is empty. Once there are uploads, a
// strip says what is still missing for real ones, and nothing where all is there.
// Drops reach the whole window; this only says so.
type Area struct {
	Large, Strip *fyne.Container
	// HasStrip reports whether the strip has anything to say.
	HasStrip bool
	practice []fyne.CanvasObject // shown only while the practice channel is selected
	preset   []fyne.CanvasObject // shown only while a channel of the administrator's is selected
	target   *widgets.Text
	on       Actions
}

// Actions are what the drop area leads to.
type Actions struct {
	Add, SetUp, EnterKey func()
}

// New returns a drop area.
func New(on Actions) *Area {
	d := &Area{on: on}
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
	d.target = widgets.Centered("", 1)
	d.target.MinWidth = PaneWidth
	what := widgets.Centered(lang.L("JPEG and PNG up to 5 MB · MP4 up to 16 MB · PDF up to 100 MB"), 1)
	what.Color = theme.ColorNamePlaceHolder
	add := widgets.NewButtonWithIcon(language.Label("Add files…"), theme.ContentAddIcon(), d.on.Add)
	add.Importance = widget.HighImportance
	note := widgets.Centered(lang.L("This is the practice channel: it works on this computer alone, so you can try everything. Nothing leaves your computer, and its IDs work nowhere else."), 0)
	note.MinWidth = PaneWidth
	setUp := widgets.NewButtonWithIcon(language.Label("Set up a channel…"), theme.SettingsIcon(), d.on.SetUp)
	practice := container.NewVBox(widgets.Spacer(8), note, container.NewCenter(setUp))
	d.practice = append(d.practice, practice)
	preset := d.makePreset()
	d.preset = append(d.preset, preset)
	texts := container.NewVBox(widgets.Spacer(4), title, d.target, what, widgets.Spacer(4), container.NewCenter(add), practice, preset)
	return container.NewStack(newOutline(), container.New(invitation{}, icon, texts))
}

// invitation puts an icon above texts, in the middle, where there is room for both;
// else the texts alone.
type invitation struct{}

func (invitation) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[1].MinSize() }

func (invitation) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	icon, texts := objects[0], objects[1]
	above, room := icon.MinSize(), texts.MinSize()
	widgets.SetVisible(icon, size.Height >= above.Height+room.Height)
	if !icon.Visible() {
		above = fyne.Size{}
	}
	top := (size.Height - above.Height - room.Height) / 2
	icon.Resize(above)
	icon.Move(fyne.NewPos((size.Width-above.Width)/2, top))
	texts.Resize(room)
	texts.Move(fyne.NewPos((size.Width-room.Width)/2, top+above.Height))
}

// makePreset asks for the one thing that an administrator cannot hand out. A
// key that is there already is not looked for: that could make the keychain ask
// for its password.
func (d *Area) makePreset() fyne.CanvasObject {
	note := widgets.Centered(lang.L("Your administrator has set up this channel. It needs your CommBox key, once."), 0)
	note.MinWidth = PaneWidth
	return container.NewVBox(widgets.Spacer(8), note, container.NewCenter(widgets.NewButton(language.Label("Enter key…"), d.on.EnterKey)))
}

func (d *Area) makeStrip() *fyne.Container {
	set := func(word, text, button string, do func()) fyne.CanvasObject {
		chip := widgets.NewText(word, 1)
		chip.Style.Bold, chip.Color = true, theme.ColorNameWarning
		chip.MinWidth = chip.Measure(chip.Text)
		says := widgets.NewText(text, 1)
		press := widgets.NewButton(language.Visual(button), do)
		press.Importance = widget.LowImportance
		return widgets.Sides(widgets.Inline(widgets.Spacer(8), middle(chip), widgets.Spacer(4)), press, middle(says))
	}
	practice := set(words.PracticeMark(), lang.L("Nothing is sent: these IDs work nowhere else."), lang.L("Set up a channel…"), d.on.SetUp)
	preset := set("", lang.L("This channel needs your CommBox key, once."), lang.L("Enter key…"), d.on.EnterKey)
	d.practice, d.preset = append(d.practice, practice), append(d.preset, preset)
	// A button has a ground of its own, which would cover the outline.
	return container.NewStack(newOutline(), container.New(layout.NewCustomPaddedLayout(2, 2, 2, 2), container.NewStack(practice, preset)))
}

// middle puts a line of text in the middle of a higher line.
func middle(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedVBoxLayout(0), layout.NewSpacer(), o, layout.NewSpacer())
}

// Show shows where a drop goes. preset is a channel that the administrator set up.
func (d *Area) Show(channel string, practice, preset bool) {
	name := map[string]any{"Channel": words.Channel(channel)}
	d.target.Set(lang.L("They go to the channel “{{.Channel}}”, and you get a media ID for each.", name), theme.ColorNameForeground)
	for _, o := range d.practice {
		widgets.SetVisible(o, practice)
	}
	for _, o := range d.preset {
		widgets.SetVisible(o, preset)
	}
	d.HasStrip = practice || preset
}
