package topbar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
)

// nothing says why no row is shown while there may be others, and leads to them.
type nothing struct {
	object fyne.CanvasObject
	says   *widgets.Text
}

// nothingWidth is how wide its sentence is laid out. It fits the least window.
const nothingWidth = 480

func newNothing(showAll func()) *nothing {
	n := &nothing{says: widgets.Centered("", 0)}
	n.says.MinWidth = nothingWidth
	all := widgets.NewButton(language.Label("Show all uploads"), showAll)
	n.object = container.NewCenter(container.NewVBox(n.says, widgets.Spacer(4), container.NewCenter(all)))
	return n
}

// Nothing returns what is shown in the place of rows where what was chosen has none.
func (b *Bar) Nothing() fyne.CanvasObject { return b.nothing.object }

// explain says why there is no row.
func (b *Bar) explain() { b.nothing.says.Set(b.whyNothing(), theme.ColorNameForeground) }

func (b *Bar) whyNothing() string {
	switch {
	case b.Search.Text != "":
		return lang.L("No results. Try fewer letters.")
	case b.Filters.narrows() || len(b.only.ids) > 0:
		return lang.L("No uploads match this filter.")
	}
	switch b.Tabs.Chosen {
	case TabFavourites:
		return lang.L("No favourites yet. Press the star beside a name, and that upload stays here and at the top of the list.")
	case TabExpiring:
		return lang.L("No media ID expires within 5 days.")
	case TabNeedsYou:
		return lang.L("Nothing needs you. What failed, or waits for your answer, is listed here.")
	case TabInProgress:
		return lang.L("Nothing is in progress.")
	case TabRemoved:
		return lang.L("Nothing was removed in the last 30 days.")
	}
	return lang.L("No uploads match this filter.")
}
