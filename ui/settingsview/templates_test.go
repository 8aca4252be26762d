package settingsview_test

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui"
	"mediadrop/ui/desktest"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/uitest"
	"mediadrop/uploader/media"
)

// theTemplates are those of the settings without what only files have.
func theTemplates(d *desktest.Desk) []settings.Template { return d.Control.Settings().Templates }

// TestATemplateByHand is added, edited and deleted; what cannot be saved says why.
func TestATemplateByHand(t *testing.T) {
	d := desktest.InSettings(t, "Templates", desktest.SetUp{Settings: desktest.TwoChannels})
	require.True(t, d.Sees("CommBox has no list of templates that could be read"))
	d.Press("Add a template…")
	texts, fields := uitest.All[*dialogs.TextEntry](d.Front()), d.Entries()
	name, language := fields[0], fields[1]
	d.Press("Save")
	d.Awaits("Enter a name.")
	name.SetText("order_update")
	language.SetText("Hebrew")
	d.Press("Save")
	d.Awaits("Write the language as WhatsApp does")
	language.SetText("he")
	d.Pickers()[0].SetSelected("Sales")
	d.Pickers()[1].SetSelected("document header")
	texts[1].SetText("Dana\n17 & <more>\n")
	d.Press("Add a button")
	d.Press("Add a button")
	d.Entries()[2].SetText("orders/17")
	d.Entries()[3].SetText("coupon")
	d.Pickers()[4].SetSelected("3")
	require.Empty(t, uitest.CutOff(d.Front()))
	d.Press("Save")
	d.Until("the form closed", func() bool { return len(d.Dialogs.Open()) == 1 })
	want := settings.Template{
		Channel: "Sales", Name: "order_update", Language: "he", Header: "document", Body: []string{"Dana", "17 & <more>"},
		Buttons: []settings.TemplateButton{{Type: "url", Index: 0, Text: "orders/17"}, {Type: "url", Index: 2, Text: "coupon"}},
	}
	require.Equal(t, []settings.Template{want}, theTemplates(d))
	require.True(t, d.Sees("document header"))

	d.Press("Add a template…")
	d.Entries()[0].SetText("order_update")
	d.Entries()[1].SetText("he")
	d.Pickers()[0].SetSelected("Sales")
	d.Press("Save")
	d.Awaits("The channel has a template “order_update” in this language already.")
	d.Press("Cancel")

	d.Press("Edit")
	require.Equal(t, []string{"order_update", "he", "orders/17", "coupon"}, []string{d.Entries()[0].Text, d.Entries()[1].Text, d.Entries()[2].Text, d.Entries()[3].Text})
	d.Entries()[0].SetText("order_news")
	d.Pickers()[1].SetSelected("text header")
	d.Entries()[2].SetText("Your order") // came between the others
	d.Press("Save")
	d.Until("the form closed", func() bool { return len(d.Dialogs.Open()) == 1 })
	want.Name, want.Header, want.Text = "order_news", "text", "Your order"
	require.Equal(t, []settings.Template{want}, theTemplates(d))

	d.Press("Delete")
	d.Press("Delete")
	d.Until("it is gone", func() bool { return len(theTemplates(d)) == 0 })
}

// TestAnEditedTemplateKeepsWhatIsNotKnown: fields of newer versions survive.
func TestAnEditedTemplateKeepsWhatIsNotKnown(t *testing.T) {
	d := desktest.InSettings(t, "Templates", desktest.SetUp{Settings: `{"version":1,"accounts":[{"name":"Main","base_url":"SERVICE"}],
		"channels":[{"name":"Support","stream_id":"hNyRN_fLUy7rrOrN9jLpipA%3d%3d"}],
		"templates":[{"channel":"Support","name":"order_update","language":"he","header":"image","footer":"of a newer version"}]}`})
	d.Press("Edit")
	d.Entries()[1].SetText("en_GB")
	d.Press("Save")
	d.Until("the form closed", func() bool { return len(d.Dialogs.Open()) == 1 })
	written, err := os.ReadFile(filepath.Join(d.Dir, "settings.json"))
	require.NoError(t, err)
	require.Contains(t, string(written), "of a newer version")
	require.Contains(t, string(written), "en_GB")
}

// TestAPastedRequestFillsInTheForm, and can be corrected before it is saved.
func TestAPastedRequestFillsInTheForm(t *testing.T) {
	d := desktest.InSettings(t, "Templates", desktest.SetUp{Settings: desktest.TwoChannels})
	d.Press("Add a template…")
	uitest.All[*dialogs.TextEntry](d.Front())[0].SetText(desktest.PastedRequest)
	require.Equal(t, "winter_prices", d.Entries()[0].Text)
	d.Entries()[1].SetText("en")
	d.Win.Canvas().Focus(d.Entries()[1])
	d.TypeKey(fyne.KeyReturn)
	d.Until("the form closed", func() bool { return len(d.Dialogs.Open()) == 1 })
	require.Equal(t, []settings.Template{{Channel: "Support", Name: "winter_prices", Language: "en", Header: "image", Body: []string{"Dana"}}}, theTemplates(d))
}

func TestTemplatesOfAnAdministratorAreLeftAlone(t *testing.T) {
	d := desktest.InSettings(t, "Templates", desktest.SetUp{Preset: `{"accounts":[{"name":"Main","base_url":"SERVICE"}],
		"channels":[{"name":"Support","stream_id":"hNyRN_fLUy7rrOrN9jLpipA%3d%3d"}],
		"templates":[{"channel":"Support","name":"order_update","language":"he","header":"image"}],"locked":true}`})
	require.True(t, d.Sees("order_update"))
	for _, label := range []string{"Edit", "Delete", "Add a template…"} {
		require.True(t, d.Button(label).Disabled(), label)
	}
}

// TestATemplateForAnUpload: the form is of the upload's channel and kind, whichever channel
// drops go to.
func TestATemplateForAnUpload(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels})
	require.Equal(t, "Support", d.Channel())
	d.Settings.AddTemplate("Sales", media.Video)
	require.Len(t, d.Dialogs.Open(), 2)
	require.Equal(t, []string{"Sales", "video header"}, []string{d.Pickers()[0].Selected, d.Pickers()[1].Selected})
}

func TestTheTemplateFormFits(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := desktest.Open(t, desktest.SetUp{Language: code, Settings: desktest.TwoChannels})
		d.Win.Resize(fyne.NewSize(ui.LeastWidth, ui.LeastHeight))
		d.Settings.ShowTemplates()
		d.Press("Add a template…")
		d.Press("Add a button")
		top := d.Dialogs.Open()[1]
		require.LessOrEqual(t, top.MinSize().Width, ui.LeastWidth)
		require.LessOrEqual(t, top.MinSize().Height, ui.LeastHeight)
		require.Empty(t, uitest.CutOff(d.Front()))
	})
}
