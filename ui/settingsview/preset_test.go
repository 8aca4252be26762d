package settingsview_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/desktest"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/menus"
	"mediadrop/ui/uitest"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
)

// On the first day everything is there but the key.
func TestPresetChannelNeedsTheKeyOnly(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Preset: desktest.LockedPreset})
	require.Equal(t, "Support", d.Channel())
	require.True(t, d.Sees("Your administrator has set up this channel. It needs your CommBox key, once."))
	require.False(t, d.Sees("Set up a channel…"))
	d.Press("Enter key…")
	d.Entries()[0].SetText(desktest.GoodKey)
	d.Press("Save")
	d.Until("the key is stored", func() bool { return len(d.Dialogs.Open()) == 0 })
	require.Equal(t, desktest.GoodKey, d.StoredKey("Main"))
	require.Nil(t, d.Button("Enter key…"), "it was entered")
	d.DropPictures("1.png")
	d.UntilState(uploader.Done, "1.png")
	require.Equal(t, "/whatsapp/uploadmedia/hNyRN_fLUy7rrOrN9jLpipA%3d%3d", d.Service.Requests()[0].Path)
}

func TestLockedSettingsAreShownAndLeftAlone(t *testing.T) {
	d := desktest.InSettings(t, "Channels", desktest.SetUp{Preset: desktest.LockedPreset})
	require.True(t, d.Sees("Your administrator has set up the channels for everyone."))
	require.True(t, d.Sees("set up by your administrator"))
	for _, label := range []string{"Add a channel…", "Edit", "Delete"} {
		require.Nil(t, d.Button(label), label)
	}
	// The administrator says nothing about light and dark, text size and failed uploads.
	for tab, want := range map[string]int{"General": 2, "Advanced": 1} {
		d.Tab(tab)
		require.True(t, d.Sees("Set by your administrator."), tab)
		enabled := 0
		uitest.Walk(d.Front(), func(o fyne.CanvasObject) {
			if input, ok := o.(fyne.Disableable); ok && !input.Disabled() && o.Visible() {
				switch o.(type) {
				case *menus.Select, *widgets.Check, *dialogs.Entry:
					enabled++
				}
			}
		})
		require.Equal(t, want, enabled, tab)
	}
	d.Press("Close")

	d.Item("Set up a channel…").Action()
	require.True(t, d.Sees("Your administrator has set up the channels for everyone. Choose yours"))
	d.Press("Close")
	require.NoFileExists(t, d.Control.SettingsPath(), "looking changes nothing")
}

func TestPresetChannelsStandAboveThePersonsOwn(t *testing.T) {
	own := `{"channels": [{"name": "Mine", "stream_id": "aaaaN_fLUy7rrOrN9jLpipA%3d%3d"}, {"name": "Second", "stream_id": "aaaaN_fLUy7rrOrN9jLpipA%3d%3d"}]}`
	d := desktest.InSettings(t, "Channels", desktest.SetUp{Preset: desktest.OpenPreset, Settings: own})
	require.Equal(t, []string{"Support", "Mine", "Second"}, d.ChannelNames())
	enabled := func(icon fyne.Resource, n int) bool { return !d.Tool("", icon, n).Disabled() }
	for n, want := range []bool{false, true, true} {
		require.Equal(t, want, !d.Buttons("Edit")[n].Disabled())
		require.Equal(t, want, !d.Buttons("Delete")[n].Disabled())
	}
	require.Equal(t, []bool{false, false, true}, []bool{enabled(theme.MoveUpIcon(), 0), enabled(theme.MoveUpIcon(), 1), enabled(theme.MoveUpIcon(), 2)})
	require.Equal(t, []bool{false, true, false}, []bool{enabled(theme.MoveDownIcon(), 0), enabled(theme.MoveDownIcon(), 1), enabled(theme.MoveDownIcon(), 2)})
	d.Tab("General")
	require.False(t, d.Sees("Set by your administrator."), "but it can be changed")
	d.Tab("Advanced")
	require.True(t, d.Sees("Set by your administrator."), "the account")
}

func TestAboutNamesTheAdministratorsSettings(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Preset: desktest.OpenPreset})
	d.Item("About MediaDrop").Action()
	require.True(t, d.Sees("Your administrator's settings:\n"+filepath.Join(d.Dir, "preset.json")))
	require.Contains(t, d.Control.Diagnostics(), "administrator's settings: ")
}

func TestExportedChannelsHoldNoKey(t *testing.T) {
	d, path := desktest.LibraryDesk(t)
	d.Item("Export channels…").Action()
	d.Until("it was saved", func() bool { return d.Sees("Saved as “saved”.") })
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NotContains(t, string(text), desktest.GoodKey)
	file, problems := settings.Open(filepath.Join(t.TempDir(), "none.json"), settings.Options{Preset: path})
	require.Empty(t, problems)
	require.Len(t, file.Get().Channels, 2)

	d = desktest.Open(t, desktest.SetUp{})
	require.True(t, d.Item("Export channels…").Disabled, "there are none")
	d.Settings.Show()
	d.Tab("Channels")
	require.True(t, d.Button("Export channels…").Disabled())
}

func TestSendToIsOfferedToThoseWhoHaveItNot(t *testing.T) {
	there, problem := false, errors.New("the folder is not yours")
	looked := make(chan bool)
	d := desktest.Open(t, desktest.SetUp{
		HasSendTo:   func() bool { <-looked; return there },
		AddToSendTo: func() error { there = problem == nil; return problem },
	})
	labels := func() (found []string) {
		for _, item := range d.Menu.Main.Items[0].Items {
			found = append(found, item.Label)
		}
		return found
	}
	const offer = "Add MediaDrop to “Send to”"
	require.NotContains(t, labels(), offer)
	close(looked)
	d.Settle()
	require.Contains(t, labels(), offer)

	d.MayFail = true
	d.Item(offer).Action()
	d.Awaits("Something went wrong")
	d.Press("Close")
	require.Contains(t, labels(), offer)

	problem = nil
	d.Item(offer).Action()
	d.Awaits("Added: right-click files")
	d.Settle()
	require.NotContains(t, labels(), offer)
}

func TestBrokenPresetIsToldWithWhatItNeedsToBeRepaired(t *testing.T) {
	problem := settings.Problem{Code: settings.NotJSON, Preset: "/etc/mediadrop/settings.json", Line: 3, Column: 7}
	once := desktest.Open(t, desktest.SetUp{Problems: []settings.Problem{problem}}).Screen()
	d := desktest.Open(t, desktest.SetUp{Problems: []settings.Problem{problem, problem, problem}})
	const said = "Your administrator's settings cannot be used."
	require.True(t, d.Sees(said))
	require.True(t, d.Sees("/etc/mediadrop/settings.json"))
	require.True(t, d.Sees("line 3"))
	require.Equal(t, once, d.Screen(), "said once")
}
