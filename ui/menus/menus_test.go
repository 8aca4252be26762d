package menus

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/palette"
	"mediadrop/ui/uitest"
)

// rig is a window with a field, and a bar above it.
type rig struct {
	*testing.T
	win   fyne.Window
	entry *widget.Entry
	bar   *Bar
	did   []string // what was chosen
}

func newRig(t *testing.T, language string, width, height float32) *rig {
	uitest.UseLanguage(t, language)
	test.NewTempApp(t).Settings().SetTheme(palette.New("light"))
	r := &rig{T: t, entry: widget.NewEntry()}
	r.win = test.NewTempWindow(t, widget.NewLabel(""))
	r.bar = NewBar(r.win.Canvas())
	r.bar.Set(fyne.NewMainMenu(
		fyne.NewMenu("File", r.item("Add"), fyne.NewMenuItemSeparator(), r.item("Quit")),
		fyne.NewMenu("Upload", r.item("Copy"), r.sub(), r.off("Retry"), r.item("Renew"), r.item("Undo")),
		fyne.NewMenu("Help", r.item("First steps"))))
	r.win.SetPadded(false)
	r.win.SetContent(container.NewBorder(r.bar, nil, nil, nil, container.NewVBox(r.entry)))
	r.win.Resize(fyne.NewSize(width, height))
	r.win.Canvas().Focus(r.entry)
	return r
}

func (r *rig) item(label string) *fyne.MenuItem {
	i := fyne.NewMenuItem(label, func() {
		require.Nil(r, r.top(), "the menu is closed by then")
		require.Equal(r, fyne.Focusable(r.entry), r.win.Canvas().Focused(), "the keyboard is back")
		r.did = append(r.did, label)
	})
	i.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyName(label[:1]), Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift}
	return i
}

func (r *rig) off(label string) *fyne.MenuItem {
	i := r.item(label)
	i.Disabled = true
	return i
}

func (r *rig) sub() *fyne.MenuItem {
	i, id := r.item("Copy as"), r.item("Media ID")
	id.Checked = true
	i.ChildMenu = fyne.NewMenu("", id, r.item("CSV row"))
	return i
}

func (r *rig) top() fyne.CanvasObject { return r.win.Canvas().Overlays().Top() }

// open returns the menu that is open.
func (r *rig) open() *popUp {
	r.Helper()
	p, ok := r.top().(*popUp)
	require.True(r, ok, "a menu is open")
	return p
}

func (r *rig) key(names ...fyne.KeyName) {
	for _, name := range names {
		r.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
	}
}

// marked returns the items that are marked, the innermost last.
func (r *rig) marked() (labels []string) {
	for _, m := range r.open().panels {
		if m.active != nil {
			labels = append(labels, m.active.MenuItem.Label)
		}
	}
	return labels
}

// frame returns where something is in the window.
func frame(o fyne.CanvasObject) (left, top, right, bottom float32) {
	at, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()
	return at.X, at.Y, at.X + size.Width, at.Y + size.Height
}

func TestKeysGoThroughAMenu(t *testing.T) {
	r := newRig(t, "en", 600, 400)
	r.bar.Open(1)
	require.Empty(t, r.marked())
	for _, c := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyDown, "Copy"}, {fyne.KeyDown, "Copy as"}, {fyne.KeyDown, "Renew"}, {fyne.KeyUp, "Copy as"},
		{fyne.KeyEnd, "Undo"}, {fyne.KeyDown, "Copy"}, {fyne.KeyUp, "Undo"}, {fyne.KeyHome, "Copy"},
	} {
		r.key(c.key)
		require.Equal(t, []string{c.want}, r.marked(), c.key)
	}
	for _, c := range []struct {
		typed rune
		want  string
	}{{'r', "Renew"}, {'C', "Copy"}, {'c', "Copy as"}, {'x', "Copy as"}} {
		r.open().TypedRune(c.typed)
		require.Equal(t, []string{c.want}, r.marked())
	}
	r.key(fyne.KeyReturn)
	require.Equal(t, []string{"Copy as", "Media ID"}, r.marked(), "into the submenu")
	r.key(fyne.KeyEscape)
	require.Equal(t, []string{"Copy as"}, r.marked(), "Escape closes one at a time")
	r.key(fyne.KeyEscape)
	require.Nil(t, r.top())
	require.Empty(t, r.did)

	r.bar.Open(0)
	r.key(fyne.KeyUp, fyne.KeyEnter)
	r.bar.Open(1)
	r.key(fyne.KeyDown, fyne.KeyDown)
	r.open().TypedRune(' ')
	r.key(fyne.KeyDown)
	r.open().TypedRune(' ')
	require.Equal(t, []string{"Quit", "CSV row"}, r.did)
	require.Empty(t, r.entry.Text)
}

