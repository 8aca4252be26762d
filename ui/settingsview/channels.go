package settingsview

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"mediadrop/settings"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// channelsPart lists the channels and what can be done with each.
type channelsPart struct {
	*View
	object *fyne.Container
}

func newChannelsPart(v *View) *channelsPart {
	p := &channelsPart{View: v, object: widgets.Form()}
	p.show()
	return p
}

// changed follows a change of the channels, here and in the window.
func (p *channelsPart) changed() {
	p.show()
	p.on.Channels()
}

// saved follows the form, in which a key may have been entered, too.
func (p *channelsPart) saved() {
	p.changed()
	p.keys.show()
}

func (p *channelsPart) show() {
	p.object.RemoveAll()
	now := p.control.Settings()
	for i := range now.Channels {
		p.object.Add(p.row(now.Channels, i, len(now.Accounts) > 1))
	}
	if len(now.Channels) == 0 {
		p.object.Add(widgets.NewParagraph(lang.L("No channel yet, only the practice channel, which works on this computer alone. Add the channel your administrator gave you.")))
	}
	if p.control.Locked(settings.FieldChannels) {
		p.object.Add(widgets.NewNote(lang.L("Your administrator has set up the channels for everyone.")))
		return
	}
	add := widgets.NewButtonWithIcon(language.Label("Add a channel…"), theme.ContentAddIcon(), func() { p.setup.Channel(nil, p.saved) })
	export := widgets.NewButton(language.Label("Export channels…"), p.on.ExportChannels)
	widgets.SetEnabled(len(now.Channels) > 0, export)
	p.object.Add(widgets.Inline(add, export))
}

func (p *channelsPart) row(channels []settings.Channel, i int, withAccount bool) fyne.CanvasObject {
	channel := channels[i]
	name := widgets.NewText(channel.Name, 1)
	name.Style.Bold = true
	below := widgets.NewText(channel.StreamID, 1)
	if withAccount {
		below.Text = language.Joined(channel.Account, channel.StreamID)
	}
	if channel.Preset {
		below.Text = language.Joined(below.Text, lang.L("set up by your administrator"))
	}
	below.Middle, below.Color, below.Scale = true, theme.ColorNamePlaceHolder, theme.SizeNameCaptionText
	return widgets.Sides(nil, p.buttons(channels, i), container.NewVBox(name, below))
}

// buttons change a channel that is the person's own. The administrator's stand
// above it.
func (p *channelsPart) buttons(channels []settings.Channel, i int) fyne.CanvasObject {
	channel := channels[i]
	if p.control.Locked(settings.FieldChannels) {
		return widgets.Inline()
	}
	move := func(by int) func() {
		return func() {
			p.change(func(context.Context) error { return p.control.MoveChannel(channel.Name, by) }, p.changed)
		}
	}
	up := p.dialogs.NewIconButton(theme.MoveUpIcon(), lang.L("Move up"), move(-1))
	down := p.dialogs.NewIconButton(theme.MoveDownIcon(), lang.L("Move down"), move(1))
	if i == 0 || channels[i-1].Preset {
		up.Disable()
	}
	if i == len(channels)-1 {
		down.Disable()
	}
	edit := p.dialogs.NewButton(language.Label("Edit"), func() { p.setup.Channel(&channel, p.saved) })
	remove := p.dialogs.NewButton(language.Label("Delete"), func() {
		p.dialogs.AskToDelete(lang.L("Delete the channel “{{.Channel}}”?", map[string]any{"Channel": channel.Name}),
			lang.L("It is deleted only in MediaDrop: its uploads stay in the list, and the channel stays at CommBox."), lang.L("Delete"), func() {
				p.change(func(context.Context) error { return p.control.DeleteChannel(channel.Name) }, p.changed)
			})
	})
	if channel.Preset {
		widgets.SetEnabled(false, up, down, edit, remove)
	}
	return widgets.Inline(up, down, edit, remove)
}
