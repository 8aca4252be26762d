package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestBaseURLMustBeSafe(t *testing.T) {
	d := inSettings(t, "Advanced", setUp{settings: twoChannels, mayFail: true})
	before := d.control.Settings().Accounts
	for _, bad := range []string{"http://api.commbox.io/", "ftp://x/", "nonsense", "", "https://user:pass@host/", "https://api.commbox.io/?x=1"} {
		d.entries()[0].SetText(bad)
		d.press("Save")
		d.awaits("The base URL must begin with https://")
		d.press("Close")
		require.Equal(t, before, d.control.Settings().Accounts, bad)
	}
}

func TestBaseURLIsSavedInItsCanonicalForm(t *testing.T) {
	d := inSettings(t, "Advanced", setUp{settings: twoChannels})
	d.entries()[0].SetText(" https://API.example.com/v2 ")
	d.tapSave(0)
	d.settle()
	require.Equal(t, "https://api.example.com/v2/", d.control.Settings().Accounts[0].BaseURL)
	require.Equal(t, "https://api.example.com/v2/", d.entries()[0].Text, "the form shows what is used")
}

// tapSave presses the n-th of several buttons that save.
func (d *desk) tapSave(n int) {
	d.t.Helper()
	for _, b := range d.buttons("Save") {
		if n == 0 {
			d.tap(b)
			return
		}
		n--
	}
	d.t.Fatal("there is no such button")
}

func TestTimeoutsAreSaved(t *testing.T) {
	d := inSettings(t, "Advanced", setUp{settings: twoChannels})
	fields := d.entries()
	require.Equal(t, []string{"10", "60", "120"}, []string{fields[1].Text, fields[2].Text, fields[3].Text})
	fields[1].SetText("2.5")
	fields[3].SetText(" 300 ")
	d.tapSave(1)
	d.settle()
	require.Len(t, d.Dialogs.Open(), 1, "%q", d.screen())
	timeouts := d.control.Settings().Timeouts
	require.Equal(t, 2500*time.Millisecond, timeouts.Connect)
	require.Equal(t, time.Minute, timeouts.Stall)
	require.Equal(t, 5*time.Minute, timeouts.Answer)
}

func TestTimeoutsThatCannotBeAreRefused(t *testing.T) {
	d := inSettings(t, "Advanced", setUp{settings: twoChannels, mayFail: true})
	before := d.control.Settings().Timeouts
	for _, bad := range []string{"", "soon", "0", "-5", "NaN", "1e300", "Inf"} {
		d.entries()[1].SetText(bad)
		d.tapSave(1)
		d.awaits("One setting has an invalid value.")
		d.press("Close")
		require.Equal(t, before, d.control.Settings().Timeouts, bad)
	}
}

func TestSecondAccount(t *testing.T) {
	d := inSettings(t, "Advanced", setUp{settings: twoChannels, key: goodKey})
	require.False(t, d.sees("Account"), "people with one account never hear the word: %q", d.screen())
	d.press("Add another account…")
	d.entries()[0].SetText("MAIN")
	d.press("Save")
	d.awaits("The name “MAIN” is already in use.")
	d.entries()[0].SetText("Second")
	d.entries()[1].SetText("http://example.com/")
	d.press("Save")
	d.awaits("The base URL must begin with https://")
	d.entries()[1].SetText(d.service.URL())
	d.press("Save")
	d.until("the form closed", func() bool { return len(d.Dialogs.Open()) == 1 })
	require.True(t, d.sees("Account"))

	d.tab("Key")
	require.True(t, d.sees("Main"))
	require.True(t, d.sees("Second"))

	d.tab("Channels")
	d.press("Add a channel…")
	d.fillSetup("Third", "ccccN_fLUy7rrOrN9jLpipA==", goodKey)
	d.pickers()[0].SetSelected("Second")
	d.press("Check and save")
	d.awaits("It works")
	require.Equal(t, goodKey, d.storedKey("Second"))
	channel, _ := d.control.Settings().Channel("Third")
	require.Equal(t, "Second", channel.Account)
}

const twoAccounts = `{
	"version": 1,
	"accounts": [{"name": "Main", "base_url": "SERVICE"}, {"name": "Second", "base_url": "SERVICE"}],
	"channels": [{"name": "Support", "stream_id": "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", "account": "Main"}]
}`

func TestRenamedAccountKeepsItsKey(t *testing.T) {
	d := inSettings(t, "Advanced", setUp{settings: twoAccounts, key: goodKey})
	d.entries()[0].SetText("Office")
	d.tapSave(0)
	d.settle()
	require.Equal(t, goodKey, d.storedKey("Office"))
	require.Empty(t, d.storedKey("Main"))
	require.Equal(t, "Office", d.control.Settings().Channels[0].Account)
}

func TestAccountInUseCannotBeDeleted(t *testing.T) {
	d := inSettings(t, "Advanced", setUp{settings: twoAccounts, key: goodKey, mayFail: true})
	d.tap(d.buttons("Delete")[0])
	d.press("Delete")
	d.awaits("The account cannot be deleted")
	d.press("Close")
	require.Equal(t, goodKey, d.storedKey("Main"))
	d.tap(d.buttons("Delete")[1])
	d.press("Delete")
	d.settle()
	require.Len(t, d.control.Settings().Accounts, 1)
}

func TestHintFollowsTheAccount(t *testing.T) {
	d := inSettings(t, "Channels", setUp{settings: twoAccounts, key: goodKey})
	d.press("Add a channel…")
	d.awaits("A key is stored.")
	d.pickers()[0].SetSelected("Second")
	d.awaits("In the CommBox console")
}
