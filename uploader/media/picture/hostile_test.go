package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/picture/heic"
	"mediadrop/uploader/media/picture/jpegdata"
	"mediadrop/uploader/media/picture/pngdata"
)

// hugeHeaders are small files that say they are 30,000 × 30,000 pixels.
func hugeHeaders(t testing.TB) map[string][]byte {
	const side = 30_000
	jpg := jpegOf(t, fourColours(16, 16))
	sof := bytes.Index(jpg, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(jpg[sof+5:], side)
	binary.BigEndian.PutUint16(jpg[sof+7:], side)

	var png bytes.Buffer
	png.WriteString(pngdata.Magic)
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, side), side)
	png.Write(mediatest.Chunk("IHDR", append(header, 1, 0, 0, 0, 0)))
	png.Write(mediatest.Chunk("IDAT", make([]byte, 100)))
	png.Write(mediatest.Chunk("IEND", nil))

	gif := gifOf(t, 8, 8, image.Rect(0, 0, 8, 8))
	binary.LittleEndian.PutUint16(gif[6:], side)
	binary.LittleEndian.PutUint16(gif[8:], side)

	bmp := bytes.Clone(fixture(t, "four.bmp"))
	binary.LittleEndian.PutUint32(bmp[18:], side)
	binary.LittleEndian.PutUint32(bmp[22:], side)

	heic := bytes.Clone(fixture(t, "photo.heic"))
	for at := 0; bytes.Contains(heic[at:], []byte("ispe")); { // of the tiles, and of all
		at += bytes.Index(heic[at:], []byte("ispe")) + 8
		binary.BigEndian.PutUint32(heic[at:], side)
		binary.BigEndian.PutUint32(heic[at+4:], side)
	}

	tif := bytes.Clone(fixture(t, "deep.tif"))
	for _, tag := range []byte{0, 1} { // 256 and 257, of kind SHORT
		at := bytes.Index(tif, []byte{tag, 1, 3, 0, 1, 0, 0, 0})
		binary.LittleEndian.PutUint16(tif[at+8:], side)
	}
	return map[string][]byte{"jpeg": jpg, "png": png.Bytes(), "gif": gif, "bmp": bmp, "heic": heic, "tiff": tif}
}

func TestHugePicturesAreRefused(t *testing.T) {
	for name, content := range hugeHeaders(t) {
		info, err := examine(content)
		require.ErrorIs(t, err, defect.ErrTooBig, name)
		require.Equal(t, image.Pt(30_000, 30_000), image.Pt(info.Width, info.Height), name)
		_, _, err = converts(content, plenty)
		require.ErrorIs(t, err, defect.ErrTooBig, name)
	}
}

func TestLargestPictureOfTheFieldPasses(t *testing.T) {
	var f facts
	f.jpeg.components = 3
	f.claim(16320, 12240, jpegTenths(f.jpeg, 15)) // 200 megapixels of a telephone, 4:2:0
	require.NoError(t, f.size().Check())
	f.memory = 0
	f.claim(8064, 6048, heic.Tenths) // 48 megapixels
	require.NoError(t, f.size().Check())
}

func TestASmallFileThatSaysItIsLargeIsTruncated(t *testing.T) {
	jpg := jpegOf(t, fourColours(16, 16))
	sof := bytes.Index(jpg, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(jpg[sof+5:], 9000)
	binary.BigEndian.PutUint16(jpg[sof+7:], 9000)
	_, err := examine(jpg)
	require.ErrorIs(t, err, defect.ErrTruncated)

	png := hugeHeaders(t)["png"]
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 9000), 9000)
	small := bytes.NewBufferString(pngdata.Magic)
	small.Write(mediatest.Chunk("IHDR", append(header, 8, 2, 0, 0, 0)))
	_, err = examine(append(small.Bytes(), png[33:]...))
	require.ErrorIs(t, err, defect.ErrTruncated)
}

