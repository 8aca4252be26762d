package setup_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/desktest"
	"mediadrop/uploader/commbox/commboxtest"
)

func TestSetUpRefusesWithAReason(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.Item("Set up a channel…").Action()
	jwt := "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
	for _, c := range []struct {
		name, stream, want string
	}{
		{"New", "", "Paste the channel's stream ID."},
		{"New", "12345678", "That is a plain number."},
		{"New", jwt, "That looks like an API key."},
		{"New", "Bearer " + desktest.GoodKey, "That looks like an API key."},
		{"New", "{ENCRYPTED_STREAM_ID}", "That is the placeholder from the documentation."},
		{"New", "ENCRYPTED_STREAM_ID", "That is the placeholder from the documentation."},
		{"New", "https://www.commbox.io/", "There is no stream ID in this address."},
		{"New", "two words", "This cannot be a stream ID"},
		{"New", strings.Repeat("a", 600), "This is too long for a stream ID."},
		{"", desktest.StreamID, "Enter a nickname."},
		{"  ", desktest.StreamID, "Enter a nickname."},
		{"support", desktest.StreamID, "The name “support” is already in use."},
		{"PRACTICE", desktest.StreamID, "“PRACTICE” is the name of the practice channel."},
		{strings.Repeat("n", 61), desktest.StreamID, "The name is too long"},
		{"a\x00b", desktest.StreamID, "The name has characters that cannot be displayed."},
	} {
		t.Run(fmt.Sprintf("%.20s %.20s", c.name, c.stream), func(t *testing.T) {
			for _, button := range []string{"Check and save", "Save without checking"} {
				d.FillSetup(c.name, c.stream, "")
				d.Press(button)
				d.Settle()
				require.True(t, d.Sees(c.want), "%s said %q", button, d.Screen())
				require.Len(t, d.Dialogs.Open(), 1, "the form stays")
			}
		})
	}
	require.Len(t, d.Control.Settings().Channels, 2)
	require.Empty(t, d.Service.Requests())
}

func TestACheckNeedsAKey(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.Item("Set up a channel…").Action()
	d.Settle()
	d.FillSetup("", "", "")
	d.Press("Check and save")
	for _, text := range []string{"Enter a nickname.", "Paste the channel's stream ID.", "Paste the key."} {
		require.True(t, d.Sees(text), text)
	}
	d.FillSetup("New", desktest.StreamID, "")
	d.Press("Save without checking")
	d.Until("it is saved: the key can come later", func() bool { return len(d.Control.Settings().Channels) == 3 })
}

// All that is wrong is told at once, each under its field, until something else is
// typed.
func TestSetUpMarksAllFields(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.Item("Set up a channel…").Action()
	d.FillSetup("support", "12345678", "two words")
	d.Press("Save without checking")
	for _, text := range []string{"The name “support” is already in use.", "That is a plain number.", "This cannot be a key"} {
		require.True(t, d.Sees(text), text)
	}
	require.Equal(t, fyne.Focusable(d.Entries()[0]), d.Win.Canvas().Focused())
	d.Entries()[1].SetText(desktest.StreamID)
	require.False(t, d.Sees("That is a plain number."))
	require.True(t, d.Sees("This cannot be a key"))
	d.FillSetup("New", desktest.StreamID, "")
	d.Press("Save without checking")
	d.Settle()
	require.Empty(t, d.Dialogs.Open())
	require.Len(t, d.Control.Settings().Channels, 3)
}

// TestEnterChecksAndSaves in each field of the form, as in every other form.
func TestEnterChecksAndSaves(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.Item("Set up a channel…").Action()
	d.Settle()
	for i := range 3 {
		d.FillSetup("", "", "")
		require.False(t, d.Sees("Enter a nickname."))
		d.Win.Canvas().Focus(d.Entries()[i])
		d.TypeKey(fyne.KeyReturn)
		require.True(t, d.Sees("Enter a nickname."), "field %d", i)
		d.FillSetup("x", "x", "x")
	}
}

