package media

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/content"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/worker/workertest"
)

func inspect(t testing.TB, path string) Report {
	t.Helper()
	r, err := Inspect(t.Context(), path, Options{})
	require.NoError(t, err)
	return r
}

func TestANameThatLiesIsCorrected(t *testing.T) {
	jpg, png := mediatest.JPEG(mediatest.Four()), mediatest.PNG(mediatest.Four())
	for _, test := range []struct {
		name    string
		content []byte
		want    string
	}{
		{"photo.png", jpg, "photo.jpg"},
		{"photo.JPEG", jpg, "photo.JPEG"},
		{"photo.JPG", png, "photo.png"},
		{"photo", png, "photo.png"},
		{"photo.", png, "photo.png"},
		{"photo v1.2", png, "photo v1.2.png"},
		{"my.exe.jpg", jpg, "my.exe.jpg"},
		{"חוזה.doc", mediatest.Fixture(t, "document", "plain.pdf"), "חוזה.pdf"},
		{"voice.mp3", mediatest.Fixture(t, "sound.m4a"), "voice.m4a"},
		{"clip.mov", mediatest.Fixture(t, "high.mp4"), "clip.mp4"},
		{"notes", []byte("text"), "notes.txt"},
	} {
		r := inspect(t, mediatest.Write(t, test.name, test.content))
		require.Equal(t, test.want, r.SendName, test.name)
		require.NotEqual(t, Blocked, r.Verdict, "the content counts: %s", test.name)
	}
}

func TestTextsAndTables(t *testing.T) {
	list := []byte("Dear Dana, thank you\nDear Noa, thank you\nDear Tal, thank you\n")
	table := []byte("name;number\nDana;1\nNoa;2\n")
	lines := []byte(`{"a":1}` + "\n" + `{"a":2}` + "\n" + `{"a":3}` + "\n")
	for _, test := range []struct {
		name    string
		content []byte
		mime    string
	}{
		{"greetings.txt", list, "text/plain"},
		{"greetings.TXT", list, "text/plain"},
		{"greetings.log", list, "text/plain"},
		{"tabs.txt", []byte("a\tb\nc\td\n"), "text/plain"},
		{"events.log", lines, "text/plain"},
		{"greetings.csv", list, "text/csv"},
		{"greetings", list, "text/csv"},
		{"table.csv", table, "text/csv"},
		{"table.CSV", table, "text/csv"},
		{"column.csv", []byte("name\nDana\nNoa\n"), "text/csv"},
		{"table.tsv", table, "text/tab-separated-values"},
		{"table.txt", table, "text/plain"},
		{"page.txt", []byte("<!DOCTYPE html><html></html>"), "text/html"},
		{"letter.txt", []byte(`{\rtf1\ansi hello}`), "text/rtf"},
		{"drawing.txt", []byte(`<svg xmlns="http://www.w3.org/2000/svg"></svg>`), "image/svg+xml"},
		{"feed.txt", []byte(`<?xml version="1.0"?><rss version="2.0"></rss>`), "application/rss+xml"},
	} {
		r := inspect(t, mediatest.Write(t, test.name, test.content))
		require.Equal(t, test.mime, r.MIME, test.name)
		require.Equal(t, test.mime != "text/plain", r.Verdict == Blocked, test.name)
	}
}

// TestTheCharsetOfATextIsKnown: what Convert reads it as.
func TestTheCharsetOfATextIsKnown(t *testing.T) {
	for want, content := range map[string][]byte{
		"us-ascii":     []byte("text\n"),
		"utf-8":        []byte("שלום\n"),
		"utf-16le":     mediatest.UTF16("שלום לכולם\r\n"),
		"windows-1255": mediatest.Windows1255("שלום לכולם, המחירון החדש מצורף להודעה הזאת\r\n"),
	} {
		require.Equal(t, want, inspect(t, mediatest.Write(t, "a.txt", content)).Charset)
	}
}

func TestWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	r := inspect(t, dir)
	require.Equal(t, Other, r.Kind)
	require.Equal(t, Blocked, r.Verdict)
	require.Equal(t, ReasonNotAFile, r.Reason)

	_, err := Inspect(t.Context(), filepath.Join(dir, "missing.jpg"), Options{})
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestAFileThatCannotBeRead(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("nothing is unreadable to this account")
	}
	path := mediatest.Write(t, "a.jpg", mediatest.JPEG(mediatest.Four()))
	require.NoError(t, os.Chmod(path, 0))
	_, err := Inspect(t.Context(), path, Options{})
	require.ErrorIs(t, err, os.ErrPermission)
	_, err = Hash(t.Context(), path)
	require.ErrorIs(t, err, os.ErrPermission)
}

