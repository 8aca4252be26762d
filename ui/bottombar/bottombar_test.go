package bottombar

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/ui/widgets"
	"mediadrop/ui/work"
	"mediadrop/uploader"
)

// shown is what a bar shows, and what was done with it.
type shown struct {
	*Bar
	t       *testing.T
	did     []string
	copied  []string
	retried []string
}

func newBar(t *testing.T, code string) *shown {
	test.NewTempApp(t)
	uitest.UseLanguage(t, code)
	s := &shown{t: t}
	does := func(what string) func() { return func() { s.did = append(s.did, what) } }
	s.Bar = New(Actions{
		CancelAll: does("cancel all"), RetryFailed: does("retry"), Answer: does("answer"), Undo: does("undo"), Resized: func() {},
		ShowRows: func(text string, jobs []uploader.Job) { does(text)() },
		CopyDrop: func(jobs []uploader.Job) {
			for _, j := range jobs {
				s.copied = append(s.copied, j.MediaID)
			}
		},
		SaveDrop: func([]uploader.Job) { does("save")() },
		RetryDrop: func(jobs []uploader.Job) {
			for _, j := range jobs {
				s.retried = append(s.retried, j.ID)
			}
		},
	})
	return s
}

// says returns what can be read in the bar, without its buttons.
func (s *shown) says() string {
	var texts []string
	for _, o := range uitest.All[*widgets.Text](s.Object) {
		texts = append(texts, uitest.Plain(o.Text))
	}
	for i, l := range uitest.All[*widgets.Link](s.Object) {
		if i == 0 {
			texts = nil // the dots between them
		}
		texts = append(texts, uitest.Plain(l.Text))
	}
	return strings.Join(texts, " · ")
}

func (s *shown) buttons() []string {
	var labels []string
	uitest.Walk(s.Object, func(o fyne.CanvasObject) {
		if b := uitest.AsButton(o); b != nil {
			label := uitest.Plain(b.Text)
			if b == &s.dismiss.Button.Button {
				label = "close"
			}
			if b == &s.try.Button.Button {
				label = "try"
			}
			labels = append(labels, label)
		}
	})
	return labels
}

// TestTheTeamIsNotCutOff: what is to be known of the team stands first, and no hint beside it.
func TestTheTeamIsNotCutOff(t *testing.T) {
	s := newBar(t, "en")
	s.Team("Team: not reached since 11:08")
	require.Equal(t, "Team: not reached since 11:08", s.says())
	s.Show(uploader.Totals{Waiting: 2}, 0, 0)
	require.Equal(t, "2 waiting · Team: not reached since 11:08", s.says())
	s.Show(uploader.Totals{}, 0, 0)
	s.Team("")
	require.Contains(t, s.says(), "Ready.")
}

