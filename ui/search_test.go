package ui

import (
	"net/http"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/uploader"
)

const (
	invitation = "Drop pictures, videos or documents here"
	nothing    = "No results. Try fewer letters, or show all uploads."
)

func TestSearchFindsNamesIDsAndChannels(t *testing.T) {
	d := withUploads(t, "price list.png", "מחירון.png")
	id := d.line("מחירון.png").View.MediaID
	for _, c := range []struct {
		text string
		want []string
	}{
		{"PRICE", []string{"price list.png"}},
		{"מחיר", []string{"מחירון.png"}},
		{id, []string{"מחירון.png"}},
		{"support", []string{"price list.png", "מחירון.png"}},
		{"100%", nil},
		{"", []string{"price list.png", "מחירון.png"}},
	} {
		d.Bar.Search.SetText(c.text)
		d.settle()
		require.Equal(t, c.want, d.shown(), "searching for %q", c.text)
	}
}

func TestNothingFoundSaysSo(t *testing.T) {
	d := withUploads(t, "1.png")
	d.Bar.Search.SetText("no such file")
	d.settle()
	require.True(t, d.sees(nothing))
	require.False(t, d.sees(invitation))

	d.win.Canvas().Focus(d.Bar.Search)
	d.typeKey(fyne.KeyEscape)
	require.Empty(t, d.Bar.Search.Text)
	require.Nil(t, d.win.Canvas().Focused(), "Escape leaves the search")
	d.settle()
	require.Equal(t, []string{"1.png"}, d.shown())
	require.False(t, d.sees(nothing))
}

func TestFilterShowsStates(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.service.AnswerFile("failed.png", http.StatusBadRequest, "{}")
	d.service.Hold("runs.png")
	d.drop("runs.png", "failed.png", "done.png")
	d.untilState(uploader.Failed, "failed.png")
	d.untilState(uploader.Done, "done.png")
	d.untilState(uploader.Uploading, "runs.png")
	d.press("Close")
	for label, want := range map[string][]string{
		"In progress": {"runs.png"}, "Done": {"done.png"}, "Not uploaded": {"failed.png"},
		"All uploads": {"runs.png", "failed.png", "done.png"},
	} {
		d.Bar.States.SetSelected(label)
		d.until(label, func() bool { d.settle(); return len(d.shown()) == len(want) })
		require.Equal(t, want, d.shown(), label)
	}
}

func TestFilteredListFollowsWhatHappens(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	release := d.service.Hold("1.png")
	d.drop("1.png")
	d.until("it is being sent", func() bool { return len(d.service.Requests("1.png")) == 1 })
	d.Bar.States.SetSelected("In progress")
	d.settle()
	require.Equal(t, []string{"1.png"}, d.shown())
	release()
	d.until("the row leaves the filter", func() bool { return d.Rows.Length() == 0 && d.sees(nothing) })
	d.Bar.States.SetSelected("Done")
	d.settle()
	require.Equal(t, []string{"1.png"}, d.shown())
}

func TestEmptyWindowInvites(t *testing.T) {
	d := open(t, setUp{})
	require.True(t, d.sees(invitation))
	require.True(t, d.sees("This is the practice channel"))
	require.Equal(t, "Practice", d.Bar.Channels.Selected)
	require.False(t, d.sees("Drop files anywhere in this window"))
	d.press("Set up your CommBox channel…")
	require.True(t, d.sees("Nickname"))
}

func TestEmptyWindowWithAChannelNamesIt(t *testing.T) {
	d := open(t, setUp{settings: twoChannels})
	require.True(t, d.sees("They go to the channel “Support”"))
	require.False(t, d.sees("practice"))
	require.Nil(t, d.button("Set up your CommBox channel…"))
	d.item("Practice").Action()
	require.True(t, d.sees("This is the practice channel"), "the note comes with the practice channel")
}

func TestStripStandsAboveTheList(t *testing.T) {
	d := withUploads(t, "1.png")
	require.True(t, d.sees("Drop files anywhere in this window to upload them to “Support”."))
	require.False(t, d.sees(invitation))
}

func TestPracticeWorksWithoutAnything(t *testing.T) {
	d := open(t, setUp{})
	d.drop("1.png")
	d.untilState(uploader.Done, "1.png")
	require.Contains(t, d.line("1.png").Caption.Text, "Practice")
	require.NotEmpty(t, d.line("1.png").ID.Text)
	require.Empty(t, d.service.Requests(), "nothing leaves the computer")
}

func TestChannelOfTheCommandLineIsForThisRunOnly(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey, channel: "Sales"})
	require.Equal(t, "Sales", d.Bar.Channels.Selected)
	d.drop("1.png")
	d.untilState(uploader.Done, "1.png")
	require.Contains(t, d.service.Requests("1.png")[0].Path, "aaaaN")
	require.Equal(t, "Support", d.control.Settings().SelectedChannel)
}
