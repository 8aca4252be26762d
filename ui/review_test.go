package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"mediadrop/settings"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/uitest"
	"mediadrop/ui/uploadlist"
	"mediadrop/uploader"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/mediatest"
)

// deepPicture is a file that can be converted.
func (d *desk) deepPicture(name string) string { return d.file(name, mediatest.DeepPNG(8)) }

const svg = `<svg xmlns="http://www.w3.org/2000/svg"></svg>`

// mixed drops two files that can be converted, one that cannot be sent, and
// one that goes as it is.
func (d *desk) mixed() {
	d.Drop([]string{d.deepPicture("a.png"), d.picture("ok.png"), d.file("drawing.svg", []byte(svg)), d.deepPicture("b.png")})
	d.awaits("1 ready, 2 to convert, 1 cannot be sent")
}

func (d *desk) check(label string) *widget.Check {
	for _, c := range uitest.All[*widget.Check](d.front()) {
		if c.Text == language.Label(label) {
			return c
		}
	}
	return nil
}

func TestADropIsAskedAboutOnce(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.mixed()
	d.settle()
	require.Len(t, d.Dialogs.Open(), 1, "the file that cannot be sent has no dialog of its own")
	require.True(t, d.sees("This picture has more colours than WhatsApp can show (16 bits). Convert to JPEG?"))
	require.True(t, d.sees("WhatsApp does not show this type of file (SVG)"))
	require.True(t, d.sees("becomes"), "before and after")
	require.True(t, d.sees("PNG, 8 × 8, 16 bit"))
	d.untilState(uploader.Done, "ok.png")
	require.Empty(t, d.service.Requests("a.jpg"), "nothing is sent before the answer")

	d.press("Convert and upload")
	d.untilState(uploader.Done, "a.png", "b.png")
	require.Empty(t, d.Dialogs.Open())
	require.Len(t, d.service.Requests("a.jpg"), 1)
	j, _ := d.job("a.png")
	require.Equal(t, "image/jpeg", j.SentMIME)
	require.Equal(t, settings.ConvertAsk, d.control.Settings().ConvertFiles, "nobody asked to remember it")
	require.Contains(t, uitest.Plain(uploadlist.Look(j, "").Sentence), "Converted: ")
	require.Contains(t, uitest.Plain(uploadlist.Look(j, "").Sentence), "For templates with an image header.")
}

func TestSingleFilesCanBeTakenOut(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.mixed()
	boxes := uitest.All[*widget.Check](d.front())
	require.Len(t, boxes, 3, "one a file, and one to remember it")
	require.True(t, boxes[0].Checked)
	boxes[0].SetChecked(false)
	d.press("Convert and upload")
	d.untilState(uploader.Blocked, "a.png")
	d.untilState(uploader.Done, "b.png")
	d.settle()
	require.Empty(t, d.Dialogs.Open(), "the person said so, and need not be told")
}

func TestTheAnswerCanBeRemembered(t *testing.T) {
	for answer, want := range map[string]settings.ConvertPolicy{"Convert and upload": settings.ConvertAlways, "Skip": settings.ConvertNever} {
		t.Run(answer, func(t *testing.T) {
			d := open(t, setUp{settings: twoChannels, key: goodKey})
			d.mixed()
			d.check("Do the same from now on, without asking").SetChecked(true)
			d.press(answer)
			d.until("it is remembered", func() bool { return d.control.Settings().ConvertFiles == want })
			d.settle()
			d.Drop([]string{d.deepPicture("next.png")})
			if want == settings.ConvertAlways {
				d.untilState(uploader.Done, "a.png", "b.png", "next.png")
				require.Empty(t, d.Dialogs.Open())
			} else {
				d.untilState(uploader.Blocked, "a.png", "b.png", "next.png")
				d.awaits("Converting is turned off in the settings")
			}
		})
	}
}

func TestTheAnswerCanWait(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.mixed()
	require.False(t, d.sees(" bit "), "how a picture is coded is for support: %q", d.screen())
	d.press("Decide later")
	d.untilState(uploader.Done, "ok.png")
	require.Equal(t, []string{"Convert", "Skip"}, labels(d.line("a.png")))
	require.Equal(t, []string{"Convert", "Skip", "Preview", "Details…", "Open folder", "Cancel"}, d.menuOf("a.png"))
	d.choose("Convert")
	d.untilState(uploader.Done, "a.png")
	require.NotNil(t, d.button("Review 1 file…"))
	d.press("Review 1 file…")
	d.awaits("1 to convert")
	d.press("Skip")
	d.untilState(uploader.Blocked, "b.png")
	d.settle()
	require.Nil(t, d.button("Review 1 file…"))
}

func TestOnlyBlockedFilesAreToldAsBefore(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.Drop([]string{d.file("drawing.svg", []byte(svg)), d.picture("ok.png")})
	d.awaits("WhatsApp would not show this")
	require.True(t, d.sees("drawing.svg"))
}

