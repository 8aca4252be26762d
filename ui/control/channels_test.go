package control

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/practice"
)

func requireProblem(t *testing.T, err error, code settings.ProblemCode) {
	t.Helper()
	var problem *settings.Problem
	require.ErrorAs(t, err, &problem)
	require.Equal(t, code, problem.Code)
}

func TestAFreshHomeHasThePracticeChannelOnly(t *testing.T) {
	r := open(t, t.TempDir())
	require.Equal(t, []string{"Practice"}, r.Channels())
	require.Equal(t, "Practice", r.Selected())
	to, err := r.Destination(r.Selected())
	require.NoError(t, err)
	require.Equal(t, uploader.Destination{Channel: "Practice", Account: PracticeAccount, StreamID: practice.StreamID}, to)
	require.True(t, IsPractice("practice"))
	require.False(t, IsPractice("Support"))
}

func TestDestination(t *testing.T) {
	r := newRig(t)
	for _, name := range []string{"Support", "support"} {
		to, err := r.Destination(name)
		require.NoError(t, err)
		require.Equal(t, uploader.Destination{Channel: "Support", Account: "Main", StreamID: stream}, to)
	}
	_, err := r.Destination("Gone")
	require.ErrorContains(t, err, `"Gone"`)
}

// TestDestinationWithABrokenStreamID: a File without a parser takes every
// text, as one from a hand-written file might be.
func TestDestinationWithABrokenStreamID(t *testing.T) {
	r := newRig(t)
	path := filepath.Join(t.TempDir(), "settings.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"version":1,"channels":[{"name":"Broken","stream_id":"not one"}]}`), 0o600))
	r.file, _ = settings.Open(path, settings.Options{})
	_, err := r.Destination("Broken")
	require.ErrorIs(t, err, commbox.ErrStreamIDMalformed)
}

func TestSaveChannel(t *testing.T) {
	r := newRig(t)
	require.Equal(t, "Support", r.Selected(), "a new one is selected")
	require.NoError(t, r.SaveChannel(ChannelForm{Name: " Sales ", StreamID: " 0therStreamID== "}, ""))
	require.Equal(t, []string{"Support", "Sales", "Practice"}, r.Channels())
	require.Equal(t, "Sales", r.Selected())
	to, err := r.Destination("Sales")
	require.NoError(t, err)
	require.EqualValues(t, otherStream, to.StreamID)
	require.Equal(t, "Main", to.Account)

	for code, form := range map[settings.ProblemCode]ChannelForm{
		settings.NameEmpty:      {Name: " ", StreamID: stream},
		settings.NameTaken:      {Name: "SALES", StreamID: stream},
		settings.NameReserved:   {Name: "practice", StreamID: stream},
		settings.BadStreamID:    {Name: "New", StreamID: "257250616863050"},
		settings.UnknownAccount: {Name: "New", StreamID: stream, Account: "Nobody's"},
	} {
		requireProblem(t, r.CheckForm(form, ""), code)
		requireProblem(t, r.SaveChannel(form, ""), code)
	}
	require.NoError(t, r.CheckForm(ChannelForm{Name: "New", StreamID: stream}, ""))
	require.Equal(t, []string{"Support", "Sales", "Practice"}, r.Channels(), "a check changes nothing")
	require.Equal(t, "Sales", r.Selected())
}

func TestChangeAChannel(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.AddAccount("Second", "https://example.com"))
	require.NoError(t, r.SaveChannel(ChannelForm{Name: "Help", StreamID: otherStream}, "Support"))
	require.Equal(t, "Help", r.Selected(), "the selection follows")
	to, err := r.Destination("Help")
	require.NoError(t, err)
	require.Equal(t, uploader.Destination{Channel: "Help", Account: "Main", StreamID: otherStream}, to)

	require.NoError(t, r.SaveChannel(ChannelForm{Name: "Sales", StreamID: stream}, ""))
	require.NoError(t, r.SaveChannel(ChannelForm{Name: "HELP", StreamID: stream, Account: "Second"}, "Help"))
	require.Equal(t, "Sales", r.Selected(), "another one stays selected")
	to, err = r.Destination("help")
	require.NoError(t, err)
	require.Equal(t, uploader.Destination{Channel: "HELP", Account: "Second", StreamID: stream}, to)
	require.Error(t, r.SaveChannel(ChannelForm{Name: "X", StreamID: stream}, "Gone"))
	requireProblem(t, r.SaveChannel(ChannelForm{Name: "Sales", StreamID: stream}, "HELP"), settings.NameTaken)
}

