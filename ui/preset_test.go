package ui

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
)

// companyPreset is what an administrator handed out.
const companyPreset = `{
	"accounts": [{"name": "Main", "base_url": "SERVICE"}],
	"channels": [{"name": "Support", "stream_id": "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"}],
	"mend_files": "always", "parallel_uploads": 2, "keep_days": 90, "strip_metadata": true, "ffmpeg": "/opt", "language": "en",
	"timeouts_seconds": {"connect": 5}, "copy_id_when_done": true`

const (
	openPreset   = companyPreset + "}"
	lockedPreset = companyPreset + `, "locked": true}`
)

// On the first day everything is there but the key.
func TestPresetChannelNeedsTheKeyOnly(t *testing.T) {
	d := open(t, setUp{preset: lockedPreset})
	require.Equal(t, "Support", d.channel())
	require.True(t, d.sees("Your administrator has set up this channel. It needs your CommBox key, once."))
	require.False(t, d.sees("Set up your CommBox channel…"))
	d.press("Enter key…")
	d.entries()[0].SetText(goodKey)
	d.press("Save")
	d.until("the key is stored", func() bool { return len(d.Dialogs.Open()) == 0 })
	require.Equal(t, goodKey, d.storedKey("Main"))
	require.Nil(t, d.button("Enter key…"), "it was entered")
	d.drop("1.png")
	d.untilState(uploader.Done, "1.png")
	require.Equal(t, "/whatsapp/uploadmedia/hNyRN_fLUy7rrOrN9jLpipA%3d%3d", d.service.Requests()[0].Path)
}

func TestLockedSettingsAreShownAndLeftAlone(t *testing.T) {
	d := inSettings(t, "Channels", setUp{preset: lockedPreset})
	require.True(t, d.sees("Your administrator has set up the channels for everyone."))
	require.True(t, d.sees("set up by your administrator"))
	for _, label := range []string{"Add a channel…", "Edit", "Delete"} {
		require.Nil(t, d.button(label), label)
	}
	// On the second tab the administrator says nothing about failed uploads.
	for tab, want := range map[string]int{"General": 0, "Advanced": 1} {
		d.tab(tab)
		require.True(t, d.sees("Set by your administrator."), tab)
		enabled := 0
		uitest.Walk(d.front(), func(o fyne.CanvasObject) {
			if input, ok := o.(fyne.Disableable); ok && !input.Disabled() && o.Visible() {
				switch o.(type) {
				case *widget.Select, *widget.Check, *dialogs.Entry:
					enabled++
				}
			}
		})
		require.Equal(t, want, enabled, tab)
	}
	d.press("Close")

	d.item("Set up a channel…").Action()
	require.True(t, d.sees("Your administrator has set up the channels for everyone. Choose yours"))
	d.press("Close")
	require.NoFileExists(t, d.control.SettingsPath(), "looking changes nothing")
}

func TestPresetChannelsStandAboveThePersonsOwn(t *testing.T) {
	own := `{"channels": [{"name": "Mine", "stream_id": "aaaaN_fLUy7rrOrN9jLpipA%3d%3d"}, {"name": "Second", "stream_id": "aaaaN_fLUy7rrOrN9jLpipA%3d%3d"}]}`
	d := inSettings(t, "Channels", setUp{preset: openPreset, settings: own})
	require.Equal(t, []string{"Support", "Mine", "Second"}, d.channelNames())
	enabled := func(icon fyne.Resource, n int) bool { return !d.tool("", icon, n).Disabled() }
	for n, want := range []bool{false, true, true} {
		require.Equal(t, want, !d.buttons("Edit")[n].Disabled())
		require.Equal(t, want, !d.buttons("Delete")[n].Disabled())
	}
	require.Equal(t, []bool{false, false, true}, []bool{enabled(theme.MoveUpIcon(), 0), enabled(theme.MoveUpIcon(), 1), enabled(theme.MoveUpIcon(), 2)})
	require.Equal(t, []bool{false, true, false}, []bool{enabled(theme.MoveDownIcon(), 0), enabled(theme.MoveDownIcon(), 1), enabled(theme.MoveDownIcon(), 2)})
	d.tab("General")
	require.False(t, d.sees("Set by your administrator."), "but it can be changed")
	d.tab("Advanced")
	require.True(t, d.sees("Set by your administrator."), "the account")
}

func TestAboutNamesTheAdministratorsSettings(t *testing.T) {
	d := open(t, setUp{preset: openPreset})
	d.item("About MediaDrop").Action()
	require.True(t, d.sees("Your administrator's settings: "+filepath.Join(d.dir, "preset.json")))
	require.Contains(t, d.control.Diagnostics(), "administrator's settings: ")
}

func TestExportedChannelsHoldNoKey(t *testing.T) {
	d, path := libraryDesk(t)
	d.item("Export channels…").Action()
	d.until("it was saved", func() bool { return d.sees("Saved as “saved”.") })
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NotContains(t, string(text), goodKey)
	file, problems := settings.Open(filepath.Join(t.TempDir(), "none.json"), settings.Options{Preset: path})
	require.Empty(t, problems)
	require.Len(t, file.Get().Channels, 2)

	d = open(t, setUp{})
	d.item("Export channels…").Action()
	require.True(t, d.sees("There are no channels to export"))
}

func TestSendToIsOfferedToThoseWhoHaveItNot(t *testing.T) {
	there, problem := false, errors.New("the folder is not yours")
	looked := make(chan bool)
	d := open(t, setUp{
		hasSendTo:   func() bool { <-looked; return there },
		addToSendTo: func() error { there = problem == nil; return problem },
	})
	labels := func() (found []string) {
		for _, item := range d.win.MainMenu().Items[0].Items {
			found = append(found, item.Label)
		}
		return found
	}
	const offer = "Add MediaDrop to “Send to”"
	require.NotContains(t, labels(), offer)
	close(looked)
	d.settle()
	require.Contains(t, labels(), offer)

	d.mayFail = true
	d.item(offer).Action()
	d.awaits("Something went wrong")
	d.press("Close")
	require.Contains(t, labels(), offer)

	problem = nil
	d.item(offer).Action()
	d.awaits("Added: right-click files")
	d.settle()
	require.NotContains(t, labels(), offer)
}

func TestBrokenPresetIsToldWithWhatItNeedsToBeRepaired(t *testing.T) {
	problem := settings.Problem{Code: settings.NotJSON, Preset: "/etc/mediadrop/settings.json", Line: 3, Column: 7}
	once := open(t, setUp{problems: []settings.Problem{problem}}).screen()
	d := open(t, setUp{problems: []settings.Problem{problem, problem, problem}})
	const said = "Your administrator's settings cannot be used."
	require.True(t, d.sees(said))
	require.True(t, d.sees("/etc/mediadrop/settings.json"))
	require.True(t, d.sees("line 3"))
	require.Equal(t, once, d.screen(), "said once")
}
