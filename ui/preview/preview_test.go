package preview_test

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/pdfpage"
	"mediadrop/uploader/media/wasm"
	"mediadrop/uploader/racetest"
)

func pictures(d *desktest.Desk) []*canvas.Image {
	var found []*canvas.Image
	uitest.Walk(d.Front(), func(o fyne.CanvasObject) {
		if img, ok := o.(*canvas.Image); ok && img.Image != nil {
			found = append(found, img)
		}
	})
	return found
}

func TestSpaceShowsAFileAndTheArrowsGoOn(t *testing.T) {
	d := desktest.WithUploads(t, "first.png", "second.png")
	d.TypeKey(fyne.KeySpace)
	d.Awaits("first.png")
	d.Until("the picture is shown", func() bool { return len(pictures(d)) == 1 })
	d.TypeKey(fyne.KeyDown)
	d.Awaits("second.png")
	require.False(t, d.Sees("first.png"))
	d.Until("the picture is shown", func() bool { return len(pictures(d)) == 1 })
	d.TypeKey(fyne.KeyDown)
	require.True(t, d.Sees("second.png"), "there is no other below")
	d.TypeKey(fyne.KeyEscape)
	require.Empty(t, d.Dialogs.Open())
	require.Equal(t, "second.png", d.SelectedName(), "the list went along")
}

func TestThePreviewStopsWithItsDialog(t *testing.T) {
	d := desktest.WithUploads(t, "first.png")
	for range 20 {
		d.Item("Preview").Action()
		d.TypeKey(fyne.KeyEscape)
	}
	d.Settle()
	require.Empty(t, d.Dialogs.Open())
}

func TestAFileThatMovedOrChangedIsTold(t *testing.T) {
	d := desktest.WithUploads(t, "a.png")
	job, _ := d.Job("a.png")
	require.NoError(t, os.WriteFile(job.Path, desktest.PNG("another, which is longer"), 0o600))
	d.Item("Preview").Action()
	d.Awaits("This file has changed since it was added.")
	d.TypeKey(fyne.KeyEscape)
	content := desktest.PNG("a.png")
	require.Len(t, content, int(job.Size))
	content[len(content)-1] ^= 1
	require.NoError(t, os.WriteFile(job.Path, content, 0o600))
	require.NoError(t, os.Chtimes(job.Path, time.Time{}, job.CreatedAt.Add(time.Second)))
	d.Item("Preview").Action()
	d.Awaits("This file has changed since it was added.")
	d.TypeKey(fyne.KeyEscape)
	require.NoError(t, os.Remove(job.Path))
	d.Item("Preview").Action()
	d.Awaits("This file is no longer where it was.")
	require.Nil(t, d.Button("Open"))
}

func animation() []byte {
	var b bytes.Buffer
	frame := func(c color.Color) *image.Paletted {
		return image.NewPaletted(image.Rect(0, 0, 40, 30), color.Palette{c})
	}
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame(color.White), frame(color.Black)}, Delay: []int{5, 5}}); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestWhatIsSentStandsBesideWhatWasGiven(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.With(`"mend_files": "always"`), Key: desktest.GoodKey})
	d.Drop([]string{d.File("a.gif", animation())})
	d.UntilState(uploader.Done, "a.gif")
	d.Win.Canvas().Focus(d.List)
	d.Item("Preview").Action()
	d.Awaits("Your file")
	require.True(t, d.Sees("What was sent"))
	require.True(t, d.Sees("The converted copy was deleted after it was uploaded."))
	d.Until("the picture is shown", func() bool { return len(pictures(d)) == 1 })
}

// PDFium is compiled before, because that takes seconds of a busy computer.
func TestTheFirstPageOfAPDFIsShownWithTheirNumber(t *testing.T) {
	racetest.OneGoroutine(t) // to compile PDFium; other files go the same way
	wasm.KeepCode(t.TempDir())
	t.Cleanup(func() { wasm.KeepCode("") })
	_, err := pdfpage.Prepare()
	require.NoError(t, err)
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	hostile := mediatest.HostilePDFs()
	d.Drop([]string{d.File("letter.pdf", mediatest.PDFPages(12, "")), d.File("short.pdf", mediatest.PDFPages(1, "/Rotate 90")), d.File("locked.pdf", hostile["opens with a password.pdf"])})
	d.UntilState(uploader.Done, "letter.pdf", "short.pdf", "locked.pdf")
	d.Win.Canvas().Focus(d.List)
	for name, sees := range map[string]string{
		"letter.pdf": "Page 1 of 12", "short.pdf": "One page", "locked.pdf": "This PDF opens only with a password, so its first page cannot be shown here.",
	} {
		job, _ := d.Job(name)
		d.Preview.Show(job)
		d.Awaits(sees)
		if name == "locked.pdf" {
			require.Empty(t, pictures(d))
			continue
		}
		require.Len(t, pictures(d), 1)
		shown := pictures(d)[0]
		pixels := shown.Image.Bounds().Size()
		require.Equal(t, name == "letter.pdf", pixels.Y > pixels.X)
		scale := d.Win.Canvas().Scale()
		require.InDelta(t, pixels.X, shown.Size().Width*scale, 1, "a pixel of the page is one of the screen")
		require.InDelta(t, pixels.Y, shown.Size().Height*scale, 1)
	}
	d.TypeKey(fyne.KeyEscape)
}

func TestTextsAreShown(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Drop([]string{d.File("prices.txt", []byte("apples 3\npears 4\n"))})
	d.UntilState(uploader.Done, "prices.txt")
	d.Win.Canvas().Focus(d.List)
	d.Item("Preview").Action()
	d.Awaits("pears 4")
}
