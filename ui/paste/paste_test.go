package paste_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/clipboard"
	"mediadrop/ui/desktest"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
)

// copied is a clipboard with this content.
func copied(content clipboard.Content, err error) func(context.Context) (clipboard.Content, error) {
	return func(context.Context) (clipboard.Content, error) { return content, err }
}

func picture(page bool) clipboard.Content {
	return clipboard.Content{Picture: clipboard.Picture{MIME: "image/png", Data: desktest.PNG("copied"), Page: page}}
}

func open(t *testing.T, read func(context.Context) (clipboard.Content, error)) *desktest.Desk {
	return desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey, Clipboard: read})
}

func kept(t *testing.T, d *desktest.Desk) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(d.Dir, "pasted"))
	if !os.IsNotExist(err) {
		require.NoError(t, err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestAPictureIsShownBeforeItGoes(t *testing.T) {
	d := open(t, copied(picture(false), nil))
	d.Item("Upload from clipboard").Action()
	d.Awaits("Upload this picture?")
	d.Settle()
	require.Zero(t, d.Rows.Length(), "nothing goes before it is agreed to")
	d.Control.Select("Sales") //nolint:errcheck // what is agreed to is what the button says
	d.Press("Upload to Support")
	var job uploader.Job
	d.Until("there is a row", func() (ok bool) { job, ok = d.Rows.At(0); return ok })
	require.Regexp(t, regexp.MustCompile(`^Screenshot \d{4}-\d\d-\d\d \d\d\.\d\d\.png$`), job.Name)
	require.Equal(t, "Support", job.Channel)
	d.UntilState(uploader.Done, job.Name)
	require.Equal(t, []string{job.Name}, kept(t, d), "its ID may have to be renewed")

	// Renewing reads the file again.
	d.Win.Canvas().Focus(d.List)
	d.Item("Renew").Action()
	d.Until("a second upload", func() bool { return len(d.Service.Requests(job.Name)) == 2 })
	d.Until("all is done", d.Quiet)
}

// A button has room for a short name. A long one stands whole above the picture.
func TestWhereAPictureGoesIsNeverCut(t *testing.T) {
	const long = "Customer service for the north and the Golan, second line"
	d := desktest.Open(t, desktest.SetUp{Key: desktest.GoodKey, Clipboard: copied(picture(false), nil),
		Settings: strings.Replace(desktest.TwoChannels, `"Support"`, `"`+long+`"`, -1)})
	require.Equal(t, long, d.Control.Selected())
	d.Item("Upload from clipboard").Action()
	d.Awaits("Upload this picture?")
	d.Settle()
	require.True(t, d.Sees("Upload to "+long), d.Screen())
	d.Press("Upload")
	d.Until("it goes there", func() bool { j, ok := d.Rows.At(0); return ok && j.Channel == long })
	d.Until("all is done", d.Quiet)
}

func TestAPictureThatIsNotMeantIsDeleted(t *testing.T) {
	d := open(t, copied(picture(true), nil))
	d.Item("Upload from clipboard").Action()
	d.Awaits("Upload this picture?")
	require.True(t, d.Sees("Picture 20"), "of a page")
	require.Len(t, kept(t, d), 1)
	d.TypeKey(fyne.KeyEscape)
	d.Settle()
	require.Empty(t, kept(t, d))
	require.Zero(t, d.Rows.Length())
}

func TestEnterUploadsThePicture(t *testing.T) {
	d := open(t, copied(picture(false), nil))
	d.Item("Upload from clipboard").Action()
	d.Awaits("Upload this picture?")
	d.TypeKey(fyne.KeyReturn)
	d.Until("there is a row", func() bool { return d.Rows.Length() == 1 })
	d.Until("all is done", d.Quiet)
}

func TestAPictureThatIsNoneIsRefused(t *testing.T) {
	whole := picture(false).Picture.Data
	for name, data := range map[string][]byte{"no picture": []byte("no picture"), "half a picture": whole[:len(whole)/2]} {
		t.Run(name, func(t *testing.T) {
			d := open(t, copied(clipboard.Content{Picture: clipboard.Picture{MIME: "image/png", Data: data}}, nil))
			d.Item("Upload from clipboard").Action()
			d.Awaits("This cannot be pasted")
			d.Press("Close")
			d.Settle()
			require.Empty(t, d.Dialogs.Open())
			require.Empty(t, kept(t, d))
			require.Zero(t, d.Rows.Length())
		})
	}
}

// TestAnAnimatedPictureIsPasted: what WhatsApp shows of it is its first frame.
func TestAnAnimatedPictureIsPasted(t *testing.T) {
	var b bytes.Buffer
	frame := func(c color.Color) *image.Paletted {
		return image.NewPaletted(image.Rect(0, 0, 40, 30), color.Palette{c})
	}
	require.NoError(t, gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame(color.White), frame(color.Black)}, Delay: []int{10, 10}}))
	d := open(t, copied(clipboard.Content{Picture: clipboard.Picture{MIME: "image/gif", Data: b.Bytes()}}, nil))
	d.Item("Upload from clipboard").Action()
	d.Awaits("Upload this picture?")
	d.Press("Upload to Support")
	d.Until("it is done", func() bool { j, _ := d.Rows.At(0); return j.State == uploader.Done })
}

