package uploadlist_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	ttwidget "github.com/dweymouth/fyne-tooltip/widget"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/language"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
)

// tip is something that shows a text on hover.
type tip interface {
	fyne.CanvasObject
	ToolTip() string
}

func tips(of fyne.CanvasObject) (texts []string) {
	uitest.Walk(of, func(o fyne.CanvasObject) {
		if t, ok := o.(tip); ok && t.Visible() {
			texts = append(texts, t.ToolTip())
		}
	})
	return texts
}

var _ tip = &ttwidget.ToolTipWidget{}

func TestTwoClicksOnARowOpenItsPreview(t *testing.T) {
	d := desktest.WithUploads(t, "1.png", "2.png")
	now := time.Now()
	d.List.Now = func() time.Time { return now }
	click := func(name string) {
		d.Line(name).Tapped(&fyne.PointEvent{Position: fyne.NewPos(300, 20)})
		d.Settle()
	}
	click("1.png")
	click("2.png")
	require.Empty(t, d.Dialogs.Open(), "one click each")
	now = now.Add(fyne.CurrentApp().Driver().DoubleTapDelay())
	click("2.png")
	require.Empty(t, d.Dialogs.Open(), "too late")
	click("2.png")
	require.Len(t, d.Dialogs.Open(), 1)
	require.True(t, d.Sees("2.png"))
	d.TypeKey(fyne.KeyEscape)
	d.Hold(fyne.KeyModifierShortcutDefault)
	click("1.png")
	click("1.png")
	require.Empty(t, d.Dialogs.Open(), "rows are being selected")
}

func TestWhatIsCutIsShownWholeOnHover(t *testing.T) {
	long := strings.Repeat("very long ", 16) + "name.png"
	d := desktest.WithUploads(t, "short.png", long)
	d.UntilState(uploader.Done, long)
	require.NotContains(t, tips(d.Line("short.png")), language.Visual("short.png"))
	require.Contains(t, tips(d.Line(long)), language.Visual(long))
}