func TestAKeyIsPasted(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.Setup.AskForKey("Main", nil)
	d.App.Clipboard().SetContent("two words\n")
	d.Press("Paste")
	d.Settle()
	require.Equal(t, "two words", d.Entries()[0].Text)
	d.Press("Save")
	require.True(t, d.Sees("This cannot be a key"))
	d.App.Clipboard().SetContent(" Bearer " + desktest.GoodKey + "\n")
	d.Press("Paste")
	d.Settle()
	require.False(t, d.Sees("This cannot be a key"))
	d.Press("Save")
	d.Until("it is stored", func() bool { return len(d.Dialogs.Open()) == 0 })
	require.Equal(t, desktest.GoodKey, d.StoredKey("Main"))
}

func TestSetUpRefusesWhatCannotBeAKey(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.OneAccount})
	d.Item("Set up a channel…").Action()
	for _, c := range []struct{ key, want string }{
		{"two words", "This cannot be a key"},
		{"https://api.commbox.io/", "This cannot be a key"},
		{desktest.StreamID, "This cannot be a key"},
		{strings.Repeat("k", 3000), "This is too long for a key"},
		{"Bearer ", "Paste the key."},
	} {
		for _, button := range []string{"Check and save", "Save without checking"} {
			d.FillSetup("New", desktest.StreamID, c.key)
			d.Press(button)
			d.Settle()
			require.True(t, d.Sees(c.want), "%s said %q", button, d.Screen())
		}
	}
	require.Empty(t, d.StoredKey("Main"))
}

func TestFailedCheckStaysInTheForm(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.OneAccount})
	d.Item("Set up a channel…").Action()
	release := d.Service.Hold("mediadrop-check.png")
	d.FillSetup("New", desktest.StreamID, desktest.BadKey)
	d.Press("Check and save")
	require.True(t, d.Sees("Sending a tiny test picture…"))
	release()
	d.Awaits("CommBox rejected the key")
	require.Len(t, d.Dialogs.Open(), 1)
	require.Empty(t, d.Control.Settings().Channels)
	require.Empty(t, d.StoredKey("Main"))
	for _, text := range d.Screen() {
		require.NotContains(t, text, "Replace it, and the upload will continue", "there is no upload here")
	}

	d.Service.AnswerFile("mediadrop-check.png", 404, `{"status":404,"description":"no such stream"}`)
	d.FillSetup("New", desktest.StreamID, desktest.GoodKey)
	d.Press("Check and save")
	d.Awaits("no such stream")
	require.Empty(t, d.Control.Settings().Channels)
}

func TestCheckedChannelIsSavedAndSelected(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.OneAccount})
	require.Equal(t, settings.PracticeChannel, d.Channel())
	d.Item("Set up a channel…").Action()
	d.FillSetup("Support", "https://api.commbox.io/whatsapp/uploadmedia/hNyRN_fLUy7rrOrN9jLpipA==", "“Bearer "+desktest.GoodKey+"”")
	d.Press("Check and save")
	d.Awaits("It works")
	require.True(t, d.Sees(commboxtest.MediaID(1)))
	d.Press("Close")
	require.Empty(t, d.Dialogs.Open())

	saved := d.Control.Settings()
	require.Len(t, saved.Channels, 1)
	require.Equal(t, "Support", saved.Channels[0].Name)
	require.Equal(t, desktest.StreamID, saved.Channels[0].StreamID)
	require.Equal(t, "Support", saved.SelectedChannel)
	require.Equal(t, "Support", d.Channel())
	require.Equal(t, "Support", d.Bar.Channels.Selected)
	require.Equal(t, desktest.GoodKey, d.StoredKey("Main"))
	require.Equal(t, []string{"Support", "PRACTICE"}, d.Bar.Channels.Options)
	require.True(t, d.Sees("They go to the channel “Support”"))

	sent := d.Service.Requests("mediadrop-check.png")
	require.Len(t, sent, 1)
	require.Equal(t, "/whatsapp/uploadmedia/"+desktest.StreamID, sent[0].Path)
	require.Equal(t, desktest.GoodKey, sent[0].Key)
	require.Zero(t, d.Rows.Length(), "the test picture is no upload of the person's")
}