func TestTheKeyThatPointsToASubmenuOpensIt(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		r := newRig(t, code, 900, 400)
		into, out := fyne.KeyRight, fyne.KeyLeft
		if code == "he" {
			into, out = out, into
		}
		r.bar.Open(0)
		r.key(into)
		require.Equal(t, "Upload", r.open().panels[0].menu.Label, "there is no submenu: on to the next menu")
		r.key(fyne.KeyDown, fyne.KeyDown, into)
		require.Equal(t, []string{"Copy as", "Media ID"}, r.marked())
		outerLeft, top, outerRight, _ := frame(r.open().panels[0].active)
		left, itemTop, right, _ := frame(r.open().panels[1].active)
		require.InDelta(t, top, itemTop, 1, "beside its item")
		if code == "he" {
			require.LessOrEqual(t, right, outerLeft)
		} else {
			require.GreaterOrEqual(t, left, outerRight)
		}
		r.key(out)
		require.Equal(t, []string{"Copy as"}, r.marked())
		r.key(out)
		require.Equal(t, "File", r.open().panels[0].menu.Label)
		r.key(out)
		require.Equal(t, "Help", r.open().panels[0].menu.Label, "before the first comes the last")
		r.key(into, fyne.KeyF10)
		require.Nil(t, r.top())
		require.Nil(t, r.bar.popUp)
	})
}

func TestMenusAreMirroredInHebrew(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		r := newRig(t, code, 900, 400)
		// Positions from where a line begins.
		begin := func(o fyne.CanvasObject) float32 {
			left, _, right, _ := frame(o)
			if code == "he" {
				return 900 - right
			}
			return left
		}
		require.Less(t, begin(r.bar.titles[0]), float32(20))
		require.Less(t, begin(r.bar.titles[0]), begin(r.bar.titles[1]))
		for i, title := range r.bar.titles {
			r.bar.Open(i)
			box := r.open().panels[0].box
			require.InDelta(t, begin(title), begin(box), 1, "flush with the beginning of its title")
			_, _, _, bottom := frame(title)
			_, top, _, _ := frame(box)
			require.InDelta(t, bottom, top, 1)
		}
		r.bar.Open(1)
		r.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
		outer, inner := r.open().panels[0].items[1], r.open().panels[1].items[0]
		require.Less(t, begin(inner.tick), begin(inner.text))
		require.Less(t, begin(inner.text), begin(inner.keys))
		require.Less(t, begin(outer.text), begin(outer.keys))
		require.Equal(t, map[string]string{"en": "›", "he": "‹"}[code], outer.keys.Text)
		require.Equal(t, "Ctrl+Shift+M", uitest.Texts(inner.keys)[0], "from left to right in both")
	})
}

func TestWhatIsDisabledCannotBeChosen(t *testing.T) {
	r := newRig(t, "en", 600, 400)
	r.bar.Open(1)
	off := r.open().panels[0].items[2]
	require.Equal(t, "Retry", off.MenuItem.Label)
	test.MoveMouse(r.win.Canvas(), middle(off))
	require.Empty(t, r.marked())
	test.TapCanvas(r.win.Canvas(), middle(off))
	r.win.Canvas().Focus(r.open()) // a test's click takes the keyboard, a real one does not
	r.open().TypedRune('R')
	require.Equal(t, []string{"Renew"}, r.marked())
	r.bar.Main.Items[1].Items[3].Disabled = true // while the menu is open
	r.bar.Refresh()
	require.True(t, r.open().panels[0].items[3].ground.Hidden)
	r.key(fyne.KeyReturn)
	require.NotNil(t, r.top())
	require.Empty(t, r.did)
}

func TestWhatCannotBeDoneIsGreyedOutBeforeAMenuOpens(t *testing.T) {
	r := newRig(t, "en", 600, 400)
	r.bar.OnOpen = func() { r.bar.Main.Items[0].Items[0].Disabled = true }
	r.bar.Open(0)
	require.Equal(t, theme.ColorNameDisabled, r.open().panels[0].items[0].text.Color)
}

// middle returns the middle of something in the window.
func middle(o fyne.CanvasObject) fyne.Position {
	left, top, right, bottom := frame(o)
	return fyne.NewPos((left+right)/2, (top+bottom)/2)
}