// TestTransportStreams: they have no magic number.
func TestTransportStreams(t *testing.T) {
	packet := append([]byte{0x47, 0x40}, make([]byte, 186)...)
	for want, b := range map[string][]byte{
		content.TransportStream:    bytes.Repeat(packet, 9),
		"application/octet-stream": append(bytes.Repeat(packet, 3), make([]byte, 900)...),
	} {
		require.Equal(t, want, inspect(t, mediatest.Write(t, "a.ts", b)).MIME)
	}
	timed := append([]byte{0, 0, 1, 2}, packet...)
	require.Equal(t, content.TransportStream, inspect(t, mediatest.Write(t, "a.mts", bytes.Repeat(timed, 9))).MIME)
	require.NotEqual(t, content.TransportStream, inspect(t, mediatest.Write(t, "a.ts", packet)).MIME, "one packet")
}

func TestInspectStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Inspect(ctx, mediatest.Write(t, "a.jpg", mediatest.JPEG(mediatest.Four())), Options{})
	require.ErrorIs(t, err, context.Canceled)
}

// TestInspectConcurrently: many files at once get the reports that they get
// one after another.
func TestInspectConcurrently(t *testing.T) {
	var paths []string
	var want []Report
	for _, r := range []*row{
		file("a.heic", mediatest.Kept("picture", "photo.heic"), Image, ""), file("a.mp4", mediatest.Kept("high.mp4"), Video, ""),
		file("a.pdf", mediatest.Kept("document", "plain.pdf"), Document, ""), file("a.ogg", mediatest.Kept("opus1.ogg"), Audio, ""),
		file("a.txt", mediatest.Content(mediatest.Windows1255("שלום לכולם, המחירון החדש מצורף")), Document, ""),
		file("a.png", mediatest.Content(mediatest.APNG(t)), Image, ""),
	} {
		path := r.made(t)
		paths, want = append(paths, path), append(want, inspect(t, path))
	}
	var all sync.WaitGroup
	for i := range 8 * len(paths) {
		all.Go(func() {
			got, err := Inspect(t.Context(), paths[i%len(paths)], Options{})
			if err != nil || got != want[i%len(paths)] {
				t.Errorf("%s: %v, %+v", paths[i%len(paths)], err, got)
			}
		})
	}
	all.Wait()
}

// TestFFmpegIsLookedForOnlyWhereItMatters: to look for it runs a program.
func TestFFmpegIsLookedForOnlyWhereItMatters(t *testing.T) {
	for name, content := range map[string][]byte{
		"a.jpg": mediatest.JPEG(mediatest.Four()), "a.gif": mediatest.Animation(t, 2), "a.mp4": mediatest.Fixture(t, "high.mp4"), "a.pdf": mediatest.Fixture(t, "document", "plain.pdf"),
		"end.mp4": mediatest.Fixture(t, "main-end.mp4"), "a.ogg": mediatest.Fixture(t, "opus1.ogg"), "a.exe": []byte("MZ\x00"),
	} {
		_, err := Inspect(t.Context(), mediatest.Write(t, name, content), Options{CanTranscode: func() bool {
			t.Errorf("%s needs no ffmpeg", name)
			return true
		}})
		require.NoError(t, err)
	}
}

// TestReportsAsIs: a file that is not converted has the verdict that was kept for
// that.
func TestReportsAsIs(t *testing.T) {
	r := inspect(t, mediatest.Write(t, "a.mp4", mediatest.Fixture(t, "main-end.mp4")))
	require.Equal(t, Convert, r.Verdict)
	require.True(t, r.Sendable())
	require.Equal(t, Warn, r.AsIs().Verdict)
	require.Equal(t, ReasonNotFastStart, r.AsIs().Reason)
	require.Empty(t, r.AsIs().Remedy)

	private, err := Inspect(t.Context(), mediatest.Write(t, "a.jpg", mediatest.Fixture(t, "picture", "located.jpg")), Options{Private: true})
	require.NoError(t, err)
	require.Equal(t, OK, private.AsIs().Verdict)
	require.Empty(t, private.AsIs().Reason)
	require.True(t, private.Sendable())

	r = inspect(t, mediatest.Write(t, "a.gif", mediatest.Animation(t, 1)))
	require.False(t, r.Sendable())
	require.Equal(t, r, r.AsIs(), "there is nothing that could be sent")
	require.False(t, inspect(t, mediatest.Write(t, "a.zip", mediatest.Zip(t))).Sendable())
}

// inProcess does what a worker does.
var inProcess = workertest.InProcess(Handlers())

// newConverter returns a converter whose work is done in this process.
func newConverter(folder string, configured func() string) *Converter {
	return NewConverter(folder, inProcess, configured)
}

// Inspect inspects a file in this process.
func Inspect(ctx context.Context, path string, o Options) (Report, error) {
	return newConverter("", nil).Inspect(ctx, path, o)
}
