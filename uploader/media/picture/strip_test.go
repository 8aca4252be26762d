package picture

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/jpegdata"
	"mediadrop/uploader/media/picture/reading"
	"mediadrop/uploader/media/picture/tags"
)

// scanOf returns the coded data of a JPEG, from its first scan to its end.
func scanOf(t *testing.T, file []byte) []byte {
	t.Helper()
	var data []byte
	require.NoError(t, jpegdata.Walk(reading.NewInput(bytes.NewReader(file), int64(len(file))), func(s jpegdata.Segment) error {
		if s.Marker == jpegdata.MarkerSOS {
			data = append(data, file[s.At:s.End()]...)
		}
		return nil
	}))
	return data
}

func TestStripJPEG(t *testing.T) {
	thumbnail := append([]byte("JFIF\x00\x01\x02\x01\x00\x48\x00\x48\x01\x01"), 1, 2, 3)
	plain := jpegOf(t, fourColours(60, 40))
	profile := append([]byte(jpegdata.MagicICC), "\x01\x01profile"...)
	for name, content := range map[string][]byte{
		"plain":        plain,
		"of a camera":  fixture(t, "located.jpg"),
		"progressive":  withSegment(fixture(t, "progressive.jpg"), jpegdata.MarkerCOM, []byte("hello")),
		"cmyk":         fixture(t, "cmyk.jpg"),
		"with profile": withSegment(plain, jpegdata.MarkerAPP2, profile),
		"motion photo": append(bytes.Clone(plain), "\x00\x00\x00\x18ftypmp42"...),
		"thumbnail":    withSegment(plain, jpegdata.MarkerAPP0, thumbnail),
		"other parts":  withSegment(withSegment(plain, 0xed, []byte("Photoshop 3.0\x00")), 0xec, []byte("Ducky")),
	} {
		before, err := examine(content)
		require.NoError(t, err, name)
		out, err := strip(content)
		require.NoError(t, err, name)
		after, err := examine(out)
		require.NoError(t, err, name)
		require.False(t, after.Metadata || after.Location, name)
		before.Metadata, before.Location, before.Motion = false, false, false
		require.Equal(t, before, after, name)
		require.Equal(t, scanOf(t, content), scanOf(t, out), name)
		again, err := strip(out)
		require.NoError(t, err)
		require.Equal(t, out, again, "%s: nothing is left to remove", name)
		require.NotContains(t, string(out), "hello")
		require.NotContains(t, string(out), "Haifa")
		if name == "with profile" {
			require.Contains(t, string(out), string(profile))
		}
	}
}

func TestStripPNG(t *testing.T) {
	plain := pngOf(t, fourColours(60, 40))
	content := withChunk(t, plain, "tEXt", []byte("Author\x00Dana"))
	content = withChunk(t, content, "eXIf", tags.OnlyOrientation(6))
	content = withChunk(t, content, "tIME", make([]byte, 7))
	content = withChunk(t, content, "gAMA", []byte{0, 0, 0xb1, 0x8f})
	content = append(content, "something behind the end"...)
	out, err := strip(content)
	require.NoError(t, err)
	info, err := examine(out)
	require.NoError(t, err)
	require.Equal(t, Info{Format: PNG, Width: 60, Height: 40, Bits: 8, Model: RGB, Orientation: 6}, info)
	require.Contains(t, string(out), "gAMA")
	for _, gone := range []string{"tEXt", "Dana", "tIME", "something behind"} {
		require.NotContains(t, string(out), gone)
	}
	again, err := strip(plain)
	require.NoError(t, err)
	require.Equal(t, plain, again)
}

func TestStripRefuses(t *testing.T) {
	_, err := strip(fixture(t, "lossy.webp"))
	require.ErrorIs(t, err, defect.ErrBroken)
	content := jpegOf(t, fourColours(60, 40))
	_, err = strip(content[:len(content)/2])
	require.ErrorIs(t, err, defect.ErrTruncated)
	full := errors.New("no room on the disk")
	err = Strip(t.Context(), bytes.NewReader(content), int64(len(content)), failingWriter{full})
	require.ErrorIs(t, err, full)
}
