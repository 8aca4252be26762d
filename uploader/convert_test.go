package uploader

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/convertpolicy"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/worker/workertest"
)

// brokenGIF has a frame that ends before its pixels do, which only decoding
// shows.
func brokenGIF() []byte {
	palette := color.Palette{color.Black, color.White}
	content := mediatest.GIF(image.Config{ColorModel: palette, Width: 64, Height: 64}, image.NewPaletted(image.Rect(0, 0, 64, 64), palette))
	// Of the frame's data one block of one byte is left.
	start := bytes.IndexByte(content, ',')
	return append(content[:start+10:start+10], 2, 1, 0x44, 0, ';')
}

// convertible makes a file that can be converted.
func (r *rig) convertible(name string) string { return r.file(name, string(mediatest.DeepPNG(8))) }

// copies lists what is in the converter's folder.
func (r *rig) copies() []string {
	found, err := filepath.Glob(filepath.Join(r.folder, "cache", "*", "*"))
	require.NoError(r, err)
	return found
}

func TestTheAnswerDecidesWhatIsSent(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		path := r.convertible("deep.png")
		before, err := os.ReadFile(path)
		require.NoError(t, err)
		id := r.addPaths(here, path)[0]
		r.requireStates([]string{id}, Waiting)
		j := r.job(id)
		require.True(t, j.NeedsAnswer())
		require.Equal(t, media.Convert, j.Verdict)
		require.Equal(t, media.ReasonPictureDepth, j.Reason)
		require.FileExists(t, j.Copy.Path, "so that the person can look at it before")
		require.Equal(t, media.OK, j.Copy.Report.Verdict)
		require.EqualValues(t, len(before), j.Size)
		require.Equal(t, j.Copy.Report.Size, j.SentBytes)
		require.Equal(t, "waiting because of question", j.Sentence)
		require.Equal(t, Waiting, r.row(id).State)

		require.NoError(t, r.q.Retry(t.Context(), id))
		r.requireStates([]string{id}, Waiting)

		r.q.Agree(id)
		r.requireStates([]string{id}, Uploading)
		c := r.call("deep.jpg")
		require.Equal(t, j.Copy.Path, c.file.Path)
		require.Equal(t, "image/jpeg", c.file.MIME)
		sent, err := os.ReadFile(c.file.Path)
		require.NoError(t, err)
		_, err = jpeg.Decode(bytes.NewReader(sent))
		require.NoError(t, err)

		r.succeed("deep.jpg", "4711")
		r.settleDown()
		row := r.row(id)
		require.Equal(t, Done, row.State)
		require.Equal(t, media.Convert, row.Verdict)
		require.Equal(t, "image/png", row.MIME)
		require.Equal(t, "image/jpeg", row.SentMIME)
		require.Equal(t, "deep.jpg", row.SentName)
		require.EqualValues(t, len(sent), row.SentBytes)
		require.EqualValues(t, len(before), row.Size)
		after, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, before, after, "the file itself is never touched")
		require.Empty(t, r.copies(), "the copy is not needed any more")
		require.Equal(t, path, r.logged("upload finished")[0]["file"])
	})
}

func TestWhatIsNotConvertedIsNotSent(t *testing.T) {
	for name, answer := range map[string]func(r *rig, id string){
		"declined": func(r *rig, id string) { r.q.Decline(id) },
		"canceled": func(r *rig, id string) { r.q.Cancel(id) },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, 1, func(t *testing.T, r *rig) {
				id := r.addPaths(here, r.convertible("deep.png"))[0]
				answer(r, id)
				want := map[string]State{"declined": Blocked, "canceled": Canceled}[name]
				r.requireStates([]string{id}, want)
				r.settleDown()
				if name == "declined" {
					require.Equal(t, "blocked because of left_out", r.row(id).Sentence)
				}
				require.Empty(t, r.copies())
				require.Zero(t, r.row(id).Attempts)
				require.Len(t, r.logged("upload finished"), 1)

				require.NoError(t, r.q.Retry(t.Context(), id))
				r.requireStates([]string{id}, Waiting)
				require.True(t, r.job(id).NeedsAnswer(), "trying again asks again")
			})
		})
	}
}

func TestConvertingWithoutAQuestion(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.rules.Convert = convertpolicy.Always
		id := r.addPaths(here, r.convertible("deep.png"))[0]
		r.requireStates([]string{id}, Uploading)
		r.fail("deep.jpg", "rejected")
		r.requireStates([]string{id}, Failed)
		r.settleDown()
		require.Empty(t, r.copies())

		require.NoError(t, r.q.Retry(t.Context(), id))
		r.requireStates([]string{id}, Uploading)
		require.Equal(t, "image/jpeg", r.call("deep.jpg").file.MIME, "a new copy")
	})
}

