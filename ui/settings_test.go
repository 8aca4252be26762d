package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox/commboxtest"
)

// inSettings opens the settings at a tab.
func inSettings(t *testing.T, tab string, s setUp) *desk {
	t.Helper()
	d := open(t, s)
	d.item("Settings…").Action()
	d.tab(tab)
	return d
}

// tool finds a button in front by its text or its icon; n counts from 0.
func (d *desk) tool(text string, icon fyne.Resource, n int) *dialogs.Button {
	d.t.Helper()
	for _, b := range uitest.All[*dialogs.Button](d.front()) {
		if b.Text == text && (icon == nil || b.Icon != nil && b.Icon.Name() == icon.Name()) {
			if n == 0 {
				return b
			}
			n--
		}
	}
	d.t.Fatalf("there is no such button %q", text)
	return nil
}

func (d *desk) pickers() []*widget.Select { return uitest.All[*widget.Select](d.front()) }

func (d *desk) channelNames() []string {
	var list []string
	for _, c := range d.control.Settings().Channels {
		list = append(list, c.Name)
	}
	return list
}

func TestSettingsOpenOnce(t *testing.T) {
	d := inSettings(t, "Channels", setUp{})
	d.item("Settings…").Action()
	require.Len(t, d.Dialogs.Open(), 1)
	d.press("Close")
	d.item("Settings…").Action()
	require.Len(t, d.Dialogs.Open(), 1)
}

func TestSettingsWithoutChannelsSayWhatToDo(t *testing.T) {
	d := inSettings(t, "Channels", setUp{})
	require.True(t, d.sees("No channel yet"))
	d.press("Add a channel…")
	d.fillSetup("Support", streamID, "")
	d.press("Save without checking")
	d.until("the form closed", func() bool { return len(d.Dialogs.Open()) == 1 })
	require.True(t, d.sees("Support"))
	require.False(t, d.sees("No channel yet"))
}

func TestChannelsCanBeMoved(t *testing.T) {
	d := inSettings(t, "Channels", setUp{settings: twoChannels})
	require.True(t, d.tool("", theme.MoveUpIcon(), 0).Disabled())
	require.True(t, d.tool("", theme.MoveDownIcon(), 1).Disabled())
	d.tap(&d.tool("", theme.MoveDownIcon(), 0).Button)
	d.settle()
	require.Equal(t, []string{"Sales", "Support"}, d.channelNames())
	require.Equal(t, []string{"Sales", "Support", "Practice"}, d.Bar.Channels.Options)
	require.Equal(t, "Support", d.Bar.Channels.Selected, "moving selects nothing")
	require.Equal(t, "Sales", d.win.MainMenu().Items[2].Items[0].Label, "the digits follow")
	d.tap(&d.tool("", theme.MoveUpIcon(), 1).Button)
	d.settle()
	require.Equal(t, []string{"Support", "Sales"}, d.channelNames())
}

func TestChannelCanBeEdited(t *testing.T) {
	d := inSettings(t, "Channels", setUp{settings: twoChannels, key: goodKey})
	d.tap(&d.tool("Edit", nil, 0).Button)
	require.True(t, d.sees("Edit the channel"))
	require.Equal(t, "Support", d.entries()[0].Text)
	require.Equal(t, streamID, d.entries()[1].Text)
	require.Empty(t, d.entries()[2].Text, "the key is never shown")
	d.entries()[0].SetText("Sales")
	d.press("Save without checking")
	d.awaits("The name “Sales” is already in use.")
	d.entries()[0].SetText("תמיכה")
	d.press("Save without checking")
	d.until("the form closed", func() bool { return len(d.Dialogs.Open()) == 1 })
	require.Equal(t, []string{"תמיכה", "Sales"}, d.channelNames())
	require.Equal(t, "תמיכה", d.channel(), "the selected channel keeps being selected")
	require.Equal(t, goodKey, d.storedKey("Main"), "the key stays")
}

