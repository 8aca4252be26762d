package settings

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// exported is what a colleague's Export made.
const exported = `{"version":1,"accounts":[{"name":"Main","base_url":"https://api.commbox.io/"},{"name":"Abroad","base_url":"https://eu.example.com/"}],
	"channels":[{"name":"Helpdesk","stream_id":"hNyRN_fLUy7rrOrN9jLpipA%3d%3d","account":"Main"},
		{"name":"Sales","stream_id":"aaaaN_fLUy7rrOrN9jLpipA%3d%3d","account":"Main","header":"image"},
		{"name":"Shop","stream_id":"bbbbN_fLUy7rrOrN9jLpipA%3d%3d","account":"Abroad"}],
	"templates":[{"channel":"Helpdesk","name":"order_update","language":"he","header":"image","body":["Dana"]},
		{"channel":"Shop","name":"hello","language":"en"},{"channel":"Nowhere","name":"lost","language":"en"}]}`

func importInto(t *testing.T, mine string) *File {
	path := t.TempDir() + "/settings.json"
	if mine != "" {
		require.NoError(t, os.WriteFile(path, []byte(mine), 0o600))
	}
	f, problems := Open(path, Options{})
	require.Empty(t, problems)
	return f
}

func TestImport(t *testing.T) {
	f := importInto(t, `{"version":1,"accounts":[{"name":"Mine","base_url":"https://api.commbox.io/"},{"name":"Abroad","base_url":"https://other.example.com/"}],
		"channels":[{"name":"Support","stream_id":"hNyRN_fLUy7rrOrN9jLpipA%3d%3d","account":"Mine"},{"name":"sales","stream_id":"ccccN_fLUy7rrOrN9jLpipA%3d%3d","account":"Mine"}]}`)
	before := f.Get()
	want := Imported{Channels: 2, Templates: 2, Hosts: []string{"api.commbox.io", "eu.example.com"}}
	would, err := f.Import([]byte(exported), false)
	require.NoError(t, err)
	require.Equal(t, want, would)
	require.Equal(t, before, f.Get(), "nothing is saved yet")
	added, err := f.Import([]byte("\ufeff"+exported), true)
	require.NoError(t, err)
	require.Equal(t, want, added)
	s := f.Get()
	require.Equal(t, []Account{{Name: "Mine", BaseURL: "https://api.commbox.io/"}, {Name: "Abroad", BaseURL: "https://other.example.com/"}, {Name: "Abroad 2", BaseURL: "https://eu.example.com/"}}, s.Accounts)
	require.Equal(t, before.Channels, s.Channels[:2])
	require.Equal(t, []Channel{
		{Name: "Sales 2", StreamID: "aaaaN_fLUy7rrOrN9jLpipA%3d%3d", Account: "Mine", Header: "image"},
		{Name: "Shop", StreamID: "bbbbN_fLUy7rrOrN9jLpipA%3d%3d", Account: "Abroad 2"},
	}, s.Channels[2:])
	require.Equal(t, []Template{{Channel: "Support", Name: "order_update", Language: "he", Header: "image", Body: []string{"Dana"}}, {Channel: "Shop", Name: "hello", Language: "en"}}, s.Templates)
	require.Equal(t, before.SelectedChannel, s.SelectedChannel)

	again, err := f.Import([]byte(exported), true)
	require.NoError(t, err)
	require.Equal(t, Imported{}, again, "all of it is there")
	require.Equal(t, s, f.Get())
}

// TestExportsCanBeImported: what one person hands out is what another one gets.
func TestExportsCanBeImported(t *testing.T) {
	from, to := importInto(t, ""), importInto(t, "")
	_, err := from.Import([]byte(exported), true)
	require.NoError(t, err)
	_, err = to.Import(Export(from.Get()), true)
	require.NoError(t, err)
	require.Equal(t, from.Get().Channels, to.Get().Channels)
	require.Equal(t, from.Get().Templates, to.Get().Templates)
}

// TestTwoKeysAtOneServer: a channel stays with its account, where the file has two at
// the same server.
func TestTwoKeysAtOneServer(t *testing.T) {
	f := importInto(t, "")
	_, err := f.Import([]byte(`{"version":1,"accounts":[{"name":"Main","base_url":"https://api.commbox.io/"},{"name":"Second","base_url":"https://api.commbox.io/"}],
		"channels":[{"name":"a","stream_id":"aaaaN%3d%3d","account":"Main"},{"name":"b","stream_id":"bbbbN%3d%3d","account":"Second"}]}`), true)
	require.NoError(t, err)
	s := f.Get()
	require.Equal(t, []string{"Main", "Second"}, []string{s.Channels[0].Account, s.Channels[1].Account})
	require.Len(t, s.Accounts, 2)
}

func TestWhatIsNoExport(t *testing.T) {
	f := importInto(t, "")
	for _, text := range []string{"", "{", "[]", "{}", `{"version":1}`, `{"version":1,"channels":[]}`, `{"version":1,"channels":7}`, `{"uploads":[]}`, "id,name"} {
		_, err := f.Import([]byte(text), true)
		require.ErrorIs(t, err, ErrNoChannels, text)
	}
	require.Empty(t, f.Get().Channels)
}
