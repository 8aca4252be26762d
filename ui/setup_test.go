package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/uploader/commbox/commboxtest"
)

// oneAccount has an account and no channel.
const oneAccount = `{"version": 1, "accounts": [{"name": "Main", "base_url": "SERVICE"}]}`

const streamID = "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"

// fillSetup types into the form for a channel.
func (d *desk) fillSetup(name, stream, key string) {
	d.t.Helper()
	fields := d.entries()
	require.Len(d.t, fields, 3)
	for i, text := range []string{name, stream, key} {
		fields[i].SetText(text)
	}
}

func TestSetUpRefusesWithAReason(t *testing.T) {
	d := open(t, setUp{settings: twoChannels})
	d.item("Set up a channel…").Action()
	jwt := "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
	for _, c := range []struct {
		name, stream, want string
	}{
		{"New", "", "Paste the channel's stream ID."},
		{"New", "12345678", "That is a plain number."},
		{"New", jwt, "That looks like an API key."},
		{"New", "Bearer " + goodKey, "That looks like an API key."},
		{"New", "{ENCRYPTED_STREAM_ID}", "That is the placeholder from the documentation."},
		{"New", "ENCRYPTED_STREAM_ID", "That is the placeholder from the documentation."},
		{"New", "https://www.commbox.io/", "There is no stream ID in this address."},
		{"New", "two words", "This cannot be a stream ID"},
		{"New", strings.Repeat("a", 600), "This is too long for a stream ID."},
		{"", streamID, "Enter a name."},
		{"  ", streamID, "Enter a name."},
		{"support", streamID, "The name “support” is already in use."},
		{"PRACTICE", streamID, "“PRACTICE” is the name of the practice channel."},
		{strings.Repeat("n", 61), streamID, "The name is too long"},
		{"a\x00b", streamID, "The name has characters that cannot be displayed."},
	} {
		t.Run(fmt.Sprintf("%.20s %.20s", c.name, c.stream), func(t *testing.T) {
			for _, button := range []string{"Check and save", "Save without checking"} {
				d.fillSetup(c.name, c.stream, "")
				d.press(button)
				d.settle()
				require.True(t, d.sees(c.want), "%s said %q", button, d.screen())
				require.Len(t, d.Dialogs.Open(), 1, "the form stays")
			}
		})
	}
	require.Len(t, d.control.Settings().Channels, 2)
	require.Empty(t, d.service.Requests())
}

func TestSetUpRefusesWhatCannotBeAKey(t *testing.T) {
	d := open(t, setUp{settings: oneAccount})
	d.item("Set up a channel…").Action()
	for _, c := range []struct{ key, want string }{
		{"two words", "This cannot be a key"},
		{"https://api.commbox.io/", "This cannot be a key"},
		{streamID, "This cannot be a key"},
		{strings.Repeat("k", 3000), "This is too long for a key"},
		{"Bearer ", "Paste the key."},
	} {
		for _, button := range []string{"Check and save", "Save without checking"} {
			d.fillSetup("New", streamID, c.key)
			d.press(button)
			d.settle()
			require.True(t, d.sees(c.want), "%s said %q", button, d.screen())
		}
	}
	require.Empty(t, d.storedKey("Main"))
}

func TestFailedCheckStaysInTheForm(t *testing.T) {
	d := open(t, setUp{settings: oneAccount})
	d.item("Set up a channel…").Action()
	release := d.service.Hold("mediadrop-check.png")
	d.fillSetup("New", streamID, badKey)
	d.press("Check and save")
	require.True(t, d.sees("Sending a tiny test picture…"))
	release()
	d.awaits("CommBox rejected the key")
	require.Len(t, d.Dialogs.Open(), 1)
	require.Empty(t, d.control.Settings().Channels)
	require.Empty(t, d.storedKey("Main"))
	for _, text := range d.screen() {
		require.NotContains(t, text, "Replace it, and the upload will continue", "there is no upload here")
	}

	d.service.AnswerFile("mediadrop-check.png", 404, `{"status":404,"description":"no such stream"}`)
	d.fillSetup("New", streamID, goodKey)
	d.press("Check and save")
	d.awaits("no such stream")
	require.Empty(t, d.control.Settings().Channels)
}