func TestTheResultPartsWhatEndedInAnotherWay(t *testing.T) {
	s := newBar(t, "en")
	require.Contains(t, s.says(), "Ready.")
	jobs := drop(1, 8)
	s.Follow(jobs)
	s.Show(uploader.Totals{Uploading: 8}, 0, 0)
	require.Equal(t, "0 of 8 done", s.says())
	require.Equal(t, []string{"Cancel all"}, s.buttons())
	had := ends(jobs[2], uploader.Done)
	had.Attempts = 0
	s.Follow([]uploader.Job{ends(jobs[0], uploader.Done), ends(jobs[1], uploader.Done), had})
	require.Equal(t, "3 of 8 done", s.says())
	s.Show(uploader.Totals{}, 5, 0) // with those of earlier
	s.Follow([]uploader.Job{ends(jobs[3], uploader.Unknown), ends(jobs[4], uploader.Failed), ends(jobs[5], uploader.Blocked), ends(jobs[6], uploader.Canceled), ends(jobs[7], uploader.Failed)})
	require.Equal(t, "2 uploaded · 1 already had an ID · 1 unclear · 2 failed · 1 cannot be sent · 1 canceled", s.says())
	require.Equal(t, []string{"Copy 3 IDs", "Save as CSV…", "try", "Retry 2 files", "close"}, s.buttons())
	for _, l := range uitest.All[*widgets.Link](s.Object)[2:4] {
		l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	test.Tap(s.copy)
	require.Equal(t, []string{"1 unclear", "2 failed"}, s.did)
	require.Equal(t, []string{"id 0001", "id 0002", "id 0003"}, s.copied, "in the order of the drop")
	test.Tap(s.retry)
	require.Equal(t, []string{jobs[4].ID, jobs[7].ID}, s.retried, "and none that failed earlier")
	var colors []fyne.ThemeColorName
	for _, l := range uitest.All[*widgets.Link](s.Object) {
		text := test.WidgetRenderer(l).Objects()[0].(*widget.RichText).Segments[0].(*widget.TextSegment)
		colors = append(colors, text.Style.ColorName)
	}
	require.Equal(t, []fyne.ThemeColorName{
		theme.ColorNameHyperlink, theme.ColorNameHyperlink, theme.ColorNameWarning, theme.ColorNameError, theme.ColorNameError, theme.ColorNamePlaceHolder,
	}, colors, "as in the rows")
	test.Tap(&s.dismiss.Button)
	require.Contains(t, s.says(), "Ready.")
	require.Equal(t, []string{"Retry all failed"}, s.buttons())
}

func TestOnlyTheLatestResultStands(t *testing.T) {
	s := newBar(t, "en")
	first, second := drop(1, 2), drop(11, 1)
	s.Follow([]uploader.Job{ends(first[0], uploader.Done), ends(first[1], uploader.Done)})
	require.Equal(t, "2 uploaded", s.says())
	s.Show(uploader.Totals{Checking: 1}, 0, 0)
	s.Follow(second)
	require.Equal(t, "Checking…", s.says())
	s.Show(uploader.Totals{}, 0, 0)
	s.Follow([]uploader.Job{ends(second[0], uploader.Done)})
	require.Equal(t, "1 uploaded", s.says())
}

// One file has a receipt as well: its row may be out of sight.
func TestTheResultOfOneFile(t *testing.T) {
	s := newBar(t, "en")
	first := drop(1, 1)
	s.Follow(first)
	s.Follow([]uploader.Job{ends(first[0], uploader.Done)})
	require.Equal(t, "1 uploaded", s.says())
	require.Equal(t, []string{"Copy ID", "try", "close"}, s.buttons(), "a table of one row is nothing to save")
	test.Tap(s.copy)
	require.Equal(t, []string{"id 0001"}, s.copied)

	second := drop(2, 1)
	s.Follow(second)
	s.Show(uploader.Totals{}, 1, 0)
	s.Follow([]uploader.Job{ends(second[0], uploader.Failed)})
	require.Equal(t, "1 failed", s.says())
	require.Equal(t, []string{"Retry", "close"}, s.buttons())
	test.Tap(&s.dismiss.Button)
	require.Contains(t, s.says(), "Ready.")
}

func TestTheBarSaysOneThingAtATime(t *testing.T) {
	s := newBar(t, "en")
	jobs := drop(1, 2)
	s.Follow([]uploader.Job{ends(jobs[0], uploader.Done), ends(jobs[1], uploader.Failed)})
	s.Show(uploader.Totals{}, 1, 0)
	require.Equal(t, "1 uploaded · 1 failed", s.says())

	s.Offer(3)
	require.Equal(t, "3 removed from the list", s.says())
	require.Equal(t, []string{"Undo"}, s.buttons())
	test.Tap(s.undo)
	s.Offer(0)
	require.Equal(t, "1 uploaded · 1 failed", s.says())

	s.Notice("Saved.")
	require.Equal(t, "Saved.", s.says())
	require.Empty(t, s.buttons())
	canceled := 0
	task := s.Begin("Looking…", func() { canceled++ })
	other := s.Begin("Importing…", func() { canceled += 10 })
	task.Say("Looking… 7 found", -1)
	require.Equal(t, "Importing…", s.says())
	test.Tap(s.cancelTask)
	require.Equal(t, 10, canceled)
	other.End()
	require.Equal(t, "Looking… 7 found", s.says())
	task.Say("Half", 0.5)
	require.True(t, s.gauge.Visible())
	task.End()
	require.False(t, s.gauge.Visible())
	require.Equal(t, "Saved.", s.says())
	s.EndNotice("Another.")
	require.Equal(t, "Saved.", s.says())
	s.Show(uploader.Totals{Checking: 1}, 0, 0)
	s.Follow(drop(11, 2))
	require.Equal(t, "Checking 2 files…", s.says(), "a word stands until something moves")
	s.Show(uploader.Totals{Uploading: 1, Waiting: 2}, 0, 1)
	require.Equal(t, []string{"Review 1 file…", "Cancel all"}, s.buttons())
	require.Equal(t, "0 of 2 done · 2 waiting", s.says())
}

// What takes time and was begun after rows were removed is told of, and can be canceled: the
// offer to put them back comes after it.
func TestATaskStandsBeforeAnOlderOffer(t *testing.T) {
	s := newBar(t, "en")
	older := s.Begin("Looking…", func() {})
	s.Offer(3)
	require.Equal(t, "3 removed from the list", s.says())
	newer := s.Begin("Saving…", func() {})
	require.Equal(t, "Saving…", s.says())
	require.Equal(t, []string{"Cancel"}, s.buttons())
	older.End()
	require.Equal(t, "Saving…", s.says())
	newer.End()
	require.Equal(t, "3 removed from the list", s.says())
	s.Begin("Saving…", func() {})
	require.Equal(t, "Saving…", s.says())
	s.Offer(2)
	require.Equal(t, "2 removed from the list", s.says())
}

func TestWhatWaitsIsToldAfterTheResult(t *testing.T) {
	s := newBar(t, "en")
	jobs := drop(1, 3)
	waits := jobs[2]
	waits.State = uploader.Waiting
	s.Show(uploader.Totals{Waiting: 1}, 0, 1)
	s.Follow([]uploader.Job{ends(jobs[0], uploader.Done), ends(jobs[1], uploader.Done), waits})
	require.Equal(t, "2 uploaded · 1 waiting", s.says())
	require.Equal(t, []string{"Review 1 file…", "Copy 2 IDs", "try", "Cancel all", "close"}, s.buttons())
	s.CloseResult()
	require.Equal(t, "1 waiting", s.says())
	require.Equal(t, []string{"Review 1 file…", "Cancel all"}, s.buttons())
}

func TestTheBarInBothLanguages(t *testing.T) {
	for name, word := range map[string]func() string{
		"ready":    func() string { return idle(uploader.Totals{}, "") },
		"waiting":  func() string { return idle(uploader.Totals{Waiting: 3}, "") },
		"one":      func() string { return moving(uploader.Totals{Uploading: 1}, 0, 1, 0) },
		"many":     func() string { return moving(uploader.Totals{Uploading: 1}, 3, 20, time.Minute) },
		"checking": func() string { return moving(uploader.Totals{Checking: 1}, 0, 20, 0) },
	} {
		uitest.InTwo(t, word, name)
	}
	for i, o := range outcomes {
		uitest.InTwo(t, func() string { return o.name(1) }, i)
		uitest.InTwo(t, func() string { return o.name(12) }, i)
	}
}

// In a narrow window the buttons stand below the result, which is not cut.
func TestTheResultFitsANarrowWindow(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		s := newBar(t, code)
		jobs := drop(1, 6)
		for i, state := range []uploader.State{uploader.Done, uploader.Unknown, uploader.Failed, uploader.Blocked, uploader.Canceled, uploader.Done} {
			jobs[i] = ends(jobs[i], state)
		}
		jobs[5].Attempts = 0
		s.Show(uploader.Totals{}, 1, 0)
		s.Follow(jobs)
		low := s.Object.MinSize().Height
		rest := widgets.Spacer(0)
		window := widgets.Stacked(nil, widgets.Column(s.Object), rest)
		for width, tall := range map[float32]bool{600: true, 1600: false} {
			window.Resize(fyne.NewSize(width, 400))
			require.Equal(t, tall, s.Object.MinSize().Height > low, "%v", width)
			require.GreaterOrEqual(t, s.Object.Size().Height, s.Object.MinSize().Height, "it is as high as it must be, at once")
			require.LessOrEqual(t, rest.Size().Height+s.Object.Size().Height, float32(400), "it lies over nothing")
			for _, l := range uitest.All[*widgets.Link](s.Object) {
				at := fyne.CurrentApp().Driver().AbsolutePositionForObject(l)
				require.GreaterOrEqual(t, at.X, float32(0), l.Text)
				require.LessOrEqual(t, at.X+l.Size().Width, width, l.Text)
			}
		}
		require.LessOrEqual(t, s.Object.MinSize().Width, float32(600))
	})
}