func TestConvertingNever(t *testing.T) {
	bubble(t, 2, func(t *testing.T, r *rig) {
		r.rules.Convert = convertpolicy.Never
		late, err := os.ReadFile("testdata/moov-at-end.mp4")
		require.NoError(t, err)
		ids := r.addPaths(here, r.convertible("deep.png"), r.file("late.mp4", string(late)))
		r.requireStates(ids, Blocked, Uploading)
		require.Equal(t, "blocked because of not_converted", r.row(ids[0]).Sentence)
		require.Empty(t, r.copies())
		require.ElementsMatch(t, []any{"mend", "warn"}, []any{r.logged("file checked")[0]["verdict"], r.logged("file checked")[1]["verdict"]})
		c := r.call("late.mp4")
		require.EqualValues(t, len(late), c.file.Size, "WhatsApp takes it as it is")
		r.succeed("late.mp4", "id")
		require.EqualValues(t, "not_fast_start", r.row(ids[1]).Reason)
	})
}

func TestAFileThatCanGoAsItIs(t *testing.T) {
	late, err := os.ReadFile("testdata/moov-at-end.mp4")
	require.NoError(t, err)
	for name, agree := range map[string]bool{"converted": true, "as it is": false} {
		t.Run(name, func(t *testing.T) {
			bubble(t, 1, func(t *testing.T, r *rig) {
				id := r.addPaths(here, r.file("late.mp4", string(late)))[0]
				require.True(t, r.job(id).NeedsAnswer())
				if agree {
					r.q.Agree(id)
				} else {
					r.q.Decline(id)
				}
				r.requireStates([]string{id}, Uploading)
				c := r.call("late.mp4")
				sent, err := os.ReadFile(c.file.Path)
				require.NoError(t, err)
				require.Equal(t, !agree, bytes.Equal(sent, late))
				require.Equal(t, !agree, bytes.Index(sent, []byte("mdat")) < bytes.Index(sent, []byte("moov")))
				require.Equal(t, agree, c.file.Path != filepath.Join(r.folder, "late.mp4"))
			})
		})
	}
}

func plainJPEG() string { return string(mediatest.JPEG(image.NewGray(image.Rect(0, 0, 8, 8)))) }

// commented is a JPEG with a comment in it.
func commented() string {
	return string(mediatest.WithSegment([]byte(plainJPEG()), 0xfe, []byte("my secret yard")))
}

// A person may leave a question open for an hour, and save the file once more.
func TestACopyOfWhatTheFileWasIsNotSent(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		path := r.convertible("deep.png")
		ids := r.addPaths(here, path)
		require.NoError(t, os.WriteFile(path, mediatest.DeepPNG(9), 0o600))
		r.q.Agree(ids...)
		r.requireStates(ids, Checking)
		require.Empty(t, r.copies())
		require.Zero(t, r.net.requests())
		time.Sleep(restLook)
		synctest.Wait()
		require.Len(t, r.net.runningNames(), 1, "%+v", r.job(ids[0]).Problem)
		sent, err := os.ReadFile(r.call(r.net.runningNames()[0]).file.Path)
		require.NoError(t, err)
		picture, err := png.DecodeConfig(bytes.NewReader(sent))
		if err != nil { // it became a JPEG
			picture, err = jpeg.DecodeConfig(bytes.NewReader(sent))
		}
		require.NoError(t, err)
		require.Equal(t, 9, picture.Width, "the file as it is now")
	})
}

func TestPrivatePictures(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.rules = Rules{Convert: convertpolicy.Never, Private: true}
		id := r.addPaths(here, r.file("yard.jpg", commented()))[0]
		r.requireStates([]string{id}, Uploading)
		sent, err := os.ReadFile(r.call("yard.jpg").file.Path)
		require.NoError(t, err)
		require.Equal(t, plainJPEG(), string(sent), "without the comment, and nothing else changed")
	})
}

func TestAnotherKindThanTheHeader(t *testing.T) {
	forPictures := here
	forPictures.Header = media.Image
	bubble(t, 1, func(t *testing.T, r *rig) {
		ids := r.addPaths(forPictures, r.pdf("a.pdf"), r.pdf("b.pdf"))
		r.requireStates(ids, Waiting, Waiting)
		require.Equal(t, media.ReasonWrongHeader, r.job(ids[0]).Reason)
		require.Equal(t, media.Image, r.row(ids[0]).Header)
		r.q.Agree(ids[0])
		r.q.Decline(ids[1])
		r.requireStates(ids, Uploading, Canceled)
		r.succeed("a.pdf", "id")
		require.EqualValues(t, "wrong_header_kind", r.row(ids[0]).Reason)
		require.Equal(t, media.Warn, r.row(ids[0]).Verdict)
	})
}

func TestWhatCannotBeConverted(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		id := r.addPaths(here, r.file("broken.gif", string(brokenGIF())))[0]
		r.requireStates([]string{id}, Blocked)
		require.Equal(t, "blocked because of damaged", r.row(id).Sentence, "it was tried before anything was offered")
		require.Empty(t, r.copies())
	})
}