func TestCheckedChannelIsSavedAndSelected(t *testing.T) {
	d := open(t, setUp{settings: oneAccount})
	require.Equal(t, settings.PracticeChannel, d.channel())
	d.item("Set up a channel…").Action()
	d.fillSetup("Support", "https://api.commbox.io/whatsapp/uploadmedia/hNyRN_fLUy7rrOrN9jLpipA==", "“Bearer "+goodKey+"”")
	d.press("Check and save")
	d.awaits("It works")
	require.True(t, d.sees(commboxtest.MediaID(1)))
	d.press("Close")
	require.Empty(t, d.Dialogs.Open())

	saved := d.control.Settings()
	require.Len(t, saved.Channels, 1)
	require.Equal(t, "Support", saved.Channels[0].Name)
	require.Equal(t, streamID, saved.Channels[0].StreamID)
	require.Equal(t, "Support", saved.SelectedChannel)
	require.Equal(t, "Support", d.channel())
	require.Equal(t, "Support", d.Bar.Channels.Selected)
	require.Equal(t, goodKey, d.storedKey("Main"))
	require.Equal(t, []string{"Support", "Practice"}, d.Bar.Channels.Options)
	require.True(t, d.sees("They go to the channel “Support”"))

	sent := d.service.Requests("mediadrop-check.png")
	require.Len(t, sent, 1)
	require.Equal(t, "/whatsapp/uploadmedia/"+streamID, sent[0].Path)
	require.Equal(t, goodKey, sent[0].Key)
	require.Zero(t, d.Rows.Length(), "the test picture is no upload of the person's")
}

// A key in the wrong field would be shown, and written into settings and log.
func TestAKeyAsStreamIDIsQuestioned(t *testing.T) {
	for _, button := range []string{"Check and save", "Save without checking"} {
		d := open(t, setUp{settings: oneAccount})
		d.item("Set up a channel…").Action()
		d.fillSetup("Support", " "+strings.ToUpper(goodKey), goodKey)
		d.press(button)
		require.True(t, d.sees("It looks like a key"), button)
		d.press("Cancel")
		d.settle()
		require.Len(t, d.Dialogs.Open(), 1, "back in the form")
		require.Empty(t, d.control.Settings().Channels)
		require.Empty(t, d.service.Requests())

		d.press(button)
		d.press("It is the stream ID")
		d.until("the channel was saved", func() bool { return d.channel() == "Support" })
		require.Equal(t, strings.ToUpper(goodKey), d.control.Settings().Channels[0].StreamID)
	}
}

func TestSaveWithoutChecking(t *testing.T) {
	d := open(t, setUp{settings: oneAccount})
	d.item("Set up a channel…").Action()
	d.fillSetup("Support", streamID, goodKey)
	d.press("Save without checking")
	d.until("the form closed", func() bool { return len(d.Dialogs.Open()) == 0 })
	require.Empty(t, d.service.Requests())
	require.Equal(t, "Support", d.channel())
	require.Equal(t, goodKey, d.storedKey("Main"))
}

func TestStoredKeyNeedNotBeTypedAgain(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.item("Set up a channel…").Action()
	d.awaits("A key is stored. Leave this empty to keep it.")
	d.fillSetup("Third", "ccccN_fLUy7rrOrN9jLpipA==", "")
	d.press("Check and save")
	d.awaits("It works")
	require.Equal(t, goodKey, d.storedKey("Main"))
	for _, text := range d.screen() {
		require.NotContains(t, text, goodKey, "a stored key is never shown")
	}
}

func TestCheckWithoutAnyKeySaysSo(t *testing.T) {
	d := open(t, setUp{settings: oneAccount})
	d.item("Set up a channel…").Action()
	d.fillSetup("Support", streamID, "")
	d.press("Check and save")
	d.awaits("There is no key yet.")
	require.Empty(t, d.control.Settings().Channels)
}

func TestCancelEndsACheck(t *testing.T) {
	d := open(t, setUp{settings: oneAccount})
	d.service.Hold("mediadrop-check.png")
	d.item("Set up a channel…").Action()
	d.fillSetup("Support", streamID, goodKey)
	d.press("Check and save")
	d.until("the picture is being sent", func() bool { return len(d.service.Requests()) == 1 })
	d.press("Cancel")
	require.Empty(t, d.Dialogs.Open())
	d.settle()
	require.Empty(t, d.control.Settings().Channels)
	require.Empty(t, d.storedKey("Main"))
	require.Empty(t, d.Dialogs.Open())
}

func TestCancelAfterAGoodCheckSavesNothing(t *testing.T) {
	d := open(t, setUp{settings: oneAccount})
	release := d.service.Hold("mediadrop-check.png")
	d.item("Set up a channel…").Action()
	d.fillSetup("Support", streamID, goodKey)
	d.press("Check and save")
	release()
	d.work.Wait() // the answer is there, but the form has not heard of it yet
	d.Dialogs.Open()[0].Hide()
	d.settle()
	require.Empty(t, d.control.Settings().Channels)
	require.Empty(t, d.storedKey("Main"))
}

func TestNothingElseCanBePressedDuringACheck(t *testing.T) {
	d := open(t, setUp{settings: oneAccount})
	release := d.service.Hold("mediadrop-check.png")
	d.item("Set up a channel…").Action()
	d.fillSetup("Support", streamID, goodKey)
	d.press("Check and save")
	require.True(t, d.button("Check and save").Disabled())
	require.True(t, d.button("Save without checking").Disabled())
	release()
	d.awaits("It works")
}
