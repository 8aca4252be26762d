//go:build linux

package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
	"mediadrop/uploader/commbox/commboxtest"
)

// copyPicture puts a picture on the clipboard, as a program for screenshots does.
func (d *desktop) copyPicture(content []byte) {
	d.TB.Helper()
	copied := d.Command("xclip", "-quiet", "-selection", "clipboard", "-t", "image/png")
	copied.Stdin = bytes.NewReader(content)
	desktoptest.Start(d.TB, copied)
	desktoptest.WaitUntil(d.TB, "the copied picture", func() bool {
		return d.Try("xclip", "-o", "-selection", "clipboard", "-t", "image/png").Stdout == string(content)
	})
}

// pasted returns the pictures that were pasted and are kept.
func (p *program) pasted() []string {
	p.desktop.TB.Helper()
	found, err := filepath.Glob(filepath.Join(p.home, "pasted", "*"))
	require.NoError(p.desktop.TB, err)
	return found
}

// TestPasteAPicture copies a large picture, which comes in pieces, and pastes it: once
// to look at it only, and once to upload it.
func TestPasteAPicture(t *testing.T) {
	d := newDesktop(t)
	img := image.NewRGBA(image.Rect(0, 0, 1280, 800))
	for i := range img.Pix {
		img.Pix[i] = byte(i * i >> 7)
	}
	for x := range 1280 {
		img.Set(x, 400, color.White)
	}
	var content bytes.Buffer
	require.NoError(t, png.Encode(&content, img))
	require.Greater(t, content.Len(), 300_000, "more than fits into one answer")
	d.copyPicture(content.Bytes())

	p := startProgram(t, d, t.TempDir(), "--channel", practice)
	p.Settled()
	p.Key("ctrl+v")
	desktoptest.WaitUntil(t, "the picture to be kept", func() bool { return len(p.pasted()) == 1 })
	p.Settled()
	d.screenshot("paste-1-preview")
	p.Key("Escape")
	desktoptest.WaitUntil(t, "the picture to be deleted", func() bool { return len(p.pasted()) == 0 })
	require.Empty(t, p.history(), "nothing was uploaded")

	p.Key("ctrl+v")
	desktoptest.WaitUntil(t, "the picture to be kept", func() bool { return len(p.pasted()) == 1 })
	p.Settled()
	p.Key("Return")
	for path, upload := range p.uploads(1) {
		require.Equal(t, "done", upload.State)
		require.Regexp(t, `^Screenshot \d{4}-\d\d-\d\d \d\d\.\d\d\.png$`, filepath.Base(path))
		kept, err := os.ReadFile(path)
		require.NoError(t, err, "its ID may be renewed")
		require.Equal(t, content.Bytes(), kept)
	}
	p.Settled()
	d.screenshot("paste-2-uploaded")
	p.close()
	require.Len(t, p.pasted(), 1)
}

// TestPasteFilesOfAFileManager copies files in the file manager, with difficult names,
// and pastes them.
func TestPasteFilesOfAFileManager(t *testing.T) {
	d := newDesktop(t)
	folder, files := sampleFiles(t)
	p := startProgram(t, d, t.TempDir(), "--channel", practice)
	manager := openFolder(t, d, folder)
	manager.selectAll()
	manager.Key("ctrl+c")
	desktoptest.WaitUntil(t, "the copied files", func() bool {
		return d.Try("xclip", "-o", "-selection", "clipboard", "-t", "TARGETS").Code == 0
	})
	p.Key("ctrl+v")
	uploads := p.uploads(3)
	for _, path := range files {
		require.Equal(t, "done", uploads[path].State, path)
	}
}

// changed waits until a large part of the window looks another way than before.
func (p *program) changed(what string, before *image.RGBA) (after *image.RGBA) {
	p.desktop.TB.Helper()
	desktoptest.WaitUntil(p.desktop.TB, what, func() bool {
		after = p.Settled()
		_, changed := desktoptest.FirstChange(before, after, p.Area(), 40)
		return changed
	})
	return after
}

// TestPreview shows one file after the other with the keyboard. There is no PDF among them: their
// previews would wait until PDFium is compiled.
func TestPreview(t *testing.T) {
	d := newDesktop(t)
	_, files := sampleFiles(t)
	p := startProgram(t, d, t.TempDir(), "--channel", practice, files["image"], files["video"])
	p.pictured(2)
	list := p.Settled()
	p.Key("Down", "space")
	first := p.changed("the preview over the list", list)
	d.screenshot("preview-1-picture")
	p.Key("Down")
	p.changed("another file in the preview", first)
	d.screenshot("preview-2-film")
	p.Key("Escape")
	p.Settled()
	p.Key("ctrl+c") // the list has the keyboard again, at the second row
	desktoptest.WaitUntil(t, "the ID of the second row", func() bool {
		return d.Try("xclip", "-o", "-selection", "clipboard").Stdout == p.listed()[1]
	})
}

