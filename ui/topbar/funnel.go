package topbar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// funnelIcon stands for filtering; the toolkit has none.
var funnelIcon = theme.NewThemedResource(fyne.NewStaticResource("funnel.svg", []byte(
	`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><path d="M3 4h18v2.2l-7 7.6V19l-4 2v-7.2L3 6.2z" fill="#000"/></svg>`)))
