package desktest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/copyas"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/menus"
	"mediadrop/ui/uitest"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
)

// Details unfolds the details of the dialog in front and gives them.
func (d *Desk) Details() string {
	d.T.Helper()
	if len(uitest.All[*dialogs.TextEntry](d.Front())) == 0 {
		d.Press("Details")
	}
	return uitest.All[*dialogs.TextEntry](d.Front())[0].Text
}

func (d *Desk) FormatText() *dialogs.TextEntry { return uitest.All[*dialogs.TextEntry](d.Front())[0] }

func (d *Desk) OwnFormats() []settings.CopyFormat { return d.Control.Settings().CopyFormats }

func (d *Desk) Format(key string) copyas.Format {
	d.T.Helper()
	for _, f := range d.Copier.Formats() {
		if f.Key == key {
			return f
		}
	}
	d.T.Fatalf("there is no format %q", key)
	return copyas.Format{}
}

func (d *Desk) Clipboard() string { return d.App.Clipboard().Content() }

// Offers returns what stands in the menu for copying.
func Offers(item *fyne.MenuItem) (labels []string, marked string) {
	for _, i := range item.ChildMenu.Items {
		if i.Checked {
			marked = i.Label
		}
		labels = append(labels, i.Label)
	}
	return labels, marked
}

// Importing imports a file with this content.
func (d *Desk) Importing(contents ...[]byte) {
	d.T.Helper()
	var paths []string
	for i, content := range contents {
		path := filepath.Join(d.T.TempDir(), fmt.Sprintf("library%d.json", i))
		require.NoError(d.T, os.WriteFile(path, content, 0o600))
		paths = append(paths, path)
	}
	d.Files.Pick = func(context.Context, string) ([]string, bool) { return paths, true }
	d.Transfer.Import()
}

func (d *Desk) SelectedName() string {
	j, _ := d.List.Current()
	return j.Name
}

// X is where an object stands in the window.
func X(o fyne.CanvasObject) float32 {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X
}

// SettingsButtonX is where the only tool without a word stands.
func (d *Desk) SettingsButtonX() float32 {
	d.T.Helper()
	for _, b := range uitest.All[*widgets.Button](d.Bar.Object) {
		if b.Text == "" {
			return X(b)
		}
	}
	d.T.Fatal("there is no settings button")
	return 0
}

// PickPath plays a person who shows a file.
func PickPath(path *string) func(context.Context, string) ([]string, bool) {
	return func(context.Context, string) ([]string, bool) { return []string{*path}, true }
}

// Mixed drops two files that can be converted, one that cannot be sent, and
// one that goes as it is.
func (d *Desk) Mixed() {
	d.Drop([]string{d.DeepPicture("a.png"), d.Picture("ok.png"), d.File("drawing.svg", []byte(SVG)), d.DeepPicture("b.png")})
	d.Awaits("1 ready, 2 to convert, 1 cannot be sent")
}

func (d *Desk) Check(label string) *widgets.Check {
	for _, c := range uitest.All[*widgets.Check](d.Front()) {
		if c.Text == language.Label(label) {
			return c
		}
	}
	return nil
}

// Hold plays keys that are held down.
func (d *Desk) Hold(keys fyne.KeyModifier) {
	d.List.Modifiers = func() fyne.KeyModifier { return keys }
}

func (d *Desk) Selected() []string {
	ids := d.List.IDs()
	slices.Sort(ids) // the order in which the files were given
	uploads, err := d.History().Uploads(context.Background(), ids...)
	require.NoError(d.T, err)
	var names []string
	for _, u := range uploads {
		names = append(names, u.Name)
	}
	return names
}

// Tool finds a button in front by its text or its icon; n counts from 0.
func (d *Desk) Tool(text string, icon fyne.Resource, n int) *dialogs.Button {
	d.T.Helper()
	for _, b := range uitest.All[*dialogs.Button](d.Front()) {
		if b.Text == text && (icon == nil || b.Icon != nil && b.Icon.Name() == icon.Name()) {
			if n == 0 {
				return b
			}
			n--
		}
	}
	d.T.Fatalf("there is no such button %q", text)
	return nil
}

func (d *Desk) Pickers() []*menus.Select { return uitest.All[*menus.Select](d.Front()) }

func (d *Desk) ChannelNames() []string {
	var list []string
	for _, c := range d.Control.Settings().Channels {
		list = append(list, c.Name)
	}
	return list
}

// FillSetup types into the form for a channel.
func (d *Desk) FillSetup(name, stream, key string) {
	d.T.Helper()
	fields := d.Entries()
	require.Len(d.T, fields, 3)
	for i, text := range []string{name, stream, key} {
		fields[i].SetText(text)
	}
}

func (d *Desk) Remove(names ...string) {
	d.T.Helper()
	var jobs []uploader.Job
	for _, name := range names {
		j, ok := d.Job(name)
		require.True(d.T, ok)
		jobs = append(jobs, j)
	}
	d.Removal.Remove(jobs)
}

func (d *Desk) UntilShown(names ...string) {
	d.T.Helper()
	d.Until("the list shows these rows", func() bool { return slices.Equal(names, d.Shown()) })
}
