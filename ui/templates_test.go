package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/dialogs"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
)

const pastedRequest = `Here it is:
POST https://api.commbox.io/v2/whatsapp/sendtemplatedmessage/hNyRN_fLUy7rrOrN9jLpipA%3d%3d
{"data":[{"template_data":{"to":"972537280000","template":{"name":"winter_prices","language":{"code":"he"},"components":[
 {"type":"header","parameters":[{"type":"image","image":{"link":"https://example.com/x.jpg"}}]},
 {"type":"body","parameters":[{"type":"text","text":"Dana"}]}]}}}]}`

// TestTemplates adds a template by pasting a request, and copies a request that
// is filled in with an upload.
func TestTemplates(t *testing.T) {
	d := inSettings(t, "Templates", setUp{settings: twoChannels, key: goodKey})
	d.press("Add a template…")
	form := uitest.All[*dialogs.TextEntry](d.front())[0]
	form.SetText("nothing of the kind")
	d.press("Add")
	d.awaits("No request was found")
	form.SetText(pastedRequest)
	d.awaits("winter_prices")
	d.press("Add")
	d.until("the template is there", func() bool { return len(d.control.Settings().TemplatesOf("Support")) == 1 })
	d.settle()
	require.True(t, d.sees("image header"))
	d.press("Close")

	d.drop("price list.png")
	d.untilState(uploader.Done, "price list.png")
	j, _ := d.job("price list.png")
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
	d.settle()
	copied := fyne.CurrentApp().Clipboard().Content()
	require.Contains(t, copied, `"name": "winter_prices"`)
	require.Contains(t, copied, `"id": "`+j.MediaID+`"`)
	require.Contains(t, copied, `"text": "Dana"`)
	require.Contains(t, copied, "<recipient's phone number>")
	require.NotContains(t, copied, "972537280000", "the recipient of the pasted request is nobody's business")
	require.NotContains(t, copied, goodKey)

	video := j
	video.Kind, video.FitsHeader = "video", "video"
	require.True(t, item(video).Disabled)
	require.Contains(t, item(video).Label, "takes another kind")
	elsewhere := j
	elsewhere.Channel = "Sales"
	require.Nil(t, item(elsewhere))
}
