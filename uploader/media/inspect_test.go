package media

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestInspect(t *testing.T) {
	const (
		docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
		xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	)
	for _, test := range []struct {
		name    string
		content []byte
		kind    Kind
		mime    string
		verdict Verdict
		reason  Reason
	}{
		{"a.jpg", jpegFile(t), Image, "image/jpeg", OK, ""},
		{"a.png", pngFile(t), Image, "image/png", OK, ""},
		{"a.pdf", []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), Document, "application/pdf", OK, ""},
		{"a.mp4", mp4File("isom"), Video, "video/mp4", OK, ""},
		{"a.m4v", mp4File("M4V "), Video, "video/mp4", OK, ""},
		{"a.3gp", mp4File("3gp4"), Video, "video/3gpp", OK, ""},

		{"a.webp", riff("WEBPVP8 "), Sticker, "image/webp", Warn, ReasonNotForHeaders},
		{"a.ogg", oggFile("\x01vorbis"), Audio, "audio/ogg", Warn, ReasonNotForHeaders},
		{"a.opus", oggFile("OpusHead\x01"), Audio, "audio/ogg", Warn, ReasonNotForHeaders},
		{"a.mp3", append([]byte("ID3\x04\x00\x00\x00\x00\x00\x0a"), make([]byte, 64)...), Audio, "audio/mpeg", Warn, ReasonNotForHeaders},
		{"frames.mp3", bytes.Repeat(mp3Frame(), 4), Audio, "audio/mpeg", Warn, ReasonNotForHeaders},
		{"a.m4a", mp4File("M4A "), Audio, "audio/mp4", Warn, ReasonNotForHeaders},
		{"a.aac", append([]byte{0xff, 0xf1, 0x50, 0x80}, make([]byte, 64)...), Audio, "audio/aac", Warn, ReasonNotForHeaders},
		{"a.amr", []byte("#!AMR\n\x3c\x00\x00"), Audio, "audio/amr", Warn, ReasonNotForHeaders},
		{"a.docx", zipFile(t, 10, "[Content_Types].xml", "_rels/.rels", "word/document.xml"), Document, docx, Warn, ReasonNotForHeaders},
		{"a.xlsx", zipFile(t, 10, "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"), Document, xlsx, Warn, ReasonNotForHeaders},
		{"a.pptx", zipFile(t, 10, "[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml"), Document, pptx, Warn, ReasonNotForHeaders},
		{"a.txt", []byte("only text"), Document, "text/plain", Warn, ReasonNotForHeaders},
		{"hebrew.txt", []byte("שלום עולם\r\n"), Document, "text/plain", Warn, ReasonNotForHeaders},
		{"notepad.txt", []byte("\xff\xfeh\x00i\x00"), Document, "text/plain", Warn, ReasonNotForHeaders},

		{"a.gif", gifFile(t), Image, "image/gif", Blocked, ReasonUnsupportedType},
		{"a.heic", mp4File("heic"), Image, "image/heic", Blocked, ReasonUnsupportedType},
		{"a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"></svg>`), Image, "image/svg+xml", Blocked, ReasonUnsupportedType},
		{"a.mov", mp4File("qt  "), Video, "video/quicktime", Blocked, ReasonUnsupportedType},
		{"a.avi", riff("AVI LIST"), Video, "video/x-msvideo", Blocked, ReasonUnsupportedType},
		{"a.wav", riff("WAVEfmt "), Audio, "audio/wav", Blocked, ReasonUnsupportedType},
		{"a.ogv", oggFile("\x80theora"), Video, "video/ogg", Blocked, ReasonUnsupportedType},
		{"a.csv", []byte("name,number\nDana,1\nNoa,2\n"), Other, "text/csv", Blocked, ReasonUnsupportedType},
		{"a.html", []byte("<!DOCTYPE html><html></html>"), Other, "text/html", Blocked, ReasonUnsupportedType},
		{"a.rtf", []byte(`{\rtf1\ansi hello}`), Other, "text/rtf", Blocked, ReasonUnsupportedType},
		{"a.zip", zipFile(t, 10, "a.txt"), Other, "application/zip", Blocked, ReasonUnsupportedType},
		{"a.odt", zipFile(t, 0, "word.txt", "content.xml"), Other, "application/zip", Blocked, ReasonUnsupportedType},
		{"a.exe", append([]byte("MZ"), make([]byte, 200)...), Other, "application/vnd.microsoft.portable-executable", Blocked, ReasonUnsupportedType},
		{"a.bin", []byte{1, 2, 3, 4, 5, 6}, Other, "application/octet-stream", Blocked, ReasonUnsupportedType},
		{"a.jpg", nil, Other, "inode/x-empty", Blocked, ReasonEmpty},
	} {
		path := write(t, test.name, test.content)
		r, err := Inspect(path)
		require.NoError(t, err, test.name)
		require.Equal(t, test.mime, r.MIME, test.name)
		require.Equal(t, test.kind, r.Kind, test.name)
		require.Equal(t, test.verdict, r.Verdict, test.name)
		require.Equal(t, test.reason, r.Reason, test.name)
		require.EqualValues(t, len(test.content), r.Size, test.name)
		require.Equal(t, test.name, r.SendName, "the name fits the content")
		require.WithinDuration(t, time.Now(), r.ModTime, time.Minute)
	}
}

func TestANameThatLiesIsMended(t *testing.T) {
	for _, test := range []struct {
		name    string
		content []byte
		want    string
	}{
		{"photo.png", jpegFile(t), "photo.jpg"},
		{"photo.JPEG", jpegFile(t), "photo.JPEG"},
		{"photo.JPG", pngFile(t), "photo.png"},
		{"photo", pngFile(t), "photo.png"},
		{"photo.", pngFile(t), "photo.png"},
		{"photo v1.2", pngFile(t), "photo v1.2.png"},
		{"scan.jpg.exe", jpegFile(t), "scan.jpg.jpg"},
		{"חוזה.doc", []byte("%PDF-1.4\n"), "חוזה.pdf"},
		{"voice.mp3", mp4File("M4A "), "voice.m4a"},
		{"clip.mov", mp4File("isom"), "clip.mp4"},
		{"notes", []byte("text"), "notes.txt"},
	} {
		r, err := Inspect(write(t, test.name, test.content))
		require.NoError(t, err)
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
		r, err := Inspect(write(t, test.name, test.content))
		require.NoError(t, err)
		require.Equal(t, test.mime, r.MIME, test.name)
		require.Equal(t, test.mime != "text/plain", r.Verdict == Blocked, test.name)
	}
}

func TestSizeLimits(t *testing.T) {
	const kib, mib = 1 << 10, 1 << 20
	for _, test := range []struct {
		name    string
		content []byte
		max     int64
	}{
		{"a.jpg", jpegFile(t), 5 * mib},
		{"a.png", pngFile(t), 5 * mib},
		{"a.mp4", mp4File("isom"), 16 * mib},
		{"a.m4a", mp4File("M4A "), 16 * mib},
		{"a.amr", []byte("#!AMR\n"), 16 * mib},
		{"a.pdf", []byte("%PDF-1.7\n"), 100 * mib},
		{"a.txt", []byte(strings.Repeat("text ", 10_000)), 100 * mib},
		{"a.webp", riff("WEBPVP8 "), 500 * kib},
	} {
		path := write(t, test.name, test.content)
		for _, size := range []int64{test.max, test.max + 1} {
			require.NoError(t, os.Truncate(path, size)) // sparse: no disk is filled
			r, err := Inspect(path)
			require.NoError(t, err)
			require.Equal(t, size, r.Size)
			require.Equal(t, test.max, r.MaxSize, test.name)
			require.Equal(t, size > test.max, r.Verdict == Blocked, "%s with %d bytes", test.name, size)
			require.Equal(t, size > test.max, r.Reason == ReasonTooLarge)
		}
	}
}

func TestWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	r, err := Inspect(dir)
	require.NoError(t, err)
	require.Equal(t, Other, r.Kind)
	require.Equal(t, Blocked, r.Verdict)
	require.Equal(t, ReasonNotAFile, r.Reason)

	_, err = Inspect(filepath.Join(dir, "missing.jpg"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestAFileThatCannotBeRead(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("nothing is unreadable to this account")
	}
	path := write(t, "a.jpg", jpegFile(t))
	require.NoError(t, os.Chmod(path, 0))
	_, err := Inspect(path)
	require.ErrorIs(t, err, os.ErrPermission)
	_, err = Hash(t.Context(), path)
	require.ErrorIs(t, err, os.ErrPermission)
}
