package alerts_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/language"
	"mediadrop/ui/menus"
	"mediadrop/ui/uitest"
	"mediadrop/ui/uploadlist"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
	"mediadrop/uploader/convertpolicy"
	"mediadrop/uploader/media"
)

func TestADropIsAskedAboutOnce(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Mixed()
	d.Settle()
	require.Len(t, d.Dialogs.Open(), 1, "the file that cannot be sent has no dialog of its own")
	require.True(t, d.Sees("This picture has more colours than WhatsApp can show (16 bits). Convert to JPEG?"))
	require.True(t, d.Sees("WhatsApp does not show this type of file (SVG)"))
	require.True(t, d.Sees("becomes"), "before and after")
	d.UntilState(uploader.Done, "ok.png")
	require.Empty(t, d.Service.Requests("a.jpg"), "nothing is sent before the answer")

	d.Press("Convert and upload")
	d.UntilState(uploader.Done, "a.png", "b.png")
	require.Empty(t, d.Dialogs.Open())
	require.Len(t, d.Service.Requests("a.jpg"), 1)
	j, _ := d.Job("a.png")
	require.Equal(t, "image/jpeg", j.SentMIME)
	require.Equal(t, convertpolicy.Ask, d.Control.Settings().ConvertFiles, "nobody asked to remember it")
	require.Contains(t, uitest.Plain(uploadlist.Look(j, true).Sentence), "Converted: ")
	require.Contains(t, uitest.Plain(uploadlist.Look(j, true).Sentence), "For templates with an image header.")
}

func TestSingleFilesCanBeTakenOut(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Mixed()
	boxes := uitest.All[*widgets.Check](d.Front())
	require.Len(t, boxes, 3, "one a file, and one to remember it")
	require.True(t, boxes[0].Checked)
	boxes[0].SetChecked(false)
	d.Press("Convert and upload")
	d.UntilState(uploader.Blocked, "a.png")
	d.UntilState(uploader.Done, "b.png")
	d.Settle()
	require.Empty(t, d.Dialogs.Open(), "the person said so, and need not be told")
}

func TestTheAnswerCanBeRemembered(t *testing.T) {
	for answer, want := range map[string]convertpolicy.Policy{"Convert and upload": convertpolicy.Always, "Skip": convertpolicy.Never} {
		t.Run(answer, func(t *testing.T) {
			d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
			d.Mixed()
			d.Check("Do the same from now on, without asking").SetChecked(true)
			d.Press(answer)
			d.Until("it is remembered", func() bool { return d.Control.Settings().ConvertFiles == want })
			d.Settle()
			d.Drop([]string{d.DeepPicture("next.png")})
			if want == convertpolicy.Always {
				d.UntilState(uploader.Done, "a.png", "b.png", "next.png")
				require.Empty(t, d.Dialogs.Open())
			} else {
				d.UntilState(uploader.Blocked, "a.png", "b.png", "next.png")
				d.Awaits("Converting is turned off in the settings")
			}
		})
	}
}

func TestTheAnswerCanWait(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Mixed()
	require.False(t, d.Sees(" bit "), "how a picture is coded is for support: %q", d.Screen())
	d.Press("Decide later")
	d.UntilState(uploader.Done, "ok.png")
	require.Equal(t, []string{"Review…"}, desktest.Labels(d.Line("a.png")))
	require.Equal(t, []string{"Convert", "Skip", "Preview", "Details…", "Open folder", "Cancel"}, d.MenuOf("a.png"))
	d.Choose("Convert")
	d.UntilState(uploader.Done, "a.png")
	require.NotNil(t, d.Button("Review 1 file…"))
	d.Press("Review 1 file…")
	d.Awaits("1 to convert")
	d.Press("Skip")
	d.UntilState(uploader.Blocked, "b.png")
	d.Settle()
	require.Nil(t, d.Button("Review 1 file…"))
}

func TestOnlyBlockedFilesAreToldAsBefore(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Drop([]string{d.File("drawing.svg", []byte(desktest.SVG)), d.Picture("ok.png")})
	d.Awaits("WhatsApp would not show this")
	require.True(t, d.Sees("drawing.svg"))
}

