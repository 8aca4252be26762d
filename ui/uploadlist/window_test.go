package uploadlist_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/menus"
	"mediadrop/ui/topbar"
	"mediadrop/ui/uitest"
	"mediadrop/ui/uploadlist"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

func TestWhatGoesOnStandsAboveAllElse(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	star := desktest.Done("1", "star.png", 3*desktest.Day)
	star.Favourite = true
	d.Keep(star, desktest.Done("2", "old.png", desktest.Day))
	release := d.Service.Hold("runs.png")
	d.DropPictures("runs.png", "done.png")
	d.UntilState(uploader.Done, "done.png")
	d.UntilShown("runs.png", "star.png", "done.png", "old.png")
	d.Settle()
	for _, heading := range []string{"In progress", "Favourites", "Today", "Yesterday"} {
		require.True(t, d.Sees(heading), heading)
	}
	release()
	d.UntilShown("star.png", "runs.png", "done.png", "old.png") // once it is written
	d.Settle()
	require.NotNil(t, d.Button("In progress"), "the tab without a number")

	d.Bar.Filters.Sorts.SetSelectedIndex(2)
	d.Settle()
	require.Equal(t, []string{"done.png", "old.png", "runs.png", "star.png"}, d.Shown())
	for _, line := range d.Lines() {
		require.Empty(t, line.Heading.Text, "an order by name has no days")
		require.Regexp(t, "Today|Yesterday|[0-9]+ [A-Z][a-z][a-z]", line.Caption.Text, "so each row names its own")
	}
}

// Pages are put together from what goes on and what has ended, wherever one ends
// and the other begins.
func TestPagesMeetWhereWhatGoesOnEnds(t *testing.T) {
	for _, running := range []int{1, uploadlist.PageSize - 1, uploadlist.PageSize, uploadlist.PageSize + 7} {
		t.Run(fmt.Sprint(running), func(t *testing.T) {
			d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
			var uploads []history.Upload
			for i := range running + uploadlist.PageSize + 20 {
				u := desktest.Done(fmt.Sprintf("%05d", i), fmt.Sprintf("%05d.png", i), desktest.Day)
				if i%2 == 0 && i/2 < running {
					u.State, u.MediaID = "queued", ""
				}
				uploads = append(uploads, u)
			}
			d.Keep(uploads...)
			seen := map[string]bool{}
			for i := range d.Rows.Length() {
				d.Rows.At(i)
				d.Settle()
				j, ok := d.Rows.At(i)
				require.True(t, ok, i)
				require.Equal(t, i < running, !j.State.Ended(), "row %d", i)
				require.False(t, seen[j.ID], "row %d stands there twice", i)
				seen[j.ID] = true
			}
			require.Len(t, seen, len(uploads))
		})
	}
}

func TestWhatTheFilterHidesOfADropIsTold(t *testing.T) {
	d := desktest.WithUploads(t, "kept.png")
	d.Bar.Search.SetText("kept")
	d.Settle()
	require.False(t, d.Sees("hidden by the filter"))
	d.Drop([]string{d.Picture("new 1.png"), d.Picture("new 2.png"), d.Picture("kept too.png")})
	d.Awaits("2 hidden by the filter")
	d.Press("Show")
	d.UntilState(uploader.Done, "new 1.png", "new 2.png", "kept too.png")
	d.Settle()
	require.Len(t, d.Shown(), 4)
	require.Empty(t, d.Bar.Search.Text)
	require.Equal(t, topbar.TabAll, d.Bar.Tabs.Chosen)
	require.False(t, d.Sees("hidden by the filter"))

	kept, _ := d.Job("kept.png")
	d.Bar.ShowOnly("1 uploaded", []uploader.Job{kept})
	d.Settle()
	d.Drop([]string{d.Picture("new 4.png")})
	d.Awaits("1 hidden by the filter")
	d.Press("Show")
	d.UntilState(uploader.Done, "new 4.png")
	d.Settle()
	require.Equal(t, "new 4.png", d.SelectedName(), "it is what was looked for")

	d.Bar.Tabs.Choose(topbar.TabFavourites)
	d.Settle()
	d.Drop([]string{d.Picture("new 3.png")})
	d.Awaits("1 hidden by the filter")
	require.True(t, d.Sees("No favourites yet."))
	d.Press("Show")
	d.UntilState(uploader.Done, "new 3.png")
}