func TestLookingForFilesIsToldAtOnce(t *testing.T) {
	s := newBar(t, "en")
	canceled := false
	l := s.Looking(work.New(func(f func()) { f() }), func() { canceled = true })
	require.Contains(t, s.says(), "Ready.", "there may be no folder")
	l.Found(0)
	require.Equal(t, "Looking for files in the folder…", s.says())
	l.told = time.Now().Add(time.Hour) // as if hardly a moment had passed, however long it was
	l.Found(1)
	require.Equal(t, "Looking for files in the folder…", s.says(), "it is not drawn for each file")
	l.told = time.Now().Add(-time.Second)
	l.Found(151)
	require.Equal(t, "Looking for files… 151 found", s.says())
	test.Tap(s.cancelTask)
	require.True(t, canceled)
	require.Contains(t, s.says(), "Ready.", "a share that hangs does not hold it up")
	l.End()
}

// A file that waits its turn, as behind a service that asked to wait, is not said to
// be checked.
func TestWhatMovesIsSaidAsItIs(t *testing.T) {
	require.Equal(t, "Checking…", moving(uploader.Totals{Checking: 1}, 0, 1, 0))
	require.Equal(t, "Uploading…", moving(uploader.Totals{Uploading: 1}, 0, 1, 0))
	require.Equal(t, "0 of 1 done", moving(uploader.Totals{Queued: 1}, 0, 1, 0))
	require.Equal(t, "Checking 3 files…", moving(uploader.Totals{Checking: 1, Queued: 2}, 0, 3, 0))
	require.Equal(t, "0 of 3 done", moving(uploader.Totals{Queued: 3}, 0, 3, 0))
}

// The gauge, which comes once a task knows how far it is, covers no text.
func TestTheGaugeStandsBeforeTheText(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		s := newBar(t, code)
		w := test.NewTempWindow(t, s.Object)
		w.Resize(fyne.NewSize(700, 100))
		edges := func(o fyne.CanvasObject) (left, right float32) {
			left = fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X
			return left, left + o.Size().Width
		}
		task := s.Begin("Importing…", func() {})
		alone, _ := edges(s.text)
		task.Say("Importing… 1 of 2", 0.5)
		gaugeLeft, gaugeRight := edges(s.gauge)
		left, right := edges(s.text)
		require.Greater(t, gaugeRight, gaugeLeft, "it has room")
		if code == "en" {
			require.GreaterOrEqual(t, left, gaugeRight)
		} else {
			require.LessOrEqual(t, right, gaugeLeft)
		}
		task.Say("Importing…", -1)
		left, _ = edges(s.text)
		require.InDelta(t, alone, left, 0.1)
	})
}
