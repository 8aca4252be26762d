package media

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/document"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/worker"
)

func TestAPreviewOfAPictureIsThePicture(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jpg")
	mediatest.Kept("picture", "located.jpg")(t, path)
	p, err := newConverter(t.TempDir(), nil).Preview(t.Context(), path, Image, "image/jpeg", image.Pt(300, 300))
	require.NoError(t, err)
	size := p.Picture.Bounds().Size()
	require.LessOrEqual(t, max(size.X, size.Y), 300)
	require.Empty(t, p.Text)
}

func TestAPreviewOfAFilmIsItsFirstPicture(t *testing.T) {
	m, folder := films(t)
	for name, s := range map[string]mediatest.Source{
		"upright.mp4": mediatest.Filmed("-c:v libx264 -pix_fmt yuv420p"),
		"turned.mp4":  mediatest.Turned(mediatest.Filmed("-c:v libx264 -pix_fmt yuv420p")),
		"other.webm":  mediatest.Kept("vp8.webm"),
	} {
		path := filepath.Join(t.TempDir(), name)
		s(t, path)
		p, err := m.Preview(t.Context(), path, Video, "video/mp4", image.Pt(120, 120))
		require.NoError(t, err, name)
		size := p.Picture.Bounds().Size()
		require.Equal(t, name == "turned.mp4", size.Y > size.X, name)
		require.LessOrEqual(t, max(size.X, size.Y), 120, name)
		require.Empty(t, mediatest.Entries(t, folder), "nothing stays")
	}
	_, err := m.Preview(t.Context(), mediatest.Write(t, "no film.mp4", []byte("no film")), Video, "video/mp4", image.Pt(120, 120))
	require.ErrorIs(t, err, defect.ErrUnknownKind)
	require.Empty(t, mediatest.Entries(t, folder))
}

// A playlist must not make ffmpeg read what it names.
func TestAPreviewReadsNoOtherFile(t *testing.T) {
	m, _ := films(t)
	inside := mediatest.Write(t, "inside.mp4", nil)
	mediatest.Filmed("-c:v libx264 -pix_fmt yuv420p")(t, inside)
	for name, text := range map[string]string{
		"list.m3u8":   "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:1,\n" + inside + "\n#EXT-X-ENDLIST\n",
		"concat.mp4":  "ffconcat version 1.0\nfile '" + inside + "'\n",
		"concat2.mp4": "ffconcat version 1.0\nfile 'file:" + inside + "'\n",
	} {
		_, err := m.Preview(t.Context(), mediatest.Write(t, name, []byte(text)), Video, "video/mp4", image.Pt(120, 120))
		require.Error(t, err, name)
	}
}

func TestAPreviewOfATextIsItsBeginning(t *testing.T) {
	m := newConverter(t.TempDir(), nil)
	for name, c := range map[string]struct {
		content []byte
		want    string
		cut     bool
	}{
		"short":     {[]byte("one\r\ntwo\tthree\r\n"), "one\ntwo    three\n", false},
		"Hebrew":    {mediatest.Windows1255("שלום לכולם, המחירון החדש מצורף להודעה הזאת\r\n"), "שלום לכולם, המחירון החדש מצורף להודעה הזאת\n", false},
		"long":      {[]byte(strings.Repeat("x", 3*maxExcerpt)), strings.Repeat("x", maxExcerpt), true},
		"turned":    {[]byte("price \u202efdp.exe\x1b[31m"), "price fdp.exe[31m", false},
		"cut in אב": {[]byte("a" + strings.Repeat("א", maxExcerpt)), "a" + strings.Repeat("א", (maxExcerpt-1)/2), true},
	} {
		p, err := m.Preview(t.Context(), mediatest.Write(t, "a.txt", c.content), Document, "text/plain", image.Pt(100, 100))
		require.NoError(t, err, name)
		require.Equal(t, c.want, p.Text, name)
		require.Equal(t, c.cut, p.Cut, name)
		require.True(t, utf8.ValidString(p.Text), name)
	}
	_, err := m.Preview(t.Context(), mediatest.Write(t, "a.txt", []byte{0, 1, 2, 3, 0, 0}), Document, "text/plain", image.Pt(100, 100))
	require.ErrorIs(t, err, defect.ErrUnknownKind)
}

func TestOtherFilesHaveNoPreview(t *testing.T) {
	m := newConverter(t.TempDir(), nil)
	_, err := m.Preview(t.Context(), mediatest.Write(t, "a.docx", []byte("PK")), Document, document.Word, image.Pt(100, 100))
	require.ErrorIs(t, err, ErrNoPreview)
	_, err = m.Preview(t.Context(), filepath.Join(t.TempDir(), "gone.jpg"), Image, "image/jpeg", image.Pt(100, 100))
	require.ErrorIs(t, err, os.ErrNotExist)
}

// What a worker answers is bounded and cleaned once more on this side.
func TestAnExcerptIsNotTrusted(t *testing.T) {
	path := mediatest.Write(t, "a.txt", []byte("x"))
	_, err := NewConverter("", liar{answer: []byte("{")}, nil).Preview(t.Context(), path, Document, "text/plain", image.Pt(10, 10))
	require.ErrorIs(t, err, worker.ErrCrashed)
	long := liar{answer: []byte(`{"Text":"\u202e` + strings.Repeat("y", 2*maxExcerpt) + `"}`)}
	p, err := NewConverter("", long, nil).Preview(t.Context(), path, Document, "text/plain", image.Pt(10, 10))
	require.NoError(t, err)
	require.True(t, p.Cut)
	require.LessOrEqual(t, len(p.Text), maxExcerpt)
	require.NotContains(t, p.Text, "\u202e")
}