// TestPasteFromAProgramThatHangs: the window goes on while it waits for the program that has what
// was copied, and takes it once that goes on, too.
func TestPasteFromAProgramThatHangs(t *testing.T) {
	d := newDesktop(t)
	_, files := sampleFiles(t)
	p := startProgram(t, d, t.TempDir(), "--channel", practice)
	owner := d.copyText(files["document"])
	require.NoError(t, syscall.Kill(owner.PID, syscall.SIGSTOP))
	before := p.Settled()
	p.Key("ctrl+v")
	p.Key("ctrl+comma")
	p.changed("the settings, though nobody answers", before)
	d.screenshot("paste-3-hangs")
	p.Key("Escape")
	require.NoError(t, syscall.Kill(owner.PID, syscall.SIGCONT))
	desktoptest.WaitUntil(t, "the file, or that it was waited for long enough", func() bool {
		p.Key("Escape") // what is said then
		if len(desktoptest.Uploads(t, p.home)) > 0 {
			return true
		}
		p.Key("ctrl+v")
		return false
	})
	require.Equal(t, files["document"], desktoptest.Uploads(t, p.home)[0].File)
}

// copyText puts a text on the clipboard, as another program does, which it returns.
func (d *desktop) copyText(text string) *desktoptest.Process {
	d.TB.Helper()
	copied := d.Command("xclip", "-quiet", "-selection", "clipboard")
	copied.Stdin = strings.NewReader(text)
	owner := desktoptest.Start(d.TB, copied)
	desktoptest.WaitUntil(d.TB, "the copied text", func() bool {
		return d.Try("xclip", "-o", "-selection", "clipboard").Stdout == text
	})
	return owner
}

// TestPasteIntoAnEntryFromAProgramThatHangs: the window goes on.
// From another program everything can be pasted, up to the key.
func TestPasteIntoAnEntryFromAProgramThatHangs(t *testing.T) {
	d := newDesktop(t)
	s := commboxtest.New(t, commboxtest.Options{})
	home := t.TempDir()
	settings := fmt.Sprintf(`{"version":1,"accounts":[{"name":"Main","base_url":%q}]}`, s.URL())
	require.NoError(t, os.WriteFile(filepath.Join(home, "settings.json"), []byte(settings), 0o600))
	p := startProgram(t, d, home)
	in := func(x0, y0, x1, y1 int) image.Rectangle { return image.Rect(x0, y0, x1, y1).Add(p.Area().Min) } // a place in the window
	example, behind := in(189, 84, 279, 104), in(299, 84, 469, 104)                                        // in the first entry
	until := func(what string, is func(shown *image.RGBA) bool) {
		desktoptest.WaitUntil(t, what, func() bool { return is(p.Settled()) })
	}
	isForm := func(shown *image.RGBA) bool { return hasText(shown, example) && !hasText(shown, behind) }
	until("the invitation", func(shown *image.RGBA) bool { return !isForm(shown) && hasText(shown, p.Area()) })
	p.Click(setUpButton)
	until("the form", isForm)
	owner := d.copyText("Support\n")
	require.NoError(t, syscall.Kill(owner.PID, syscall.SIGSTOP))
	p.Key("ctrl+v", "Escape")
	until("the form to close, though nobody answers", func(shown *image.RGBA) bool { return !isForm(shown) })
	owner.Kill()
	d.copyText("Support\n")
	p.Click(setUpButton)
	until("the form", isForm)
	p.Key("ctrl+v")
	until("the name", func(shown *image.RGBA) bool { return isBright(shown, example) })
	p.Type(" 2")
	p.Key("Tab")
	p.Type("https://api.commbox.io/whatsapp/uploadmedia/hNyRN_fLUy7rrOrN9jLpipA==")
	p.Key("Tab")
	d.copyText("Bearer " + canaryKey + "\n")
	p.Key("ctrl+v")
	key := in(189, 288, 349, 308)
	until("the key", func(shown *image.RGBA) bool { return isBright(shown, key) })
	p.Key("Return")
	secret := []string{"lookup", "service", "mediadrop", "username", "Main@" + s.Origin()}
	desktoptest.WaitUntil(t, "the key in the keyring", func() bool { return d.Try("secret-tool", secret...).Stdout == canaryKey })
	desktoptest.WaitUntil(t, "the channel", func() bool {
		now, err := os.ReadFile(filepath.Join(home, "settings.json"))
		return err == nil && strings.Contains(string(now), `"Support 2"`)
	})
	requireNowhere(t, p, canaryKey)
}

// hasText reports whether something light stands in a dark place, and isBright whether it is more
// than an example.

func hasText(shown *image.RGBA, place image.Rectangle) bool { return lighter(shown, place, 100) }

func isBright(shown *image.RGBA, place image.Rectangle) bool { return lighter(shown, place, 220) }

func lighter(shown *image.RGBA, place image.Rectangle, than uint8) bool {
	for y := place.Min.Y; y < place.Max.Y; y++ {
		for x := place.Min.X; x < place.Max.X; x++ {
			if shown.RGBAAt(x, y).G > than {
				return true
			}
		}
	}
	return false
}