func TestNoRoomForTheCopy(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.file("cache", "in the place of the folder")
		ids := r.addPaths(here, r.convertible("deep.png"), r.pdf("a.pdf"))
		r.requireStates(ids, Failed, Uploading)
		require.Equal(t, "failed because of copy_not_written", r.row(ids[0]).Sentence)
		require.NoError(t, os.Remove(filepath.Join(r.folder, "cache")))
		require.NoError(t, r.q.Retry(t.Context(), ids[0]))
		r.requireStates(ids[:1], Waiting)
	})
}

func TestTheCopyIsGoneWhenItsTurnComes(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.rules.Convert = convertpolicy.Always
		first := r.addPaths(here, r.pdf("first.pdf"))
		r.requireStates(first, Uploading)
		ids := r.addPaths(here, r.convertible("deep.png"))
		r.requireStates(ids, Queued)
		for _, path := range r.copies() {
			require.NoError(t, os.Remove(path))
		}
		line := newSlowLine(t, 1<<20)
		defer line.close()
		r.q.cfg.Client = func(string) (Client, error) { return line.client, nil }
		r.succeed("first.pdf", "id")
		r.requireStates(ids, Failed)
		require.Equal(t, "failed because of file_gone", r.row(ids[0]).Sentence)
	})
}

func TestAQuestionOutlivesTheProgram(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		id := r.addPaths(here, r.convertible("deep.png"))[0]
		r.requireStates([]string{id}, Waiting)
		r.stop()
		r.start(1)
		waiting, err := r.q.Restore(t.Context())
		require.NoError(t, err)
		require.Equal(t, 1, waiting)
		r.q.Continue()
		r.requireStates([]string{id}, Waiting)
		require.True(t, r.job(id).NeedsAnswer())
		r.q.Agree(id)
		r.requireStates([]string{id}, Uploading)
	})
}

func TestCancelWhileTheCopyIsMade(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.rules.Convert = convertpolicy.Always
		r.q.cfg.Converter = &slowConverter{}
		id := r.addPaths(here, r.convertible("deep.png"))[0]
		r.requireStates([]string{id}, Checking)
		r.settleDown()
		j := r.published(id)
		require.True(t, j.Converting)
		require.InDelta(t, 0.25, j.Share, 1e-9)
		require.Equal(t, time.Minute, j.TimeLeft)
		r.q.Cancel(id)
		r.requireStates([]string{id}, Canceled)
	})
}

func TestCloseWhileTheCopyIsMade(t *testing.T) {
	bubble(t, 1, func(t *testing.T, r *rig) {
		r.rules.Convert = convertpolicy.Always
		r.q.cfg.Converter = &slowConverter{}
		id := r.addPaths(here, r.convertible("deep.png"))[0]
		synctest.Wait()
		r.q.Close()
		require.Equal(t, Checking, r.row(id).State, "for the next start")
	})
}

func TestOneVideoIsTranscodedAtATime(t *testing.T) {
	bubble(t, 5, func(t *testing.T, r *rig) {
		r.rules.Convert = convertpolicy.Always
		m := &slowConverter{transcodes: true}
		r.q.cfg.Converter = m
		clip := "RIFF\x40\x00\x00\x00AVI LIST" + string(make([]byte, 64))
		ids := r.addPaths(here, r.file("a.avi", clip), r.file("b.avi", clip+"another"), r.convertible("deep.png"))
		r.requireStates(ids, Checking, Checking, Checking)
		require.Equal(t, 2, m.running(), "a video and a picture")
		r.q.Cancel(ids[0])
		synctest.Wait()
		require.Equal(t, 2, m.running(), "the next video")
	})
}

// slowConverter never ends by itself: what other programs do cannot be waited for
// in fake time.
type slowConverter struct {
	transcodes bool
	count      atomic.Int32
}

func (m *slowConverter) running() int { return int(m.count.Load()) }

func (m *slowConverter) Inspect(ctx context.Context, path string, o media.Options) (media.Report, error) {
	return media.NewConverter("", workertest.InProcess(media.Handlers()), nil).Inspect(ctx, path, o)
}

func (m *slowConverter) Discard(string, media.Report) {}

func (m *slowConverter) CanTranscode(context.Context) bool { return m.transcodes }

func (m *slowConverter) Forecast(_ context.Context, _ string, r media.Report) (media.Report, error) {
	return r, nil
}

func (m *slowConverter) Convert(ctx context.Context, _ string, _ media.Report, _ media.Options, p media.Progress) (media.Copy, error) {
	m.count.Add(1)
	defer m.count.Add(-1)
	p(0.25, time.Minute)
	<-ctx.Done()
	return media.Copy{}, ctx.Err()
}
