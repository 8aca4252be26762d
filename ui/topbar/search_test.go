package topbar_test

import (
	"net/http"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/menus"
	"mediadrop/ui/topbar"
	"mediadrop/ui/uitest"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
)

func TestSearchFindsNamesIDsAndChannels(t *testing.T) {
	d := desktest.WithUploads(t, "price list.png", "מחירון.png")
	id := d.Line("מחירון.png").View.MediaID
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
		d.Settle()
		require.Equal(t, c.want, d.Shown(), "searching for %q", c.text)
	}
}

func TestNothingFoundSaysSo(t *testing.T) {
	d := desktest.WithUploads(t, "1.png")
	d.Bar.Search.SetText("no such file")
	d.Settle()
	require.True(t, d.Sees(desktest.Nothing))
	require.False(t, d.Sees(desktest.Invitation))

	d.Win.Canvas().Focus(d.Bar.Search)
	d.TypeKey(fyne.KeyEscape)
	require.Empty(t, d.Bar.Search.Text)
	require.Nil(t, d.Win.Canvas().Focused(), "Escape leaves the search")
	d.Settle()
	require.Equal(t, []string{"1.png"}, d.Shown())
	require.False(t, d.Sees(desktest.Nothing))
}

// Fewer letters are no help where nothing was searched for.
func TestAnEmptyTabSaysWhyAndLeadsToTheRest(t *testing.T) {
	d := desktest.WithUploads(t, "1.png")
	for tab, why := range map[string]string{
		topbar.TabFavourites: "No favourites yet.", topbar.TabExpiring: "No media ID expires within 5 days.", topbar.TabNeedsYou: "Nothing needs you.",
		topbar.TabInProgress: "Nothing is in progress.", topbar.TabRemoved: "Nothing was removed in the last 30 days.",
	} {
		d.Bar.Tabs.Choose(tab)
		d.Settle()
		require.True(t, d.Sees(why), tab)
		require.False(t, d.Sees("fewer letters"), tab)
	}
	d.Bar.ShowAll()
	d.Bar.Filters.Kinds.SetSelectedIndex(2)
	d.Settle()
	require.True(t, d.Sees("No uploads match this filter."))
	d.Press("Show all uploads")
	d.Settle()
	require.Equal(t, []string{"1.png"}, d.Shown())
}

func TestFilterShowsStates(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Service.AnswerFile("failed.png", http.StatusBadRequest, "{}")
	d.Service.Hold("runs.png")
	d.DropPictures("runs.png", "failed.png", "done.png")
	d.UntilState(uploader.Failed, "failed.png")
	d.UntilState(uploader.Done, "done.png")
	d.UntilState(uploader.Uploading, "runs.png")
	d.Press("Close")
	all := []string{"runs.png", "failed.png", "done.png"}
	for tab, want := range map[string][]string{topbar.TabInProgress: {"runs.png"}, topbar.TabNeedsYou: {"failed.png"}, topbar.TabFavourites: nil, topbar.TabAll: all} {
		d.Bar.Tabs.Choose(tab)
		d.Settle()
		require.Equal(t, want, d.Shown(), tab)
	}
	d.Bar.Tabs.Choose(topbar.TabAll)
	for i, want := range [][]string{all, {"done.png"}, {"failed.png"}} {
		d.Bar.Filters.States.SetSelectedIndex(i)
		d.Settle()
		require.Equal(t, want, d.Shown())
	}
	d.Bar.ShowAll()
	d.Settle()
	require.Equal(t, all, d.Shown())
	for _, label := range []string{"All 3", "Needs you 1", "In progress 1", "Favourites"} {
		require.NotNil(t, d.Button(label), label)
	}
}

func TestFilteredListFollowsWhatHappens(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	release := d.Service.Hold("1.png")
	d.DropPictures("1.png")
	d.Until("it is being sent", func() bool { return len(d.Service.Requests("1.png")) == 1 })
	d.Bar.Tabs.Choose(topbar.TabInProgress)
	d.Settle()
	require.Equal(t, []string{"1.png"}, d.Shown())
	release()
	d.Until("the row leaves the filter", func() bool { return d.Rows.Length() == 0 && d.Sees("Nothing is in progress.") })
	d.Bar.Tabs.Choose(topbar.TabAll)
	d.Settle()
	require.Equal(t, []string{"1.png"}, d.Shown())
}

func TestEmptyWindowInvites(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{})
	require.True(t, d.Sees(desktest.Invitation))
	require.True(t, d.Sees("This is the practice channel"))
	require.Equal(t, "PRACTICE", d.Bar.Channels.Selected)
	require.False(t, d.Sees("Drop files anywhere in this window"))
	d.Press("Set up a channel…")
	require.True(t, d.Sees("Nickname"))
}

func TestEmptyWindowWithAChannelNamesIt(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	require.True(t, d.Sees("They go to the channel “Support”"))
	require.False(t, d.Sees("practice"))
	require.Nil(t, d.Button("Set up a channel…"))
	d.Item("Practice").Action()
	require.True(t, d.Sees("This is the practice channel"), "the note comes with the practice channel")
}

func TestTheStripIsThereForWhatIsMissing(t *testing.T) {
	d := desktest.WithUploads(t, "1.png")
	require.False(t, d.StripPane.Visible(), "all is there")
	require.False(t, d.Sees(desktest.Invitation))
	d.Item("Practice").Action()
	require.True(t, d.StripPane.Visible())
	require.True(t, d.Sees("Nothing is sent: these IDs work nowhere else."))
	d.Press("Set up a channel…")
	require.True(t, d.Sees("Nickname"))
}

