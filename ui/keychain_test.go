package ui

import (
	"encoding/base64"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/uitest"
	"mediadrop/ui/words"
	"mediadrop/uploader"
)

const keepOffer = "Keep until I close MediaDrop"

func TestKeyThatCannotBeStoredCanBeKeptForTheSession(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"no keychain", errors.New("The name org.freedesktop.secrets was not provided by any .service files"), "This computer has no keychain that MediaDrop can use."},
		{"locked", settings.ErrKeychainLocked, "The system's keychain is locked."},
		{"silent", settings.ErrKeychainTimeout, "The system's keychain did not answer."},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, setUp{settings: twoChannels})
			d.keychain.Fail(c.err)
			d.drop("1.png")
			d.untilState(uploader.Waiting, "1.png")
			require.True(t, d.sees("The key could not be read from the system's keychain."))
			d.press("Enter key…")
			d.entries()[0].SetText(goodKey)
			d.press("Save")
			d.awaits("The key could not be stored")
			require.True(t, d.sees(c.want))
			require.Equal(t, uploader.Waiting, d.state("1.png"), "nothing happens without the person's word")
			d.press(keepOffer)
			d.untilState(uploader.Done, "1.png")
			require.Empty(t, d.storedKey("Main"))
		})
	}
}

func TestOfferCanBeDeclined(t *testing.T) {
	d := open(t, setUp{settings: twoChannels})
	d.keychain.Fail(settings.ErrKeychainLocked)
	d.Setup.AskForKey("Main", nil)
	d.entries()[0].SetText(goodKey)
	d.press("Save")
	d.awaits(keepOffer)
	d.press("Cancel")
	require.Empty(t, d.Dialogs.Open())
	_, err := d.control.KeyStatus(t.Context(), "Main")
	require.ErrorIs(t, err, settings.ErrKeychainLocked, "nothing is kept")
}

func TestSetUpWithoutAKeychainKeepsTheKeyForTheSession(t *testing.T) {
	d := open(t, setUp{settings: oneAccount})
	d.keychain.Fail(settings.ErrKeychainUnavailable)
	d.item("Set up a channel…").Action()
	d.fillSetup("Support", streamID, goodKey)
	d.press("Check and save")
	d.awaits(keepOffer)
	require.Len(t, d.Dialogs.Open(), 1, "the form is closed: the channel is saved")
	require.Equal(t, "Support", d.channel())
	d.press(keepOffer)
	d.drop("1.png")
	d.untilState(uploader.Done, "1.png")
}

// TestHangingKeychainHoldsNothingUp proves that the main goroutine goes on:
// it is the test's own.
func TestHangingKeychainHoldsNothingUp(t *testing.T) {
	d := open(t, setUp{settings: oneAccount})
	d.hangKeychain()
	d.item("Set up a channel…").Action()
	d.fillSetup("Support", streamID, goodKey)
	d.press("Save without checking")
	require.True(t, d.sees("Saving… The system may ask for the keychain's password."))
	d.press("Cancel")
	require.Empty(t, d.Dialogs.Open())

	d.Settings.Show()
	d.tab("Key")
	require.True(t, d.sees("Asking the system's keychain…"))
	d.press("Enter key…")
	d.entries()[0].SetText(goodKey)
	d.press("Save")
	require.True(t, d.sees("Waiting for the system's keychain…"))
	require.True(t, d.button("Save").Disabled())
	d.press("Cancel")
	require.Len(t, d.Dialogs.Open(), 1, "back in the settings")
	d.press("Close")
	require.Empty(t, d.Dialogs.Open())

	d.drop("practice.png")
	d.untilState(uploader.Done, "practice.png")

	d.releaseKeychain()
	d.settle()
	require.Empty(t, d.Dialogs.Open(), "what was given up is not heard of again")
	require.Empty(t, d.control.Settings().Channels)
	require.Empty(t, d.storedKey("Main"))
}

func TestUploadsWaitForAHangingKeychain(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.hangKeychain()
	d.drop("1.png")
	d.untilState(uploader.Queued, "1.png")
	d.releaseKeychain()
	d.untilState(uploader.Done, "1.png")
}

func TestWindowClosesWhileTheKeychainHangs(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.hangKeychain()
	d.Settings.Show()
	d.Setup.AskForKey("Main", nil)
	d.entries()[0].SetText(goodKey)
	d.press("Save")
	d.Close()
	d.until("the window closed", func() bool { return d.closed })
}

func TestRefusedKeyStaysInTheForm(t *testing.T) {
	d := open(t, setUp{settings: twoChannels})
	d.Setup.AskForKey("Main", nil)
	for pasted, want := range map[string]string{
		"":                         "Paste the key.",
		"two words":                "This cannot be a key",
		"https://api.commbox.io/x": "This cannot be a key",
	} {
		d.entries()[0].SetText(pasted)
		d.press("Save")
		d.awaits(want)
		require.Len(t, d.Dialogs.Open(), 1)
	}
	d.entries()[0].SetText(goodKey)
	d.entries()[0].OnSubmitted(goodKey)
	d.until("the form closed", func() bool { return len(d.Dialogs.Open()) == 0 })
	require.Equal(t, goodKey, d.storedKey("Main"))
}

func TestPracticeKeyPlaysThatAKeyIsNeeded(t *testing.T) {
	d := open(t, setUp{})
	d.drop("error 401.png")
	d.untilState(uploader.Waiting, "error 401.png")
	d.press("Enter key…")
	d.entries()[0].SetText(goodKey)
	d.press("Save")
	d.untilState(uploader.Done, "error 401.png")
	require.Empty(t, d.keychain.All(), "a practice key is not kept")
}

func jwt(expires time.Time) string {
	part := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	return part(`{"alg":"HS256","typ":"JWT"}`) + "." + part(fmt.Sprintf(`{"exp":%d}`, expires.Unix())) + "." + part("signature")
}

func TestKeyStatusIsWorded(t *testing.T) {
	uitest.UseLanguage(t, "en")
	now := time.Date(2024, 8, 6, 12, 0, 0, 0, time.Local)
	for _, c := range []struct {
		status settings.KeyStatus
		err    error
		want   string
	}{
		{settings.KeyStatus{}, nil, "No key yet."},
		{settings.KeyStatus{Stored: true}, nil, "Stored in this computer's keychain."},
		{settings.KeyStatus{SessionOnly: true}, nil, "Kept in memory until MediaDrop closes."},
		{settings.KeyStatus{Stored: true, SessionOnly: true}, nil, "Kept in memory until MediaDrop closes."},
		{settings.KeyStatus{Stored: true, Expires: now.AddDate(0, 0, -1)}, nil, "Stored in this computer's keychain. It expired on 2024-08-05: replace it."},
		{settings.KeyStatus{Stored: true, Expires: now.AddDate(0, 0, 5)}, nil, "Stored in this computer's keychain. It expires on 2024-08-11, in 5 days: ask for a new one."},
		{settings.KeyStatus{Stored: true, Expires: now.AddDate(0, 0, 40)}, nil, "Stored in this computer's keychain. It is valid until 2024-09-15."},
		{settings.KeyStatus{}, settings.ErrKeychainLocked, "The system's keychain is locked. Unlock it, then try again."},
	} {
		require.Equal(t, c.want, words.KeyStatus(c.status, c.err, now))
	}
}
