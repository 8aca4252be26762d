package setup_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/settings/keychain"
	"mediadrop/ui/desktest"
	"mediadrop/ui/setup"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
)

// A settings file that gives an account another address does not get its key:
// the person is asked for one, and sees for which server.
func TestTheKeyOfAnotherServerIsNotUsed(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	for _, user := range []string{"Main", "Main@https://api.commbox.io", "Main@https://127.0.0.1", "Second@" + strings.TrimSuffix(d.Service.URL(), "/")} {
		d.Keychain.Put(user, desktest.BadKey)
	}
	before := d.Keychain.All()
	d.DropPictures("1.png")
	d.UntilState(uploader.Waiting, "1.png")
	require.Empty(t, d.Service.Requests())
	d.Press("Enter key…")
	host := strings.TrimSuffix(strings.TrimPrefix(d.Service.URL(), "http://"), "/")
	require.True(t, d.Sees("It is sent only to "+host+". That is not CommBox's own address"), d.Screen())
	d.Entries()[0].SetText(desktest.GoodKey)
	d.Press("Save")
	d.UntilState(uploader.Done, "1.png")
	before[d.KeyUser("Main")] = desktest.GoodKey
	require.Equal(t, before, d.Keychain.All(), "the others stay as they were")
}

func TestTheFormNamesTheServerOfTheAccount(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: `{"accounts": [{"name": "Main", "base_url": "https://api.commbox.io/"}, {"name": "Second", "base_url": "https://proxy.example:8443/x"}]}`})
	d.Item("Set up a channel…").Action()
	d.Awaits("It is sent only to api.commbox.io.")
	require.False(t, d.Sees("not CommBox's own address"))
	d.Pickers()[0].SetSelected("Second")
	d.Awaits("It is sent only to proxy.example:8443. That is not CommBox's own address")
}

func TestThePracticeKeyIsSentNowhere(t *testing.T) {
	uitest.UseLanguage(t, "en")
	require.NotContains(t, setup.KeyHint(keychain.Owner{}), "It is sent to")
}