func TestAHeaderFlagsOtherKinds(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Bar.Header.SetSelectedIndex(2) // a video header
	d.Drop([]string{d.Picture("ok.png")})
	d.Awaits("1 for another header")
	require.True(t, d.Sees("This header needs a video, and this file is not one"))
	require.Nil(t, d.Check("Do the same from now on, without asking"))
	d.Press("Upload anyway")
	d.UntilState(uploader.Done, "ok.png")
	j, _ := d.Job("ok.png")
	require.Equal(t, media.Video, j.Header)
	require.Contains(t, uploadlist.Look(j, true).Sentence, "error 132012")
}

func TestAChannelsHeader(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: `{"version": 1, "accounts": [{"name": "Main", "base_url": "SERVICE"}],
		"channels": [{"name": "Offers", "stream_id": "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", "account": "Main", "header": "document"}]}`, Key: desktest.GoodKey})
	require.Equal(t, 3, d.Bar.Header.SelectedIndex())
	d.Drop([]string{d.Picture("ok.png")})
	d.Awaits("1 for another header")
	d.Press("Skip")
	d.UntilState(uploader.Canceled, "ok.png")
	d.Item("Practice").Action()
	require.Equal(t, 0, d.Bar.Header.SelectedIndex(), "each channel has its own")
}

func TestConvertingIsSetInTheSettings(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Settings.Show()
	d.Tab("General")
	d.Check("Remove location and camera details from all pictures").SetChecked(true)
	d.Until("it is saved", func() bool { return d.Control.Settings().StripMetadata })
	for _, s := range uitest.All[*menus.Select](d.Front()) {
		if s.Selected == language.Label("Ask each time") {
			s.SetSelectedIndex(1)
		}
	}
	d.Until("it is saved", func() bool { return d.Control.Settings().ConvertFiles == convertpolicy.Always })
	nowhere := filepath.Join(d.Dir, "no ffmpeg here")
	d.Until("it was looked for", func() bool { return !d.Sees("Looking for ffmpeg…") })
	for _, e := range uitest.All[*dialogs.Entry](d.Front()) {
		if e.PlaceHolder == language.Label("Found automatically") {
			e.SetText(nowhere)
		}
	}
	d.Press("Save")
	d.Until("it is saved", func() bool { return d.Control.Settings().FFmpeg == nowhere })
	d.Settle()
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
	d := desktest.InSettings(t, "General", desktest.SetUp{Settings: `{"ffmpeg": "` + program + `"}`, MayFail: true})
	require.NoError(t, os.Chmod(program, 0o777))
	for _, e := range uitest.All[*dialogs.Entry](d.Front()) {
		if e.PlaceHolder == language.Label("Found automatically") {
			e.SetText(folder)
		}
	}
	d.Press("Save")
	d.Awaits("others can change “" + program + "”")
	d.Awaits("MediaDrop does not run the ffmpeg in the settings")
	require.Equal(t, program, d.Control.Settings().FFmpeg)
}

func TestManyFilesThatCannotBeSentAreOneQuickDialog(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	var paths []string
	for i := range 600 {
		paths = append(paths, d.File(fmt.Sprintf("%03d.svg", i), []byte(desktest.SVG)))
	}
	d.Drop(paths)
	d.Awaits("and 595 more files")
	require.Len(t, d.Dialogs.Open(), 1)
	d.Press("Details")
	require.True(t, d.Sees("and 500 more"))
}

func TestWhatIsLeftOutIsNotSentAsItIs(t *testing.T) {
	late, err := os.ReadFile("../../uploader/testdata/moov-at-end.mp4")
	require.NoError(t, err)
	for name, answer := range map[string]func(d *desktest.Desk){
		"unticked": func(d *desktest.Desk) {
			uitest.All[*widgets.Check](d.Front())[1].SetChecked(false)
			d.Press("Convert and upload")
		},
		"left out": func(d *desktest.Desk) { d.Press("Skip") },
	} {
		t.Run(name, func(t *testing.T) {
			d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
			d.Drop([]string{d.DeepPicture("a.png"), d.File("late.mp4", late)})
			d.Awaits("2 to convert")
			answer(d)
			d.UntilState(uploader.Canceled, "late.mp4")
			require.Empty(t, d.Service.Requests("late.mp4"))
		})
	}
}

func TestWhatWasBlockedIsNeverOpened(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	d.Drop([]string{d.File("price.pdf.exe", []byte("MZ harmful")), d.DeepPicture("a.png")})
	d.Awaits("1 to convert, 1 cannot be sent")
	require.Len(t, d.Buttons("Preview"), 1, "of the picture only")
}
