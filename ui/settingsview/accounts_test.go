package settingsview_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/uitest"
	"mediadrop/ui/widgets"
)

func TestBaseURLMustBeSafe(t *testing.T) {
	d := desktest.InSettings(t, "Advanced", desktest.SetUp{Settings: desktest.TwoChannels, MayFail: true})
	before := d.Control.Settings().Accounts
	for _, bad := range []string{"http://api.commbox.io/", "ftp://x/", "nonsense", "", "https://user:pass@host/", "https://api.commbox.io/?x=1"} {
		d.Entries()[0].SetText(bad)
		d.Press("Save")
		d.Awaits("The base URL must begin with https://")
		require.Len(t, d.Dialogs.Open(), 1, "it stands under the field")
		require.Equal(t, before, d.Control.Settings().Accounts, bad)
	}
}

func TestBaseURLIsSavedInItsCanonicalForm(t *testing.T) {
	d := desktest.InSettings(t, "Advanced", desktest.SetUp{Settings: desktest.TwoChannels})
	d.Entries()[0].SetText(" https://API.example.com/v2 ")
	d.Press("Save")
	d.Settle()
	require.Equal(t, "https://api.example.com/v2/", d.Control.Settings().Accounts[0].BaseURL)
	require.Equal(t, "https://api.example.com/v2/", d.Entries()[0].Text, "the form shows what is used")
}

func TestTimeoutsAreSaved(t *testing.T) {
	d := desktest.InSettings(t, "Advanced", desktest.SetUp{Settings: desktest.TwoChannels})
	fields := d.Entries()
	require.Equal(t, []string{"10", "60", "120"}, []string{fields[1].Text, fields[2].Text, fields[3].Text})
	fields[1].SetText("2.5")
	fields[3].SetText(" 300 ")
	d.Press("Save")
	d.Settle()
	require.Len(t, d.Dialogs.Open(), 1, "%q", d.Screen())
	timeouts := d.Control.Settings().Timeouts
	require.Equal(t, 2500*time.Millisecond, timeouts.Connect)
	require.Equal(t, time.Minute, timeouts.Stall)
	require.Equal(t, 5*time.Minute, timeouts.Answer)
}

func TestTimeoutsThatCannotBeAreRefused(t *testing.T) {
	d := desktest.InSettings(t, "Advanced", desktest.SetUp{Settings: desktest.TwoChannels, MayFail: true})
	before := d.Control.Settings().Timeouts
	for _, bad := range []string{"", "soon", "0", "-5", "NaN", "1e300", "Inf"} {
		d.Entries()[1].SetText(bad)
		d.Press("Save")
		d.Awaits("Enter a number of seconds, up to 86,400.")
		require.Len(t, d.Dialogs.Open(), 1, "it stands under the field")
		require.Equal(t, before, d.Control.Settings().Timeouts, bad)
	}
}

// All that was typed on all tabs is saved by one button, each field for itself, and
// what cannot be saved says so at once.
func TestOneButtonSavesWhatWasTyped(t *testing.T) {
	d := desktest.InSettings(t, "Advanced", desktest.SetUp{Settings: desktest.TwoChannels})
	require.Len(t, d.Buttons("Save"), 1)
	require.True(t, d.Button("Save").Disabled(), "nothing was typed")
	d.Entries()[0].SetText("http://example.com/")
	d.Entries()[1].SetText("soon")
	d.Entries()[3].SetText("never")
	d.Press("Save")
	d.Awaits("The base URL must begin with https://")
	marks := 0
	for _, text := range uitest.All[*widgets.Text](d.Front()) {
		if text.Text == "Enter a number of seconds, up to 86,400." {
			marks++
		}
	}
	require.Equal(t, 2, marks, "each field says it")
	d.Entries()[0].SetText("https://example.com/")
	d.Press("Save")
	d.Until("the address was saved", func() bool { return d.Control.Settings().Accounts[0].BaseURL == "https://example.com/" })
	d.Settle()
	require.Equal(t, "soon", d.Entries()[1].Text, "what was refused stays")
	d.Entries()[1].SetText("7")
	d.Entries()[3].SetText("8")
	d.Press("Save")
	d.Until("the rest was saved", func() bool { return d.Control.Settings().Timeouts.Answer == 8*time.Second })
	d.Settle()
	require.True(t, d.Button("Save").Disabled())
}

// TestWhatIsRefusedGetsTheKeyboard: the first field with a problem, also where it stands on
// another tab than the one that is shown.
func TestWhatIsRefusedGetsTheKeyboard(t *testing.T) {
	d := desktest.InSettings(t, "General", desktest.SetUp{Settings: desktest.TwoChannels, MayFail: true})
	ffmpeg := d.Entries()[0]
	ffmpeg.SetText("no path")
	d.Tab("Advanced")
	base, connect := d.Entries()[0], d.Entries()[1]
	require.NotSame(t, ffmpeg, base)
	focused := func() fyne.Focusable { return d.Win.Canvas().Focused() }

	connect.SetText("soon")
	d.Win.Canvas().Focus(base)
	d.TypeKey(fyne.KeyReturn)
	d.Until("the field", func() bool { return focused() == fyne.Focusable(connect) })
	require.Contains(t, d.Entries(), base, "it stays on its tab")

	connect.SetText("10")
	d.Press("Save")
	d.Until("the field of the other tab", func() bool { return focused() == fyne.Focusable(ffmpeg) })
	require.Contains(t, d.Entries(), ffmpeg)
}