func TestAHeaderFlagsOtherKinds(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.DropArea.Headers[1].SetSelectedIndex(2) // a video header
	require.Equal(t, 2, d.DropArea.Headers[0].SelectedIndex(), "both pickers say the same")
	d.Drop([]string{d.picture("ok.png")})
	d.awaits("1 for another header")
	require.True(t, d.sees("This header needs a video, and this file is not one"))
	require.Nil(t, d.check("Do the same from now on, without asking"))
	d.press("Upload anyway")
	d.untilState(uploader.Done, "ok.png")
	j, _ := d.job("ok.png")
	require.Equal(t, media.Video, j.Header)
	require.Contains(t, uploadlist.Look(j, "").Sentence, "error 132012")
}

func TestAChannelsHeader(t *testing.T) {
	d := open(t, setUp{settings: `{"version": 1, "accounts": [{"name": "Main", "base_url": "SERVICE"}],
		"channels": [{"name": "Offers", "stream_id": "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", "account": "Main", "header": "document"}]}`, key: goodKey})
	require.Equal(t, 3, d.DropArea.Headers[0].SelectedIndex())
	d.Drop([]string{d.picture("ok.png")})
	d.awaits("1 for another header")
	d.press("Skip")
	d.untilState(uploader.Canceled, "ok.png")
	d.item("Practice").Action()
	require.Equal(t, 0, d.DropArea.Headers[0].SelectedIndex(), "each channel has its own")
}

func TestConvertingIsSetInTheSettings(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.Settings.Show()
	for _, tab := range uitest.All[*container.AppTabs](d.front()) {
		tab.SelectIndex(2)
	}
	d.check("Remove location and camera details from all pictures").SetChecked(true)
	d.until("it is saved", func() bool { return d.control.Settings().StripMetadata })
	for _, s := range uitest.All[*widget.Select](d.front()) {
		if s.Selected == language.Label("Ask each time") {
			s.SetSelectedIndex(1)
		}
	}
	d.until("it is saved", func() bool { return d.control.Settings().ConvertFiles == settings.ConvertAlways })
	nowhere := filepath.Join(d.dir, "no ffmpeg here")
	d.until("it was looked for", func() bool { return !d.sees("Looking for ffmpeg…") })
	for _, e := range uitest.All[*dialogs.Entry](d.front()) {
		if e.PlaceHolder == language.Label("Found automatically") {
			e.SetText(nowhere)
		}
	}
	d.press("Save")
	d.until("it is saved", func() bool { return d.control.Settings().FFmpeg == nowhere })
	d.settle()
	_, err := os.Stat(nowhere)
	require.Error(t, err)
}

func TestSettingsSayWhyAnFFmpegIsNotRun(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights are of another kind there")
	}
	folder, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	program := filepath.Join(folder, "ffmpeg")
	require.NoError(t, os.WriteFile(program, []byte("#!/bin/sh\n"), 0o755))
	d := inSettings(t, "General", setUp{settings: `{"ffmpeg": "` + program + `"}`, mayFail: true})
	require.NoError(t, os.Chmod(program, 0o777))
	for _, e := range uitest.All[*dialogs.Entry](d.front()) {
		if e.PlaceHolder == language.Label("Found automatically") {
			e.SetText(folder)
		}
	}
	d.press("Save")
	d.awaits("others can change “" + program + "”")
	d.press("Close")
	d.awaits("MediaDrop does not run the ffmpeg in the settings")
	require.Equal(t, program, d.control.Settings().FFmpeg)
}

func TestManyFilesThatCannotBeSentAreOneQuickDialog(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	var paths []string
	for i := range 600 {
		paths = append(paths, d.file(fmt.Sprintf("%03d.svg", i), []byte(svg)))
	}
	d.Drop(paths)
	d.awaits("and 595 more files")
	require.Len(t, d.Dialogs.Open(), 1)
	d.press("Details")
	require.True(t, d.sees("and 500 more"))
}

func TestWhatIsLeftOutIsNotSentAsItIs(t *testing.T) {
	late, err := os.ReadFile("../uploader/testdata/moov-at-end.mp4")
	require.NoError(t, err)
	for name, answer := range map[string]func(d *desk){
		"unticked": func(d *desk) {
			uitest.All[*widget.Check](d.front())[1].SetChecked(false)
			d.press("Convert and upload")
		},
		"left out": func(d *desk) { d.press("Skip") },
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, setUp{settings: twoChannels, key: goodKey})
			d.Drop([]string{d.deepPicture("a.png"), d.file("late.mp4", late)})
			d.awaits("2 to convert")
			answer(d)
			d.untilState(uploader.Canceled, "late.mp4")
			require.Empty(t, d.service.Requests("late.mp4"))
		})
	}
}

func TestWhatWasBlockedIsNeverOpened(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	d.Drop([]string{d.file("price.pdf.exe", []byte("MZ harmful")), d.deepPicture("a.png")})
	d.awaits("1 to convert, 1 cannot be sent")
	require.Len(t, d.buttons("Preview"), 1, "of the picture only")
}
