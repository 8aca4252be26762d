package settingsview_test

import (
	"image/color"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/language"
	"mediadrop/ui/uitest"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox/commboxtest"
	"mediadrop/uploader/convertpolicy"
)

func TestSettingsOpenOnce(t *testing.T) {
	d := desktest.InSettings(t, "Channels", desktest.SetUp{})
	d.Item("Settings…").Action()
	require.Len(t, d.Dialogs.Open(), 1)
	d.Press("Close")
	d.Item("Settings…").Action()
	require.Len(t, d.Dialogs.Open(), 1)
}

func TestSettingsWithoutChannelsSayWhatToDo(t *testing.T) {
	d := desktest.InSettings(t, "Channels", desktest.SetUp{})
	require.True(t, d.Sees("No channel yet"))
	d.Press("Add a channel…")
	d.FillSetup("Support", desktest.StreamID, "")
	d.Press("Save without checking")
	d.Until("the form closed", func() bool { return len(d.Dialogs.Open()) == 1 })
	require.True(t, d.Sees("Support"))
	require.False(t, d.Sees("No channel yet"))
}

func TestChannelsCanBeMoved(t *testing.T) {
	d := desktest.InSettings(t, "Channels", desktest.SetUp{Settings: desktest.TwoChannels})
	require.True(t, d.Tool("", theme.MoveUpIcon(), 0).Disabled())
	require.True(t, d.Tool("", theme.MoveDownIcon(), 1).Disabled())
	d.Tap(&d.Tool("", theme.MoveDownIcon(), 0).Button.Button.Button)
	d.Settle()
	require.Equal(t, []string{"Sales", "Support"}, d.ChannelNames())
	require.Equal(t, []string{"Sales", "Support", "PRACTICE"}, d.Bar.Channels.Options)
	require.Equal(t, "Support", d.Bar.Channels.Selected, "moving selects nothing")
	require.Equal(t, "Sales", d.Menu.Main.Items[2].Items[0].Label, "the digits follow")
	d.Tap(&d.Tool("", theme.MoveUpIcon(), 1).Button.Button.Button)
	d.Settle()
	require.Equal(t, []string{"Support", "Sales"}, d.ChannelNames())
}