func TestAChangedChannelKeepsWhatThisVersionDoesNotKnow(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "settings.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"version":1,
		"accounts":[{"name":"Main","base_url":"https://api.commbox.io/","region":"eu"}],
		"channels":[{"name":"A","stream_id":"`+stream+`","account":"Main","color":"red"}]}`), 0o600))
	r := open(t, folder)
	require.NoError(t, r.SaveChannel(ChannelForm{Name: "B", StreamID: otherStream}, "A"))
	require.NoError(t, r.ChangeAccount(t.Context(), "Main", "First", "https://example.com/"))
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(data), `"color": "red"`)
	require.Contains(t, string(data), `"region": "eu"`)
}

func TestMoveAndDeleteChannels(t *testing.T) {
	r := newRig(t)
	for _, name := range []string{"B", "C"} {
		require.NoError(t, r.SaveChannel(ChannelForm{Name: name, StreamID: stream}, ""))
	}
	order := func(want ...string) { t.Helper(); require.Equal(t, append(want, "Practice"), r.Channels()) }
	require.NoError(t, r.MoveChannel("C", -1))
	order("Support", "C", "B")
	require.NoError(t, r.MoveChannel("Support", 1))
	order("C", "Support", "B")
	require.NoError(t, r.MoveChannel("C", -1))
	require.NoError(t, r.MoveChannel("B", 1))
	require.NoError(t, r.MoveChannel("Gone", 1))
	order("C", "Support", "B")

	require.Equal(t, "C", r.Selected())
	require.NoError(t, r.DeleteChannel("Support"))
	require.Equal(t, "C", r.Selected())
	require.NoError(t, r.DeleteChannel("C"))
	order("B")
	require.Equal(t, "B", r.Selected(), "the first there is")
	require.NoError(t, r.DeleteChannel("B"))
	require.NoError(t, r.DeleteChannel("Gone"))
	order()
	require.Equal(t, "Practice", r.Selected())
}

func TestSelect(t *testing.T) {
	folder := t.TempDir()
	r := open(t, folder)
	require.NoError(t, r.SaveChannel(ChannelForm{Name: "Support", StreamID: stream}, ""))
	require.NoError(t, r.Select("Practice"))
	require.Equal(t, "Practice", r.Selected())
	requireProblem(t, r.Select("Gone"), settings.UnknownChannel)
	require.NoError(t, r.Select("support"))
	again := open(t, folder)
	require.Equal(t, "Support", again.Selected(), "remembered")
}

func TestFindChannel(t *testing.T) {
	r := newRig(t)
	for given, want := range map[string]string{"SUPPORT": "Support", " support ": "Support", "practice": "Practice", "Supp": "", "": ""} {
		name, ok := FindChannel(r.Settings(), given)
		require.Equal(t, want, name)
		require.Equal(t, want != "", ok)
	}
}

func TestSetParallel(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.SetParallel(5))
	require.Equal(t, 5, r.Settings().ParallelUploads)
	requireProblem(t, r.SetParallel(0), settings.OutOfRange)
	require.Equal(t, 5, r.Settings().ParallelUploads)
}

// Templates are known by their channel's name: they follow it, and go with it.
func TestTemplatesFollowTheirChannel(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.SaveChannel(ChannelForm{Name: "Sales", StreamID: otherStream}, ""))
	require.NoError(t, r.ChangeSettings(func(s *settings.Settings) error {
		for _, channel := range []string{"Support", "sales"} {
			s.Templates = append(s.Templates, settings.Template{Channel: channel, Name: "order_update", Language: "he"})
		}
		return nil
	}))
	require.NoError(t, r.SaveChannel(ChannelForm{Name: " Shop ", StreamID: otherStream}, "Sales"))
	require.Len(t, r.Settings().TemplatesOf("Shop"), 1)
	require.Empty(t, r.Settings().TemplatesOf("Sales"))
	require.NoError(t, r.DeleteChannel("Shop"))
	require.Len(t, r.Settings().Templates, 1)
	require.Len(t, r.Settings().TemplatesOf("Support"), 1)
}
