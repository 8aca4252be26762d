package topbar_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/language"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
)

// TestATemplateMeansItsHeader: what cannot stand in it is asked about before it goes.
func TestATemplateMeansItsHeader(t *testing.T) {
	uitest.InBothLanguages(t, func(t *testing.T, code string) {
		d := desktest.Open(t, desktest.SetUp{Language: code, Key: desktest.GoodKey, Settings: strings.Replace(desktest.TwoChannels, `"selected_channel"`, `"templates": [
			{"channel": "Support", "name": "film_news", "language": "en", "header": "video"},
			{"channel": "Support", "name": "film_news", "language": "he", "header": "video"},
			{"channel": "Support", "name": "words_only", "language": "en"},
			{"channel": "Support", "name": "two_kinds", "language": "en", "header": "image"},
			{"channel": "Support", "name": "two_kinds", "language": "he", "header": "document"},
			{"channel": "Sales", "name": "of_another_channel", "language": "en", "header": "image"}
		], "selected_channel"`, 1)})
		offered := func() []string { return d.Bar.Header.Options[4:] }
		named := func(keys ...string) (list []string) {
			for _, name := range keys {
				name, of, several := strings.Cut(name, "/")
				label := language.Label("For {{.Name}}", map[string]any{"Name": name})
				if several {
					label = language.Label("For {{.Name}} ({{.Language}})", map[string]any{"Name": name, "Language": of})
				}
				list = append(list, label)
			}
			return list
		}
		require.Equal(t, named("film_news", "two_kinds/en", "two_kinds/he"), offered())
		d.Bar.Header.SetSelected(named("film_news")[0])
		d.Drop([]string{d.Picture("a.png")})
		d.Until("it is asked about", func() bool { return len(d.Dialogs.Open()) > 0 })
		d.UntilState(uploader.Waiting, "a.png")
		j, _ := d.Job("a.png")
		require.Equal(t, "video", string(j.Header))
		require.True(t, j.NeedsAnswer())
		d.Control.Cancel(j.ID)
		d.UntilState(uploader.Canceled, "a.png")
		for d.Dialogs.CloseTop() {
			d.Settle()
		}

		i := slices.Index(d.Bar.Channels.Options, "Sales")
		d.Bar.Channels.SetSelectedIndex(i)
		require.Equal(t, named("of_another_channel"), offered())
		require.Zero(t, d.Bar.Header.SelectedIndex(), "another channel has other templates")
	})
}

// TestANewTemplateIsOffered as soon as it was added.
func TestANewTemplateIsOffered(t *testing.T) {
	d := desktest.InSettings(t, "Templates", desktest.SetUp{Settings: desktest.TwoChannels})
	d.Press("Add a template…")
	d.Entries()[0].SetText("order_update")
	d.Entries()[1].SetText("he")
	d.Press("Save")
	d.Until("it is offered", func() bool { return slices.Contains(d.Bar.Header.Options, "For order_update") })
}