func TestChannelCanBeEdited(t *testing.T) {
	d := desktest.InSettings(t, "Channels", desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Tap(&d.Tool("Edit", nil, 0).Button.Button.Button)
	require.True(t, d.Sees("Edit the channel"))
	require.Equal(t, "Support", d.Entries()[0].Text)
	require.Equal(t, desktest.StreamID, d.Entries()[1].Text)
	require.Empty(t, d.Entries()[2].Text, "the key is never shown")
	d.Entries()[0].SetText("Sales")
	d.Press("Save without checking")
	d.Awaits("The name “Sales” is already in use.")
	d.Entries()[0].SetText("תמיכה")
	d.Press("Save without checking")
	d.Until("the form closed", func() bool { return len(d.Dialogs.Open()) == 1 })
	require.Equal(t, []string{"תמיכה", "Sales"}, d.ChannelNames())
	require.Equal(t, "תמיכה", d.Channel(), "the selected channel keeps being selected")
	require.Equal(t, desktest.GoodKey, d.StoredKey("Main"), "the key stays")
}

func TestChannelIsDeletedAfterAQuestion(t *testing.T) {
	d := desktest.InSettings(t, "Channels", desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Tap(&d.Tool(language.Label("Delete"), nil, 0).Button.Button.Button)
	require.True(t, d.Sees("Delete the channel “Support”?"))
	d.Press("Cancel")
	d.Settle()
	require.Len(t, d.ChannelNames(), 2)
	d.Tap(&d.Tool(language.Label("Delete"), nil, 0).Button.Button.Button)
	d.Press("Delete")
	d.Settle()
	require.Equal(t, []string{"Sales"}, d.ChannelNames())
	require.Equal(t, "Sales", d.Channel())
	require.Equal(t, "Sales", d.Bar.Channels.Selected)
}

func TestOtherSettingsLeaveTheChannelOfTheCommandLine(t *testing.T) {
	d := desktest.InSettings(t, "General", desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey, Channel: "Sales"})
	d.Pickers()[3].SetSelected("5")
	d.Settle()
	require.Equal(t, "Sales", d.Channel())
	require.Equal(t, "Sales", d.Bar.Channels.Selected)
}

func TestAChangeOfTheSettingsAsksNoKeychain(t *testing.T) {
	d := desktest.InSettings(t, "Key", desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Awaits("Stored in this computer's keychain.")
	d.Settle()
	asked := len(d.Keychain.Calls())
	d.Tab("General")
	d.Pickers()[3].SetSelected("5")
	d.Pickers()[4].SetSelectedIndex(1)
	d.Settle()
	require.Equal(t, 5, d.Control.Settings().ParallelUploads)
	require.Equal(t, convertpolicy.Always, d.Control.Settings().ConvertFiles)
	d.Tab("Channels")
	d.Tap(&d.Tool("", theme.MoveDownIcon(), 0).Button.Button.Button)
	d.Settle()
	require.Equal(t, []string{"Sales", "Support"}, d.ChannelNames())
	require.Len(t, d.Keychain.Calls(), asked)
}

func TestKeyCanBeCheckedReplacedAndDeleted(t *testing.T) {
	d := desktest.InSettings(t, "Key", desktest.SetUp{Settings: desktest.TwoChannels})
	d.Awaits("No key yet.")
	d.Press("Check")
	d.Awaits("There is no key yet. Paste the key")
	d.Press("Enter key…")
	d.Entries()[0].SetText(desktest.GoodKey)
	d.Press("Save")
	d.Awaits("Stored in this computer's keychain.")
	d.Press("Check")
	d.Awaits("It works: “Support” gave the media ID " + commboxtest.MediaID(1))
	for _, text := range d.Screen() {
		require.NotContains(t, text, desktest.GoodKey)
	}
	d.Press("Delete key")
	require.True(t, d.Sees("Delete the key?"))
	d.Press("Delete")
	d.Awaits("No key yet.")
	require.Empty(t, d.StoredKey("Main"))
}

func TestExpiryOfAJWTIsShown(t *testing.T) {
	d := desktest.InSettings(t, "Key", desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.JWT(time.Now().Add(72*time.Hour + time.Minute))})
	d.Awaits("in 3 days: ask for a new one.")
}

func TestKeyCannotBeCheckedWithoutAChannel(t *testing.T) {
	d := desktest.InSettings(t, "Key", desktest.SetUp{Settings: desktest.OneAccount, Key: desktest.GoodKey})
	d.Press("Check")
	require.True(t, d.Sees("Add a channel first"))
}

func TestParallelUploadsFollowAtOnce(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	files := desktest.Names(6)
	for _, name := range files {
		d.Service.Hold(name)
	}
	d.DropPictures(files...)
	d.Until("three are under way", func() bool { return len(d.Service.Requests()) == 3 })
	d.Settings.Show()
	d.Tab("General")
	require.Equal(t, "3", d.Pickers()[3].Selected)
	d.Pickers()[3].SetSelected("5")
	d.Until("five are under way", func() bool { return len(d.Service.Requests()) == 5 })
	require.Equal(t, 5, d.Control.Settings().ParallelUploads)
}

func TestCopyWhenDoneCanBeSwitchedOn(t *testing.T) {
	d := desktest.InSettings(t, "General", desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	box := uitest.All[*widgets.Check](d.Front())[0]
	require.False(t, box.Checked)
	test.Tap(box)
	d.Settle()
	require.True(t, d.Control.Settings().CopyIDWhenDone)
	d.Press("Close")
	d.DropPictures("1.png")
	d.UntilState(uploader.Done, "1.png")
	d.Until("the ID is on the clipboard", func() bool { return d.App.Clipboard().Content() == commboxtest.MediaID(1) })
}

func TestLightDarkAndTextSizeHoldAtOnce(t *testing.T) {
	t.Setenv("FYNE_SCALE", "") // puts back what was there
	d := desktest.InSettings(t, "General", desktest.SetUp{Settings: desktest.TwoChannels})
	pickers := d.Pickers()
	dark := func() color.Color {
		return d.App.Settings().Theme().Color(theme.ColorNameBackground, theme.VariantLight)
	}
	before := dark()
	pickers[1].SetSelected("Dark")
	require.NotEqual(t, before, dark())
	pickers[2].SetSelected("150%")
	require.Equal(t, "1.5", os.Getenv("FYNE_SCALE"))
	d.Settle()
	require.Equal(t, "dark", d.Control.Settings().Theme)
	require.Equal(t, 150, d.Control.Settings().TextSize)
	pickers[2].SetSelected("100%")
	require.Empty(t, os.Getenv("FYNE_SCALE"))
	d.Settle()
}

// The mouse scrolls a form wherever it stands, also upon a field.
func TestTheWheelScrollsPastFields(t *testing.T) {
	d := desktest.InSettings(t, "Advanced", desktest.SetUp{Settings: desktest.TwoChannels})
	field := d.Entries()[0]
	at := func() fyne.Position { return fyne.CurrentApp().Driver().AbsolutePositionForObject(field) }
	before := at()
	test.Scroll(d.Win.Canvas(), before.AddXY(field.Size().Width/2, field.Size().Height/2), 0, -30)
	require.Less(t, at().Y, before.Y)
	require.Equal(t, before.X, at().X)
}
