package uploadlist

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mediadrop/ui/language"
)

// The toolkit has no star.
var (
	starFull = theme.NewThemedResource(fyne.NewStaticResource("star.svg", []byte(
		`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><path d="M12 17.3 18.2 21l-1.6-7L22 9.2l-7.2-.6L12 2 9.2 8.6 2 9.2 7.5 14l-1.7 7z" fill="#000"/></svg>`)))
	starEmpty = theme.NewColoredResource(fyne.NewStaticResource("star-empty.svg", []byte(
		`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><path d="M12 6.1l1.7 4 4.4.4-3.3 2.9 1 4.3L12 15.4l-3.8 2.3 1-4.3L5.9 10.5l4.4-.4zM22 9.2l-7.2-.6L12 2 9.2 8.6 2 9.2 7.5 14l-1.7 7L12 17.3 18.2 21l-1.6-7z" fill="#000"/></svg>`)), theme.ColorNamePlaceHolder)
)

func starIcon(starred bool) fyne.Resource {
	if starred {
		return starFull
	}
	return starEmpty
}

func starHint(starred bool) string {
	if starred {
		return language.Label("Remove from favourites")
	}
	return language.Label("Add to favourites, which stay on top")
}