func TestTruncatedFiles(t *testing.T) {
	still := soft(120, 90)
	for name, content := range map[string][]byte{
		"jpeg": jpegOf(t, still), "progressive": fixture(t, "progressive.jpg"), "png": pngOf(t, still),
		"gif":  gifOf(t, 60, 40, image.Rect(0, 0, 60, 40), image.Rect(0, 0, 60, 40)),
		"webp": fixture(t, "lossy.webp"), "alpha": fixture(t, "alpha.webp"), "animated": fixture(t, "animated.webp"),
		"bmp": fixture(t, "four.bmp"), "heic": fixture(t, "photo.heic"),
	} {
		_, err := examine(content)
		require.NoError(t, err, name)
		for i := 1; i < 16; i++ {
			part := content[:len(content)*i/16]
			_, err := examine(part)
			require.ErrorIs(t, err, defect.ErrTruncated, "%s, %d of 16", name, i)
			_, _, err = converts(part, plenty)
			require.ErrorIs(t, err, defect.ErrTruncated, "%s, %d of 16", name, i)
		}
		_, err = examine(content[:len(content)-1])
		require.ErrorIs(t, err, defect.ErrTruncated, "%s without its last byte", name)
	}
}

func TestTruncatedTIFF(t *testing.T) { // its directory comes last, and after it what nobody needs
	content := fixture(t, "inks.tif")
	for i := 1; i < 13; i++ {
		_, err := examine(content[:len(content)*i/16])
		require.ErrorIs(t, err, defect.ErrTruncated, "%d of 16", i)
	}
}

func TestDirectoriesThatLeadInCircles(t *testing.T) {
	// The position's directory is the first one; so is the next one.
	loop := []byte("MM\x00\x2a\x00\x00\x00\x08\x00\x01\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x08\x00\x00\x00\x08")
	info, err := examine(withSegment(jpegOf(t, fourColours(16, 16)), jpegdata.MarkerAPP1, append([]byte(jpegdata.MagicEXIF), loop...)))
	require.NoError(t, err)
	require.True(t, info.Metadata)
	_, err = examine(loop)
	require.ErrorIs(t, err, defect.ErrBroken)
	_, err = examine([]byte("II+\x00\x08\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00"))
	require.ErrorIs(t, err, defect.ErrUnknownKind, "BigTIFF")
}

func TestBoxesOfNoLength(t *testing.T) {
	ftyp := "\x00\x00\x00\x10ftypheic\x00\x00\x00\x00"
	for name, boxes := range map[string]string{
		"to the end, within itself": "\x00\x00\x00\x00meta\x00\x00\x00\x00\x00\x00\x00\x00meta\x00\x00\x00\x00",
		"shorter than its header":   "\x00\x00\x00\x04meta",
		"longer than numbers go":    "\x00\x00\x00\x01meta\xff\xff\xff\xff\xff\xff\xff\xff",
		"many items of nothing":     "\x00\x00\x00\x1cmeta\x00\x00\x00\x00\x00\x00\x00\x10iloc\x00\x00\x00\x00\x00\x00\xff\xff",
	} {
		_, err := examine([]byte(ftyp + boxes))
		require.ErrorIs(t, err, defect.ErrBroken, name)
	}
}

func TestAnimationOfAMillionFrames(t *testing.T) {
	one := gifOf(t, 1, 1, image.Rect(0, 0, 1, 1), image.Rect(0, 0, 1, 1))
	frame := []byte{0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0}
	many := append(bytes.Clone(one[:len(one)-1]), bytes.Repeat(frame, 1_000_000)...)
	info, err := examine(append(many, 0x3b))
	require.NoError(t, err)
	require.True(t, info.Animated)
}

func TestDamagedPixelsAreNoPanic(t *testing.T) {
	for _, name := range []string{"photo.heic", "lossy.webp", "alpha.webp", "animated.webp", "deep.tif", "inks.tif", "four.bmp", "progressive.jpg", "cmyk.jpg"} {
		content := fixture(t, name)
		for i := range 40 {
			damaged := bytes.Clone(content)
			for at := len(damaged) * i / 40; at < len(damaged)*(i+1)/40; at++ {
				damaged[at] ^= 0x55
			}
			out, _, err := converts(damaged, plenty)
			if err == nil {
				require.NotEmpty(t, out)
				continue
			}
			requireDefect(t, err)
		}
	}
}