func TestTheLineAboveTheListNamesWhatIsAtItsTop(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	star := desktest.Done("99999", "star.png", 3*desktest.Day)
	star.Favourite = true
	d.Keep(star)
	d.Fill(60)
	top := func() string { return uitest.Texts(d.List.Strip)[0] }
	require.Equal(t, "Favourites", top())
	d.Win.Canvas().Focus(d.List)
	d.TypeKey(fyne.KeyEnd)
	require.NotEqual(t, "Favourites", top())
	d.TypeKey(fyne.KeyHome)
	require.Equal(t, "Favourites", top())

	row := d.Lines()[1]
	before := d.List.GetScrollOffset()
	row.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -25)})
	require.Greater(t, d.List.GetScrollOffset()-before, 2*row.Size().Height, "a notch is three rows")
	require.Less(t, d.List.GetScrollOffset()-before, 4*row.Size().Height)
	require.NotEqual(t, "Favourites", top())

	release := d.Service.Hold("runs.png")
	d.DropPictures("runs.png")
	d.Awaits("In progress 1")
	release()
	d.UntilState(uploader.Done, "runs.png")
}

func TestTheRowsMenuByKeyboard(t *testing.T) {
	d := desktest.WithUploads(t, "1.png", "2.png")
	d.TypeKey(fyne.KeyDown)
	for name, press := range map[string]func(){
		"Menu": func() { d.TypeKey(desktop.KeyMenu) },
		"Shift+F10": func() {
			d.Hold(fyne.KeyModifierShift)
			d.TypeKey(fyne.KeyF10)
			d.Hold(0)
		},
	} {
		press()
		require.NotEmpty(t, uitest.All[*menus.Item](d.Front()), name)
		require.Equal(t, "2.png", d.SelectedName(), name)
		d.TypeKey(fyne.KeyEscape)
		d.TypeKey(fyne.KeyUp)
		press()
		top := func(o fyne.CanvasObject) float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y }
		require.Greater(t, top(uitest.All[*menus.Item](d.Front())[0]), top(d.Line("1.png")), "below the row's button")
		d.TypeKey(fyne.KeyEscape)
		d.TypeKey(fyne.KeyDown)
		press()
		d.Win.Canvas().Overlays().Remove(d.Win.Canvas().Overlays().Top())
		d.Win.Canvas().Focus(d.List)
	}
}

func TestThePictureAndSpaceAskForAPreview(t *testing.T) {
	d := desktest.WithUploads(t, "1.png", "2.png")
	var asked []string
	d.List.OnPreview = func(id string) { asked = append(asked, id) }
	second, _ := d.Job("2.png")
	d.List.Refresh()
	line := d.Line("2.png")
	line.Tapped(&fyne.PointEvent{Position: line.Picture.Position().AddXY(5, 5)})
	require.Equal(t, []string{second.ID}, asked)
	require.Equal(t, "2.png", d.SelectedName())
	line.Tapped(&fyne.PointEvent{Position: line.Name.Position().AddXY(5, 5)})
	require.Len(t, asked, 1, "the name only selects")
	d.TypeKey(fyne.KeySpace)
	require.Equal(t, []string{second.ID, second.ID}, asked)
	d.Hold(fyne.KeyModifierShift)
	line.Tapped(&fyne.PointEvent{Position: line.Picture.Position().AddXY(5, 5)})
	require.Len(t, asked, 2, "with Shift more rows are selected")
}

func TestAllWaysToCopyAreBesideTheButton(t *testing.T) {
	d := desktest.WithUploads(t, "1.png")
	d.Tap(&d.Line("1.png").CopyAs.Button.Button)
	d.Choose("Template header")
	require.Contains(t, d.Clipboard(), `"header"`)
}

func TestTheSelectedRowSpeaks(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	noted := desktest.Done("1", "a.png", 27*desktest.Day)
	noted.Note = "for Dana"
	d.Keep(noted, desktest.Done("2", "b.png", 28*desktest.Day))
	require.Equal(t, "2 rows", d.List.AccessibilityLabel())
	var list fyne.Accessible = d.List // what the toolkit looks for
	d.List.Choose(0)
	require.Equal(t, "a.png, Media ID 91, 3 days left, “for Dana”; 2 rows", list.AccessibilityLabel())
}
