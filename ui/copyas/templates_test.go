package copyas_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
)

// TestTemplates adds a template by pasting a request, and copies a request that
// is filled in with an upload.
func TestTemplates(t *testing.T) {
	d := desktest.InSettings(t, "Templates", desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Press("Add a template…")
	form := uitest.All[*dialogs.TextEntry](d.Front())[0]
	form.SetText("nothing of the kind")
	d.Awaits("No request was found")
	form.SetText(desktest.PastedRequest)
	d.Awaits("winter_prices")
	d.Press("Save")
	d.Until("the template is there", func() bool { return len(d.Control.Settings().TemplatesOf("Support")) == 1 })
	d.Settle()
	require.True(t, d.Sees("image header"))
	d.Press("Close")

	d.DropPictures("price list.png")
	d.UntilState(uploader.Done, "price list.png")
	j, _ := d.Job("price list.png")
	item := func(j uploader.Job) *fyne.MenuItem {
		for _, i := range d.Copier.Menu([]uploader.Job{j}).ChildMenu.Items {
			if strings.Contains(i.Label, "winter_prices") {
				return i
			}
		}
		return nil
	}
	request := item(j)
	require.NotNil(t, request)
	require.False(t, request.Disabled)
	request.Action()
	d.Settle()
	copied := fyne.CurrentApp().Clipboard().Content()
	require.Contains(t, copied, `"name": "winter_prices"`)
	require.Contains(t, copied, `"id": "`+j.MediaID+`"`)
	require.Contains(t, copied, `"text": "Dana"`)
	require.Contains(t, copied, "<recipient's phone number>")
	require.NotContains(t, copied, "972537280000", "the recipient of the pasted request is nobody's business")
	require.NotContains(t, copied, desktest.GoodKey)

	video := j
	video.Kind, video.FitsHeader = "video", "video"
	require.True(t, item(video).Disabled)
	require.Contains(t, item(video).Label, "its header needs another kind of file")
	elsewhere := j
	elsewhere.Channel = "Sales"
	require.Nil(t, item(elsewhere))
}