// With nothing to choose from there is nothing to choose with, and each thing that
// can be done stands there once.
func TestTheEmptyWindowHasOneButtonForEachThing(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{})
	require.Len(t, d.Buttons("Add files…"), 1)
	require.Len(t, d.Buttons("Set up a channel…"), 1)
	require.False(t, d.Bar.Search.Visible())
	require.Nil(t, d.Button("All"))
	d.Item("Find…").Action()
	d.Item("Filter and sort").Action()
	require.Nil(t, d.Win.Canvas().Focused())
	require.Len(t, uitest.All[*menus.Select](d.Win.Content()), 2, "the channel and the header")

	d.DropPictures("1.png")
	d.UntilState(uploader.Done, "1.png")
	require.True(t, d.Bar.Search.Visible())
	require.Len(t, d.Buttons("Add files…"), 1)
}

func TestTheCrossEmptiesTheSearch(t *testing.T) {
	d := desktest.WithUploads(t, "1.png", "2.png")
	cross := func() *widget.Button {
		for _, b := range uitest.All[*widgets.Button](d.Bar.Object) {
			if strings.HasPrefix(b.AccessibilityLabel(), "Clear search") {
				return &b.Button.Button
			}
		}
		return nil
	}
	require.Nil(t, cross())
	d.Bar.Search.SetText("1.png")
	d.Settle()
	require.Equal(t, []string{"1.png"}, d.Shown())
	d.Tap(cross())
	d.Settle()
	require.Len(t, d.Shown(), 2)
	require.Nil(t, cross())
	require.Equal(t, fyne.Focusable(d.Bar.Search), d.Win.Canvas().Focused(), "for another search")
}

// TestTheCrossByKeyboard: it comes behind the search in both directions.
func TestTheCrossByKeyboard(t *testing.T) {
	d := desktest.WithUploads(t, "1.png", "2.png")
	d.Item("Find…").Action()
	d.Bar.Search.SetText("1.png")
	d.Settle()
	c := d.Win.Canvas()
	stop := func() string {
		if named, ok := c.Focused().(fyne.Accessible); ok {
			return named.AccessibilityLabel()
		}
		return ""
	}
	c.FocusNext()
	require.Contains(t, stop(), "Clear search")
	c.FocusNext()
	require.Contains(t, stop(), "Settings")
	c.FocusPrevious()
	require.Contains(t, stop(), "Clear search")
	c.FocusPrevious()
	require.Same(t, d.Bar.Search, c.Focused())
	c.FocusNext()
	d.TypeKey(fyne.KeySpace)
	d.Settle()
	require.Len(t, d.Shown(), 2)
	require.Same(t, d.Bar.Search, c.Focused())
}

func TestPickersAreShownWhole(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := desktest.Open(t, desktest.SetUp{Language: code, Settings: desktest.TwoChannels, Key: desktest.GoodKey})
		d.Win.Resize(fyne.NewSize(600, 400))
		require.LessOrEqual(t, d.Win.Content().MinSize().Width, float32(600))
		for i, option := range d.Bar.Header.Options {
			d.Bar.Header.SetSelectedIndex(i)
			require.Contains(t, uitest.Texts(d.Bar.Header), uitest.Plain(option))
			for _, text := range uitest.All[*canvas.Text](d.Bar.Header) {
				require.NotContains(t, text.Text, "…")
			}
		}
	})
}

func TestPracticeIDsAreToldApartWhenCopied(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{})
	d.DropPictures("1.png", "2.png")
	d.UntilState(uploader.Done, "1.png", "2.png")
	d.Settle()
	d.PressIn("1.png", "Copy ID")
	d.Awaits("Practice ID copied: it works nowhere else.")
	d.Bottom.Notice("")
	d.Press("Copy 2 IDs")
	d.Awaits("2 IDs copied. Practice IDs work nowhere else.")
}

func TestPracticeWorksWithoutAnything(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{})
	d.DropPictures("1.png")
	d.UntilState(uploader.Done, "1.png")
	require.True(t, d.Sees("PRACTICE"))
	require.NotEmpty(t, d.Line("1.png").ID.Text)
	require.Empty(t, d.Service.Requests(), "nothing leaves the computer")
}

func TestChannelOfTheCommandLineIsForThisRunOnly(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey, Channel: "Sales"})
	require.Equal(t, "Sales", d.Bar.Channels.Selected)
	d.DropPictures("1.png")
	d.UntilState(uploader.Done, "1.png")
	require.Contains(t, d.Service.Requests("1.png")[0].Path, "aaaaN")
	require.Equal(t, "Support", d.Control.Settings().SelectedChannel)
}

func TestEnterInTheSearchLeadsToWhatWasFound(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Keep(desktest.Done("1", "a.png", desktest.Day), desktest.Done("2", "price list.png", 26*desktest.Day))
	d.Item("Find…").Action()
	d.Bar.Search.SetText("pri")
	d.Until("it is found", func() bool { return d.Rows.Length() == 1 && !d.Rows.Loading() })
	d.TypeKey(fyne.KeyReturn)
	require.Equal(t, []string{"price list.png"}, d.Selected())
	require.Equal(t, fyne.Focusable(d.List), d.Win.Canvas().Focused())
}
