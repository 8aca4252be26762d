package menus

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
)

// choice puts a choice into the rig's window, with the keyboard.
func (r *rig) choice(at fyne.Position, options ...string) *Select {
	s := NewSelect(options, func(string) { require.Nil(r, r.top(), "the menu is closed by then") })
	r.win.SetContent(container.NewWithoutLayout(s))
	s.Resize(fyne.NewSize(160, s.MinSize().Height))
	s.Move(at)
	r.win.Canvas().Focus(s)
	return s
}

// typed types into what has the keyboard, as the driver does: the key, then its character.
func (r *rig) typed(text string) {
	for _, c := range text {
		name := fyne.KeyUnknown
		if c == ' ' {
			name = fyne.KeySpace
		}
		r.key(name)
		r.win.Canvas().Focused().TypedRune(c)
	}
}

func TestAChoiceByKeyboard(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		r := newRig(t, code, 600, 400)
		s := r.choice(fyne.NewPos(10, 10), "Support", "Sales", "תמיכה", "Stores 1", "Stores 2")
		s.SetSelectedIndex(1)
		for _, open := range []func(){
			func() { r.key(fyne.KeyDown) }, func() { r.key(fyne.KeyUp) }, func() { r.key(fyne.KeyReturn) },
			func() { r.key(fyne.KeyEnter) }, func() { r.typed(" ") }, func() { test.Tap(s) },
		} {
			open()
			require.Equal(t, []string{"Sales"}, r.marked(), "what is chosen is marked")
			require.True(t, r.open().panels[0].items[1].MenuItem.Checked)
			r.key(fyne.KeyEscape)
			require.Nil(t, r.top())
			require.Equal(t, fyne.Focusable(s), r.win.Canvas().Focused())
			require.Equal(t, 1, s.SelectedIndex())
		}
		r.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
		require.Equal(t, 2, s.SelectedIndex())
		require.Equal(t, fyne.Focusable(s), r.win.Canvas().Focused())
		r.key(fyne.KeyDown, fyne.KeyEnd, fyne.KeyReturn)
		require.Equal(t, 4, s.SelectedIndex())
		r.key(fyne.KeyDown, fyne.KeyHome)
		r.win.Canvas().Focused().TypedRune(' ')
		require.Equal(t, 0, s.SelectedIndex())

		on, back := fyne.KeyRight, fyne.KeyLeft
		if code == "he" {
			on, back = back, on
		}
		for i, step := range []struct {
			key  fyne.KeyName
			want int
		}{{back, 0}, {on, 1}, {on, 2}, {on, 3}, {on, 4}, {on, 4}, {back, 3}} {
			r.key(step.key)
			require.Equal(t, step.want, s.SelectedIndex(), "step %d", i)
			require.Nil(t, r.top())
		}
		s.Disable()
		r.key(fyne.KeyDown, fyne.KeyReturn, on)
		r.typed(" s")
		test.Tap(s)
		require.Nil(t, r.top())
		require.Equal(t, 3, s.SelectedIndex())
	})
}

func TestFirstLettersFindAnOption(t *testing.T) {
	r := newRig(t, "en", 600, 400)
	clock := time.Unix(0, 0)
	now = func() time.Time { return clock }
	t.Cleanup(func() { now = time.Now })
	var options []string
	for i := range 60 {
		options = append(options, fmt.Sprintf("Channel %d", i))
	}
	options = append(options, "Support", "Sales", "Stores", "תמיכה", "תפעול")
	s := r.choice(fyne.NewPos(10, 10), options...)
	s.SetSelectedIndex(0)
	for typed, want := range map[string]string{
		"s": "Support", "ss": "Sales", "sss": "Stores", "ssss": "Support", "st": "Stores", "STO": "Stores", "sx": "Support",
		"תפ": "תפעול", "channel 4": "Channel 4", "channel 42": "Channel 42", "c": "Channel 1",
	} {
		r.typed(typed)
		require.Equal(t, []string{want}, r.marked(), typed)
		top, height := r.open().panels[0].active.Position().Y-r.open().panels[0].scroll.Offset.Y, r.open().panels[0].scroll.Size().Height
		require.GreaterOrEqual(t, top, float32(-0.1), "it is in sight")
		require.LessOrEqual(t, top, height)
		r.key(fyne.KeyEscape)
	}
	r.typed("s")
	clock = clock.Add(forget)
	r.typed("t")
	require.Equal(t, []string{"Support"}, r.marked(), "nothing begins with t")
	r.typed("ת")
	require.Equal(t, []string{"תמיכה"}, r.marked())
	clock = clock.Add(forget)
	r.win.Canvas().Focused().TypedRune(' ')
	require.Equal(t, "תמיכה", s.Labels()[s.SelectedIndex()])
}