func TestChannelIsDeletedAfterAQuestion(t *testing.T) {
	d := inSettings(t, "Channels", setUp{settings: twoChannels, key: goodKey})
	d.tap(&d.tool(language.Label("Delete"), nil, 0).Button)
	require.True(t, d.sees("Delete the channel “Support”?"))
	d.press("Cancel")
	d.settle()
	require.Len(t, d.channelNames(), 2)
	d.tap(&d.tool(language.Label("Delete"), nil, 0).Button)
	d.press("Delete")
	d.settle()
	require.Equal(t, []string{"Sales"}, d.channelNames())
	require.Equal(t, "Sales", d.channel())
	require.Equal(t, "Sales", d.Bar.Channels.Selected)
}

func TestOtherSettingsLeaveTheChannelOfTheCommandLine(t *testing.T) {
	d := inSettings(t, "General", setUp{settings: twoChannels, key: goodKey, channel: "Sales"})
	d.pickers()[1].SetSelected("5")
	d.settle()
	require.Equal(t, "Sales", d.channel())
	require.Equal(t, "Sales", d.Bar.Channels.Selected)
}

func TestAChangeOfTheSettingsAsksNoKeychain(t *testing.T) {
	d := inSettings(t, "Key", setUp{settings: twoChannels, key: goodKey})
	d.awaits("Stored in this computer's keychain.")
	d.settle()
	asked := len(d.keychain.Calls())
	d.tab("General")
	d.pickers()[1].SetSelected("5")
	d.pickers()[2].SetSelectedIndex(1)
	d.settle()
	require.Equal(t, 5, d.control.Settings().ParallelUploads)
	require.Equal(t, settings.ConvertAlways, d.control.Settings().ConvertFiles)
	d.tab("Channels")
	d.tap(&d.tool("", theme.MoveDownIcon(), 0).Button)
	d.settle()
	require.Equal(t, []string{"Sales", "Support"}, d.channelNames())
	require.Len(t, d.keychain.Calls(), asked)
}

func TestKeyCanBeCheckedReplacedAndDeleted(t *testing.T) {
	d := inSettings(t, "Key", setUp{settings: twoChannels})
	d.awaits("No key yet.")
	d.press("Check")
	d.awaits("There is no key yet. Paste the key")
	d.press("Enter key…")
	d.entries()[0].SetText(goodKey)
	d.press("Save")
	d.awaits("Stored in this computer's keychain.")
	d.press("Check")
	d.awaits("It works: “Support” gave the media ID " + commboxtest.MediaID(1))
	for _, text := range d.screen() {
		require.NotContains(t, text, goodKey)
	}
	d.press("Delete key")
	require.True(t, d.sees("Delete the key?"))
	d.press("Delete")
	d.awaits("No key yet.")
	require.Empty(t, d.storedKey("Main"))
}

func TestExpiryOfAJWTIsShown(t *testing.T) {
	d := inSettings(t, "Key", setUp{settings: twoChannels, key: jwt(time.Now().Add(72*time.Hour + time.Minute))})
	d.awaits("in 3 days: ask for a new one.")
}

func TestKeyCannotBeCheckedWithoutAChannel(t *testing.T) {
	d := inSettings(t, "Key", setUp{settings: oneAccount, key: goodKey})
	d.press("Check")
	require.True(t, d.sees("Add a channel first"))
}

func TestParallelUploadsFollowAtOnce(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	files := names(6)
	for _, name := range files {
		d.service.Hold(name)
	}
	d.drop(files...)
	d.until("three are under way", func() bool { return len(d.service.Requests()) == 3 })
	d.Settings.Show()
	d.tab("General")
	require.Equal(t, "3", d.pickers()[1].Selected)
	d.pickers()[1].SetSelected("5")
	d.until("five are under way", func() bool { return len(d.service.Requests()) == 5 })
	require.Equal(t, 5, d.control.Settings().ParallelUploads)
}

func TestCopyWhenDoneCanBeSwitchedOn(t *testing.T) {
	d := inSettings(t, "General", setUp{settings: twoChannels, key: goodKey})
	box := uitest.All[*widget.Check](d.front())[0]
	require.False(t, box.Checked)
	test.Tap(box)
	d.settle()
	require.True(t, d.control.Settings().CopyIDWhenDone)
	d.press("Close")
	d.drop("1.png")
	d.untilState(uploader.Done, "1.png")
	d.until("the ID is on the clipboard", func() bool { return d.app.Clipboard().Content() == commboxtest.MediaID(1) })
}