func TestTheMouse(t *testing.T) {
	r := newRig(t, "en", 600, 400)
	c := r.win.Canvas()
	r.bar.titles[0].MouseDown(nil)
	require.Equal(t, "File", r.open().panels[0].menu.Label)
	test.MoveMouse(c, middle(r.bar.titles[1]))
	require.Equal(t, "Upload", r.open().panels[0].menu.Label, "on to the next menu without a click")
	test.MoveMouse(c, middle(r.open().panels[0].items[1]))
	require.Len(t, r.open().panels, 2, "the submenu opens")
	test.MoveMouse(c, middle(r.open().panels[1].items[0]))
	require.Equal(t, []string{"Copy as", "Media ID"}, r.marked())
	test.MoveMouse(c, middle(r.open().panels[0].items[0]))
	require.Equal(t, []string{"Copy"}, r.marked())
	require.Len(t, r.open().panels, 1)
	test.TapCanvas(c, middle(r.bar.titles[1]))
	require.Nil(t, r.top(), "a click on its title closes a menu")

	r.bar.titles[0].MouseDown(nil)
	test.TapCanvas(c, middle(r.open().panels[0].lines[0]))
	require.NotNil(t, r.top(), "a separator does nothing")
	test.TapCanvas(c, middle(r.bar.titles[1]))
	require.Equal(t, "Upload", r.open().panels[0].menu.Label)
	test.TapCanvas(c, fyne.NewPos(590, 390))
	require.Nil(t, r.top(), "a click elsewhere closes it")
	require.Equal(t, fyne.Focusable(r.entry), c.Focused())
	r.bar.titles[0].MouseDown(nil)
	test.TapCanvas(c, middle(r.open().panels[0].items[1]))
	require.Equal(t, []string{"Quit"}, r.did)
}

// TestMenusStayInTheWindow at every place, and in one as low as 600 × 400 at 200 %.
func TestMenusStayInTheWindow(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		r := newRig(t, code, 300, 200)
		menu := fyne.NewMenu("", r.item("Copy"), r.sub(), r.item(strings.Repeat("A text that is far too long. ", 4)))
		for range 12 {
			menu.Items = append(menu.Items, r.item("Remove"))
		}
		for _, at := range []fyne.Position{{X: 0, Y: 0}, {X: 299, Y: 0}, {X: 0, Y: 199}, {X: 299, Y: 199}, {X: 150, Y: 100}} {
			Show(r.win.Canvas(), menu, at)
			r.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
			for _, m := range r.open().panels {
				left, top, right, bottom := frame(m.box)
				require.True(t, left >= 0 && top >= 0 && right <= 300 && bottom <= 200, "%v at %v", m.box.Position(), at)
				require.Empty(t, uitest.CutOff(m.items[len(m.items)-1]))
			}
			require.Greater(t, r.open().panels[0].items[2].Size().Height, 2*r.open().panels[0].items[0].Size().Height, "what is too long takes several lines")
			r.key(fyne.KeyEscape)
			for _, key := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyHome} {
				r.key(key)
				_, boxTop, _, boxBottom := frame(r.open().panels[0].box)
				_, top, _, bottom := frame(r.open().panels[0].active)
				require.True(t, top >= boxTop && bottom <= boxBottom, "the list scrolls to what is marked")
			}
			r.key(fyne.KeyEscape)
		}
		r.bar.Main.Items[1].Items = menu.Items
		r.bar.Open(1)
		_, top, _, bottom := frame(r.open().panels[0].box)
		_, _, _, ofBar := frame(r.bar)
		require.True(t, top >= ofBar-1 && bottom <= 200, "the bar stays in sight")
	})
}

// TestColors holds what stands on what: the test of the palette says how much
// contrast these have.
func TestColors(t *testing.T) {
	for _, name := range []string{"light", "dark"} {
		r := newRig(t, "en", 600, 400)
		fyne.CurrentApp().Settings().SetTheme(palette.New(name))
		r.bar.Open(1)
		r.key(fyne.KeyDown)
		m := r.open().panels[0]
		requireInk := func(i *Item, text, keys fyne.ThemeColorName) {
			t.Helper()
			for widget, color := range map[fyne.CanvasObject]fyne.ThemeColorName{i.text: text, i.keys: keys} {
				require.Equal(t, theme.Color(color), uitest.All[*canvas.Text](widget)[0].Color, "%s, %s", name, i.MenuItem.Label)
			}
		}
		requireInk(m.items[0], theme.ColorNameForegroundOnPrimary, theme.ColorNameForegroundOnPrimary)
		requireInk(m.items[2], theme.ColorNameDisabled, theme.ColorNameDisabled)
		requireInk(m.items[3], theme.ColorNameForeground, theme.ColorNamePlaceHolder)
		require.Equal(t, theme.Color(theme.ColorNameMenuBackground), m.ground.FillColor)
		require.Equal(t, theme.Color(theme.ColorNamePrimary), m.items[0].ground.FillColor)
		require.True(t, m.items[0].ground.Visible())
		require.False(t, m.items[2].ground.Visible() || m.items[3].ground.Visible())
		require.Equal(t, theme.Color(theme.ColorNamePrimary), r.bar.titles[1].ground.FillColor)
		require.Equal(t, theme.ColorNameForegroundOnPrimary, r.bar.titles[1].text.Color)
		require.Equal(t, theme.ColorNameForeground, r.bar.titles[0].text.Color)
		r.bar.Open(0)
		require.Equal(t, theme.Color(theme.ColorNameInputBorder), r.open().panels[0].lines[0].FillColor)
	}
}
