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

func TestTextsAreShown(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Drop([]string{d.File("prices.txt", []byte("apples 3\npears 4\n"))})
	d.UntilState(uploader.Done, "prices.txt")
	d.Win.Canvas().Focus(d.List)
	d.Item("Preview").Action()
	d.Awaits("pears 4")
}