// TestAChoiceOpensBesideItsBox: below, above where it has no room below, and never beyond
// the window.
func TestAChoiceOpensBesideItsBox(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		for name, c := range map[string]struct {
			at     fyne.Position
			window fyne.Size
			n      int
			where  string
		}{
			"below":            {fyne.NewPos(100, 10), fyne.NewSize(600, 400), 4, "below"},
			"above":            {fyne.NewPos(100, 350), fyne.NewSize(600, 400), 4, "above"},
			"many, at the top": {fyne.NewPos(430, 10), fyne.NewSize(600, 400), 60, "below"},
			"many, below":      {fyne.NewPos(0, 350), fyne.NewSize(600, 400), 60, "above"},
			"a tiny window":    {fyne.NewPos(10, 80), fyne.NewSize(300, 200), 60, "over"},
		} {
			t.Run(name, func(t *testing.T) {
				r := newRig(t, code, c.window.Width, c.window.Height)
				options := make([]string, c.n)
				for i := range options {
					options[i] = fmt.Sprintf("Channel %d", i)
				}
				options[1] = "A name that is longer than the box, by far, and then some more of it"
				s := r.choice(c.at, options...)
				s.SetSelectedIndex(c.n - 1)
				r.key(fyne.KeyDown)
				left, top, right, bottom := frame(r.open().panels[0].box)
				require.GreaterOrEqual(t, left, float32(0))
				require.GreaterOrEqual(t, top, float32(0))
				require.LessOrEqual(t, right, c.window.Width)
				require.LessOrEqual(t, bottom, c.window.Height)
				require.GreaterOrEqual(t, right-left, s.Size().Width)
				_, boxTop, _, boxBottom := frame(s)
				switch c.where {
				case "below":
					require.GreaterOrEqual(t, top, boxBottom)
				case "above":
					require.LessOrEqual(t, bottom, boxTop)
				default:
					require.Equal(t, c.window.Height, bottom-top)
				}
				_, itemTop, _, itemBottom := frame(r.open().panels[0].active)
				require.GreaterOrEqual(t, itemTop, top, "what is chosen is in sight")
				require.LessOrEqual(t, itemBottom, bottom)
			})
		}
	})
}

func TestAChoiceWithoutOptionsOpensNothing(t *testing.T) {
	r := newRig(t, "en", 600, 400)
	s := r.choice(fyne.NewPos(10, 10))
	r.key(fyne.KeyDown)
	test.Tap(s)
	require.Nil(t, r.top())
	NewSelect([]string{"one"}, nil).Tapped(&fyne.PointEvent{}) // in no window
}

// TestChoicesHaveTheirArrowBehindTheText, also after another was chosen.
func TestChoicesHaveTheirArrowBehindTheText(t *testing.T) {
	for _, code := range []string{"en", "he"} {
		t.Run(code, func(t *testing.T) {
			test.NewTempApp(t)
			uitest.UseLanguage(t, code)
			s := NewSelect([]string{"one", "two"}, nil)
			test.NewTempWindow(t, container.NewWithoutLayout(s))
			s.Resize(fyne.NewSize(200, 40))
			for i := range 3 {
				s.SetSelectedIndex(i % 2)
				arrow := uitest.All[*widget.Icon](s)[0].Position().X
				if code == "he" {
					require.Less(t, arrow, float32(50))
				} else {
					require.Greater(t, arrow, float32(150))
				}
			}
		})
	}
}