// What is typed while something is being saved is neither saved nor refused with it.
func TestWhatIsTypedDuringASaveWaitsForTheNext(t *testing.T) {
	for _, first := range []string{"7", "soon"} {
		d := desktest.InSettings(t, "Advanced", desktest.SetUp{Settings: desktest.TwoChannels})
		d.Entries()[1].SetText(first)
		test.Tap(d.Button("Save")) // the main goroutine hears of it only after the next line
		d.Entries()[1].SetText("8")
		d.Settle()
		require.Len(t, d.Dialogs.Open(), 1, "nothing went wrong")
		require.False(t, d.Sees("Enter a number of seconds"), "that was about what stood there before")
		d.Press("Save")
		d.Settle()
		require.Equal(t, 8*time.Second, d.Control.Settings().Timeouts.Connect)
		require.True(t, d.Button("Save").Disabled())
	}
}

func TestNothingTypedIsDroppedSilently(t *testing.T) {
	for answer, want := range map[string]time.Duration{"Discard": 10 * time.Second, "Save": 7 * time.Second} {
		t.Run(answer, func(t *testing.T) {
			d := desktest.InSettings(t, "Advanced", desktest.SetUp{Settings: desktest.TwoChannels})
			d.Entries()[1].SetText("7")
			d.Dialogs.CloseTop() // as Escape does
			require.True(t, d.Sees("Save what you typed?"))
			d.Press("Keep editing")
			require.Equal(t, "7", d.Entries()[1].Text)
			d.Press("Close")
			d.Press(answer)
			d.Until("the settings are closed", func() bool { return len(d.Dialogs.Open()) == 0 })
			require.Equal(t, want, d.Control.Settings().Timeouts.Connect)
		})
	}
}

func TestAnotherLanguageDropsNothing(t *testing.T) {
	d := desktest.InSettings(t, "Advanced", desktest.SetUp{Settings: desktest.TwoChannels})
	d.Entries()[1].SetText("7")
	d.Tab("General")
	d.Pickers()[0].SetSelectedIndex(2)
	require.True(t, d.Sees("Save what you typed?"))
	d.Press("Keep editing")
	require.Equal(t, 0, d.Pickers()[0].SelectedIndex())
	d.Tab("Advanced")
	require.Equal(t, "7", d.Entries()[1].Text)
	d.Press("Save")
	d.Until("it is saved", func() bool { return d.Control.Settings().Timeouts.Connect == 7*time.Second })
}

func TestSecondAccount(t *testing.T) {
	d := desktest.InSettings(t, "Advanced", desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	require.False(t, d.Sees("Account"), "people with one account never hear the word: %q", d.Screen())
	d.Press("Add another account…")
	d.Entries()[0].SetText("MAIN")
	d.Press("Save")
	d.Awaits("The name “MAIN” is already in use.")
	d.Entries()[0].SetText("Second")
	d.Entries()[1].SetText("http://example.com/")
	d.Press("Save")
	d.Awaits("The base URL must begin with https://")
	d.Entries()[1].SetText(d.Service.URL())
	d.Press("Save")
	d.Until("the form closed", func() bool { return len(d.Dialogs.Open()) == 1 })
	require.True(t, d.Sees("Account"))

	d.Tab("Key")
	require.True(t, d.Sees("Main"))
	require.True(t, d.Sees("Second"))

	d.Tab("Channels")
	d.Press("Add a channel…")
	d.FillSetup("Third", "ccccN_fLUy7rrOrN9jLpipA==", desktest.GoodKey)
	d.Pickers()[0].SetSelected("Second")
	d.Press("Check and save")
	d.Awaits("It works")
	require.Equal(t, desktest.GoodKey, d.StoredKey("Second"))
	channel, _ := d.Control.Settings().Channel("Third")
	require.Equal(t, "Second", channel.Account)
}

func TestRenamedAccountKeepsItsKey(t *testing.T) {
	d := desktest.InSettings(t, "Advanced", desktest.SetUp{Settings: desktest.TwoAccounts, Key: desktest.GoodKey})
	d.Entries()[0].SetText("Office")
	d.Press("Save")
	d.Settle()
	require.Equal(t, desktest.GoodKey, d.StoredKey("Office"))
	require.Empty(t, d.StoredKey("Main"))
	require.Equal(t, "Office", d.Control.Settings().Channels[0].Account)
}

func TestAccountInUseCannotBeDeleted(t *testing.T) {
	d := desktest.InSettings(t, "Advanced", desktest.SetUp{Settings: desktest.TwoAccounts, Key: desktest.GoodKey, MayFail: true})
	d.Tap(d.Buttons("Delete")[0])
	d.Press("Delete")
	d.Awaits("The account cannot be deleted")
	d.Press("Close")
	require.Equal(t, desktest.GoodKey, d.StoredKey("Main"))
	d.Tap(d.Buttons("Delete")[1])
	d.Press("Delete")
	d.Settle()
	require.Len(t, d.Control.Settings().Accounts, 1)
}

func TestHintFollowsTheAccount(t *testing.T) {
	d := desktest.InSettings(t, "Channels", desktest.SetUp{Settings: desktest.TwoAccounts, Key: desktest.GoodKey})
	d.Press("Add a channel…")
	d.Awaits("A key is stored.")
	d.Pickers()[0].SetSelected("Second")
	d.Awaits("In the CommBox console")
}