// TestAProgramThatHangsIsWaitedForAside: the window goes on, and says why nothing comes.
func TestAProgramThatHangsIsWaitedForAside(t *testing.T) {
	hangs := make(chan bool)
	d := open(t, func(context.Context) (clipboard.Content, error) {
		<-hangs
		return clipboard.Content{Text: "words"}, nil
	})
	d.Item("Upload from clipboard").Action()
	d.Awaits("Waiting for the program that you copied in…")
	close(hangs)
	d.Awaits("Nothing to upload on the clipboard")
	require.False(t, d.Sees("Waiting for the program"))
}

func TestCopiedFilesAreUploaded(t *testing.T) {
	var content clipboard.Content
	d := open(t, func(context.Context) (clipboard.Content, error) { return content, nil })
	content.Files = "copy\n" + uitest.Address(d.Picture("a b.png")) + "\n" + uitest.Address(d.Picture("שלום.png"))
	content.Files += "\n" + uitest.Address(filepath.Join(d.Dir, "gone.png"))
	content.Picture = picture(false).Picture
	d.Item("Upload from clipboard").Action()
	d.Until("there are rows", func() bool { return d.Rows.Length() == 3 })
	d.UntilState(uploader.Done, "a b.png", "שלום.png")
	d.UntilState(uploader.Failed, "gone.png")
}

func TestWhatCannotBePastedIsExplained(t *testing.T) {
	for name, c := range map[string]struct {
		content clipboard.Content
		err     error
		says    string
	}{
		"nothing":   {says: "Nothing to upload on the clipboard"},
		"an error":  {err: errors.New("the display is gone"), says: "This cannot be pasted"},
		"no TIFF":   {content: clipboard.Content{Picture: clipboard.Picture{MIME: "image/tiff", Data: []byte("x")}}, says: "This cannot be pasted"},
		"a server":  {content: clipboard.Content{Files: "copy\nsmb://server/share/a.png"}, says: "An address, not a file"},
		"gone file": {content: clipboard.Content{Files: "copy\nfile:///nowhere/a.png"}, says: "The copied files are gone"},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, copied(c.content, c.err))
			d.Item("Upload from clipboard").Action()
			d.Awaits(c.says)
			require.Empty(t, kept(t, d))
		})
	}
}

func TestATextFieldGetsWhatIsPasted(t *testing.T) {
	d := open(t, copied(picture(false), nil))
	d.App.Clipboard().SetContent("words")
	d.DropPictures("a.png") // an empty list has no search
	d.UntilState(uploader.Done, "a.png")
	d.Settle()
	d.Bar.FocusSearch()
	d.Item("Upload from clipboard").Action()
	d.Settle()
	require.Equal(t, "words", d.Bar.Text())
	require.Empty(t, d.Dialogs.Open())
}
