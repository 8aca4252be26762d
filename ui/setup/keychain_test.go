package setup_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/settings/keychain"
	"mediadrop/ui/desktest"
	"mediadrop/ui/uitest"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

func TestKeyThatCannotBeStoredCanBeKeptForTheSession(t *testing.T) {
	for _, c := range []struct {
		name  string
		err   error
		want  string
		waits string // is what the upload says
	}{
		{"no keychain", errors.New("The name org.freedesktop.secrets was not provided by any .service files"), "This computer has no keychain that MediaDrop can use.", "This computer has no keychain that MediaDrop can use. Enter the key"},
		{"locked", keychain.ErrLocked, "The system's keychain is locked.", "The key could not be read from the system's keychain."},
		{"silent", keychain.ErrTimeout, "The system's keychain did not answer.", "Waiting for the system's keychain."},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
			d.Keychain.Fail(c.err)
			d.DropPictures("1.png")
			d.UntilState(uploader.Waiting, "1.png")
			d.Awaits(c.waits)
			if c.err == keychain.ErrTimeout {
				d.MenuOf("1.png")
				d.Choose("Enter key…")
			} else {
				d.Press("Enter key…")
			}
			d.Entries()[0].SetText(desktest.GoodKey)
			d.Press("Save")
			d.Awaits("The key could not be stored")
			require.True(t, d.Sees(c.want))
			require.Equal(t, uploader.Waiting, d.State("1.png"), "nothing happens without the person's word")
			d.Press(desktest.KeepOffer)
			d.UntilState(uploader.Done, "1.png")
			require.Empty(t, d.StoredKey("Main"))
		})
	}
}

func TestOfferCanBeDeclined(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.Keychain.Fail(keychain.ErrLocked)
	d.Setup.AskForKey("Main", nil)
	d.Entries()[0].SetText(desktest.GoodKey)
	d.Press("Save")
	d.Awaits(desktest.KeepOffer)
	d.Press("Cancel")
	require.Empty(t, d.Dialogs.Open())
	_, err := d.Control.KeyStatus(t.Context(), "Main")
	require.ErrorIs(t, err, keychain.ErrLocked, "nothing is kept")
}

func TestSetUpWithoutAKeychainKeepsTheKeyForTheSession(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.OneAccount})
	d.Keychain.Fail(keychain.ErrUnavailable)
	d.Item("Set up a channel…").Action()
	d.FillSetup("Support", desktest.StreamID, desktest.GoodKey)
	d.Press("Check and save")
	d.Awaits(desktest.KeepOffer)
	require.Len(t, d.Dialogs.Open(), 1, "the form is closed: the channel is saved")
	require.Equal(t, "Support", d.Channel())
	d.Press(desktest.KeepOffer)
	d.DropPictures("1.png")
	d.UntilState(uploader.Done, "1.png")
}

// TestHangingKeychainHoldsNothingUp proves that the main goroutine goes on:
// it is the test's own.
func TestHangingKeychainHoldsNothingUp(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.OneAccount})
	d.HangKeychain()
	d.Item("Set up a channel…").Action()
	d.FillSetup("Support", desktest.StreamID, desktest.GoodKey)
	d.Press("Save without checking")
	require.True(t, d.Sees("Saving… The system may ask for the keychain's password."))
	d.Press("Cancel")
	require.Empty(t, d.Dialogs.Open())

	d.Settings.Show()
	d.Tab("Key")
	require.True(t, d.Sees("Asking the system's keychain…"))
	d.Press("Enter key…")
	d.Entries()[0].SetText(desktest.GoodKey)
	d.Press("Save")
	require.True(t, d.Sees("Waiting for the system's keychain…"))
	require.True(t, d.Button("Save").Disabled())
	d.Press("Cancel")
	require.Len(t, d.Dialogs.Open(), 1, "back in the settings")
	d.Press("Close")
	require.Empty(t, d.Dialogs.Open())

	d.DropPictures("practice.png")
	d.UntilState(uploader.Done, "practice.png")

	d.ReleaseKeychain()
	d.Settle()
	require.Empty(t, d.Dialogs.Open(), "what was given up is not heard of again")
	require.Empty(t, d.Control.Settings().Channels)
	require.Empty(t, d.StoredKey("Main"))
}

func TestUploadsWaitForAHangingKeychain(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.HangKeychain()
	d.DropPictures("1.png")
	d.UntilState(uploader.Waiting, "1.png")
	require.True(t, d.Sees("Waiting for the system's keychain."))
	d.ReleaseKeychain()
	d.UntilState(uploader.Done, "1.png")
}

func TestWindowClosesWhileTheKeychainHangs(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.HangKeychain()
	d.Settings.Show()
	d.Setup.AskForKey("Main", nil)
	d.Entries()[0].SetText(desktest.GoodKey)
	d.Press("Save")
	d.Close()
	d.Until("the window closed", func() bool { return d.Closed })
}

func TestRefusedKeyStaysInTheForm(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	d.Setup.AskForKey("Main", nil)
	for pasted, want := range map[string]string{
		"":                         "Paste the key.",
		"two words":                "This cannot be a key",
		"https://api.commbox.io/x": "This cannot be a key",
	} {
		d.Entries()[0].SetText(pasted)
		d.Press("Save")
		d.Awaits(want)
		require.Len(t, d.Dialogs.Open(), 1)
	}
	d.Entries()[0].SetText(desktest.GoodKey)
	d.Entries()[0].OnSubmitted(desktest.GoodKey)
	d.Until("the form closed", func() bool { return len(d.Dialogs.Open()) == 0 })
	require.Equal(t, desktest.GoodKey, d.StoredKey("Main"))
}

func TestPracticeKeyPlaysThatAKeyIsNeeded(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{})
	d.DropPictures("error 401.png")
	d.UntilState(uploader.Waiting, "error 401.png")
	d.Press("Enter key…")
	d.Entries()[0].SetText(desktest.GoodKey)
	d.Press("Save")
	d.UntilState(uploader.Done, "error 401.png")
	require.Empty(t, d.Keychain.All(), "a practice key is not kept")
}

func TestKeyStatusIsWorded(t *testing.T) {
	uitest.UseLanguage(t, "en")
	now := time.Date(2024, 8, 6, 12, 0, 0, 0, time.Local)
	for _, c := range []struct {
		status keychain.Status
		err    error
		want   string
	}{
		{keychain.Status{}, nil, "No key yet."},
		{keychain.Status{Stored: true}, nil, "Stored in this computer's keychain."},
		{keychain.Status{SessionOnly: true}, nil, "Kept in memory until MediaDrop closes."},
		{keychain.Status{Stored: true, SessionOnly: true}, nil, "Kept in memory until MediaDrop closes."},
		{keychain.Status{Stored: true, Expires: now.AddDate(0, 0, -1)}, nil, "Stored in this computer's keychain. It expired on 5 Aug 2024: replace it."},
		{keychain.Status{Stored: true, Expires: now.AddDate(0, 0, 5)}, nil, "Stored in this computer's keychain. It expires on 11 Aug 2024, in 5 days: ask for a new one."},
		{keychain.Status{Stored: true, Expires: now.AddDate(0, 0, 40)}, nil, "Stored in this computer's keychain. It is valid until 15 Sep 2024."},
		{keychain.Status{}, keychain.ErrLocked, "The system's keychain is locked. Unlock it, then try again."},
	} {
		require.Equal(t, c.want, words.KeyStatus(c.status, c.err, now))
	}
}