// A key in the wrong field would be shown, and written into settings and log.
func TestAKeyAsStreamIDIsQuestioned(t *testing.T) {
	for _, button := range []string{"Check and save", "Save without checking"} {
		d := desktest.Open(t, desktest.SetUp{Settings: desktest.OneAccount})
		d.Item("Set up a channel…").Action()
		d.FillSetup("Support", " "+strings.ToUpper(desktest.GoodKey), desktest.GoodKey)
		d.Press(button)
		require.True(t, d.Sees("It looks like a key"), button)
		require.Equal(t, widget.HighImportance, d.Button("Change it").Importance, "the safe answer is the main one")
		require.NotEqual(t, widget.HighImportance, d.Button("It is the stream ID").Importance)
		d.Press("Change it")
		d.Settle()
		require.Len(t, d.Dialogs.Open(), 1, "back in the form")
		require.Empty(t, d.Control.Settings().Channels)
		require.Empty(t, d.Service.Requests())

		d.Press(button)
		d.Press("It is the stream ID")
		d.Until("the channel was saved", func() bool { return d.Channel() == "Support" })
		require.Equal(t, strings.ToUpper(desktest.GoodKey), d.Control.Settings().Channels[0].StreamID)
	}
}

func TestSaveWithoutChecking(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.OneAccount})
	d.Item("Set up a channel…").Action()
	d.FillSetup("Support", desktest.StreamID, desktest.GoodKey)
	d.Press("Save without checking")
	d.Until("the form closed", func() bool { return len(d.Dialogs.Open()) == 0 })
	require.Empty(t, d.Service.Requests())
	require.Equal(t, "Support", d.Channel())
	require.Equal(t, desktest.GoodKey, d.StoredKey("Main"))
}

func TestStoredKeyNeedNotBeTypedAgain(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Item("Set up a channel…").Action()
	d.Awaits("A key is stored. Leave this empty to keep it.")
	d.FillSetup("Third", "ccccN_fLUy7rrOrN9jLpipA==", "")
	d.Press("Check and save")
	d.Awaits("It works")
	require.Equal(t, desktest.GoodKey, d.StoredKey("Main"))
	for _, text := range d.Screen() {
		require.NotContains(t, text, desktest.GoodKey, "a stored key is never shown")
	}
}

func TestCheckWithoutAnyKeySaysSo(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.OneAccount})
	d.Item("Set up a channel…").Action()
	d.FillSetup("Support", desktest.StreamID, "")
	d.Press("Check and save")
	d.Awaits("There is no key yet.")
	require.Empty(t, d.Control.Settings().Channels)
}

func TestCancelEndsACheck(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.OneAccount})
	d.Service.Hold("mediadrop-check.png")
	d.Item("Set up a channel…").Action()
	d.FillSetup("Support", desktest.StreamID, desktest.GoodKey)
	d.Press("Check and save")
	d.Until("the picture is being sent", func() bool { return len(d.Service.Requests()) == 1 })
	d.Press("Cancel")
	require.Empty(t, d.Dialogs.Open())
	d.Settle()
	require.Empty(t, d.Control.Settings().Channels)
	require.Empty(t, d.StoredKey("Main"))
	require.Empty(t, d.Dialogs.Open())
}

func TestCancelAfterAGoodCheckSavesNothing(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.OneAccount})
	release := d.Service.Hold("mediadrop-check.png")
	d.Item("Set up a channel…").Action()
	d.FillSetup("Support", desktest.StreamID, desktest.GoodKey)
	d.Press("Check and save")
	release()
	d.Work.Wait() // the answer is there, but the form has not heard of it yet
	d.Dialogs.Open()[0].Hide()
	d.Settle()
	require.Empty(t, d.Control.Settings().Channels)
	require.Empty(t, d.StoredKey("Main"))
}

func TestNothingElseCanBePressedDuringACheck(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.OneAccount})
	release := d.Service.Hold("mediadrop-check.png")
	d.Item("Set up a channel…").Action()
	d.FillSetup("Support", desktest.StreamID, desktest.GoodKey)
	d.Press("Check and save")
	require.True(t, d.Button("Check and save").Disabled())
	require.True(t, d.Button("Save without checking").Disabled())
	release()
	d.Awaits("It works")
}
