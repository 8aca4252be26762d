package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/setup"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
)

// A settings file that gives an account another address does not get its key:
// the person is asked for one, and sees for which server.
func TestTheKeyOfAnotherServerIsNotUsed(t *testing.T) {
	d := open(t, setUp{settings: twoChannels})
	for _, user := range []string{"Main", "Main@https://api.commbox.io", "Main@https://127.0.0.1", "Second@" + strings.TrimSuffix(d.service.URL(), "/")} {
		d.keychain.Put(user, badKey)
	}
	before := d.keychain.All()
	d.drop("1.png")
	d.untilState(uploader.Waiting, "1.png")
	require.Empty(t, d.service.Requests())
	d.press("Enter key…")
	host := strings.TrimSuffix(strings.TrimPrefix(d.service.URL(), "http://"), "/")
	require.True(t, d.sees("It is sent only to "+host+". That is not CommBox's own address"), d.screen())
	d.entries()[0].SetText(goodKey)
	d.press("Save")
	d.untilState(uploader.Done, "1.png")
	before[d.keyUser("Main")] = goodKey
	require.Equal(t, before, d.keychain.All(), "the others stay as they were")
}

func TestTheFormNamesTheServerOfTheAccount(t *testing.T) {
	d := open(t, setUp{settings: `{"accounts": [{"name": "Main", "base_url": "https://api.commbox.io/"}, {"name": "Second", "base_url": "https://proxy.example:8443/x"}]}`})
	d.item("Set up a channel…").Action()
	d.awaits("It is sent only to api.commbox.io.")
	require.False(t, d.sees("not CommBox's own address"))
	d.pickers()[0].SetSelected("Second")
	d.awaits("It is sent only to proxy.example:8443. That is not CommBox's own address")
}

func TestThePracticeKeyIsSentNowhere(t *testing.T) {
	uitest.UseLanguage(t, "en")
	require.NotContains(t, setup.KeyHint(settings.KeyOwner{}), "It is sent to")
}
