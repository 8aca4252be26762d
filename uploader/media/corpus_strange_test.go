package media

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/mediatest"
)

// strangeRows are files that were reported to go wrong elsewhere: raw photos,
// scans, half copies, cut-outs, pictures for print, films that stalled.
func strangeRows(t testing.TB) []*row {
	return append(append(strangePictureRows(t), strangeTIFFRows()...), strangeFilmRows()...)
}

// changed changes a file's bytes.
func changed(s mediatest.Source, change func([]byte) []byte) mediatest.Source {
	return func(t testing.TB, path string) {
		s(t, path)
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path, change(b), 0o600))
	}
}

// zeroed overwrites a part of a file with zeros.
func zeroed(from, to float64) func([]byte) []byte {
	return func(b []byte) []byte {
		clear(b[int(from*float64(len(b))):int(to*float64(len(b)))])
		return b
	}
}

// ended cuts a JPEG and puts an end marker behind what is left.
func ended(share float64) func([]byte) []byte {
	return func(b []byte) []byte {
		return append(bytes.TrimRight(b[:int(share*float64(len(b)))], "\xff"), 0xff, 0xd9)
	}
}

func strangePictureRows(t testing.TB) []*row {
	const jpegType, heic = "image/jpeg", "image/heic"
	see := func(name string, s mediatest.Source, mime string) *row { return file(name, s, Image, mime).trying() }
	noisy := mediatest.Content(mediatest.JPEG(mediatest.Photo(640, 480)))
	between := func(more string) func([]byte) []byte {
		return func(b []byte) []byte { return append(append(b[:len(b)-2:len(b)-2], more...), 0xff, 0xd9) }
	}
	hole := mediatest.Four()
	for x := range 20 {
		for y := range 20 {
			hole.Pix[hole.PixOffset(30+x, 20+y)+3] = 0
		}
	}
	cutOut := func(t testing.TB, path string) {
		mediatest.Tool(t, "heif-enc", "-q", "90", mediatest.Write(t, "hole.png", mediatest.PNG(hole)), "-o", path)
	}
	print := profiled("default_cmyk.icc", "-quality 95")
	return []*row{
		see("a third and an end.jpg", changed(noisy, ended(0.35)), jpegType).blocks(ReasonTruncated),
		see("two thirds and an end.jpg", changed(noisy, ended(0.66)), jpegType).blocks(ReasonTruncated),
		see("a block of zeros.jpg", changed(noisy, zeroed(0.5, 0.54)), jpegType).blocks(ReasonDamaged),
		see("second half zeros.jpg", changed(noisy, zeroed(0.5, 1)), jpegType).blocks(ReasonTruncated),
		see("a block of text.jpg", changed(noisy, func(b []byte) []byte { copy(b[len(b)/2:], strings.Repeat("MediaDrop ", 400)); return b }), jpegType).blocks(ReasonDamaged),
		see("progressive, half.jpg", changed(mediatest.Drawn("", "-resize 640x480! -limit thread 1 -seed 1 -attenuate .3 +noise Gaussian -interlace Plane"), ended(0.5)), jpegType).blocks(ReasonTruncated),
		see("without restarts.jpg", changed(mediatest.Drawn("", "-resize 640x480! -limit thread 1 -seed 1 -attenuate .3 +noise Gaussian -define jpeg:restart-interval=5"), func(b []byte) []byte {
			return append(b[:len(b)/2:len(b)/2], b[len(b)/2+300:]...)
		}), jpegType).blocks(ReasonDamaged),
		see("filled up.jpg", changed(noisy, between(strings.Repeat("\x00", 60))), jpegType).ok(),
		see("moving.jpg", changed(noisy, func(b []byte) []byte { return append(b, mediatest.Fixture(t, "high.mp4")...) }), jpegType).ok().partly(),
		see("odd samples.jpg", mediatest.Drawn("", "-quality 90 -define jpeg:sampling-factor=2x2,1x1,1x2"), jpegType).ok(),
		see("odd samples, 6 MB.jpg", mediatest.Padded(mediatest.Drawn("", "-quality 90 -define jpeg:sampling-factor=2x2,1x1,1x2"), 6<<20), jpegType).converts(ReasonTooLarge, "odd samples, 6 MB.jpg").turnsUp().needing("ffmpeg"),
		see("for print.jpg", print, jpegType).converts(ReasonPictureColours, "for print.jpg").looksLike(asLittleCMS),
		see("gray by lightness.jpg", profiled("Gray-CIE_L.icc", "-quality 95"), jpegType).ok(),
		see("Adobe RGB.tif", profiled("compatibleWithAdobeRGB1998.icc", ""), "image/tiff").converts(ReasonPictureFormat, "Adobe RGB.jpg").looksLike(asLittleCMS),
		see("gray.tif", profiled("Gray-CIE_L.icc", ""), "image/tiff").converts(ReasonPictureFormat, "gray.jpg").looksLike(asLittleCMS),
		see("print.tif", profiled("default_cmyk.icc", "-compress zip"), "image/tiff").converts(ReasonPictureFormat, "print.jpg").looksLike(asLittleCMS),
		see("second half zeros.png", changed(mediatest.Content(mediatest.PNG(mediatest.Photo(640, 480))), zeroed(0.5, 1)), "image/png").blocks(ReasonDamaged),
		file("second half zeros.webp", changed(mediatest.Encoded("cwebp", "-quiet -q 90 -resize 1280 960 IN -o OUT"), zeroed(0.5, 1)), Sticker, "image/webp").trying().blocks(ReasonTruncated),
		see("second half zeros.heic", changed(mediatest.Encoded("heif-enc", "-q 95 IN -o OUT"), zeroed(0.7, 1)), heic).converts(ReasonPictureFormat, "").turnsOut(ReasonDamaged),
		see("cut-out.heic", cutOut, heic).converts(ReasonPictureFormat, "cut-out.png").turnsUp(),
		see("10 bit.heic", mediatest.Encoded("heif-enc", "-q 95 -b 10 IN -o OUT"), heic).converts(ReasonPictureFormat, "10 bit.jpg").turnsUp(),
		see("4 4 4.heic", mediatest.Encoded("heif-enc", "-q 95 -p chroma=444 IN -o OUT"), heic).converts(ReasonPictureFormat, "4 4 4.jpg").turnsUp(),
		see("two pictures.heic", mediatest.Encoded("heif-enc", "-q 95 IN IN -o OUT"), heic).converts(ReasonPages, "two pictures.jpg").turnsUp().asking(),
		see("items without room.heic", mediatest.Content(manyItems()), heic).blocks(ReasonDamaged),
	}
}

// manyItems is a HEIF file whose items take no room in it, but have 65,535 parts
// each.
func manyItems() []byte {
	box := func(kind string, body ...byte) []byte {
		return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), kind...), body...)
	}
	iloc := []byte{0, 0, 0, 0, 0, 0, 0x40, 0}
	for i := range 1 << 14 {
		iloc = append(iloc, byte(i>>8), byte(i), 0, 0, 0xff, 0xff)
	}
	meta := append(append([]byte{0, 0, 0, 0}, box("pitm", 0, 0, 0, 0, 0, 1)...), box("iloc", iloc...)...)
	return append(box("ftyp", []byte("heic\x00\x00\x00\x00mif1heic")...), box("meta", meta...)...)
}

// profiled has ImageMagick convert the test picture to the colours of a profile,
// and put that into the file.
func profiled(profile, options string) mediatest.Source {
	return func(t testing.TB, path string) {
		srgb, other := profileFile(t, "sRGB.icc"), profileFile(t, profile)
		mediatest.Drawn("", "-profile "+srgb+" -profile "+other+" "+options)(t, path)
	}
}

func profileFile(t testing.TB, name string) string {
	t.Helper()
	for _, folder := range []string{"/usr/share/color/icc", "/usr/share/color/icc/ghostscript", "/usr/share/color/icc/colord"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
			return filepath.Join(folder, name)
		}
	}
	t.Skipf("there is no profile %s", name)
	return ""
}

// asLittleCMS holds a copy against what ImageMagick makes of the file.
func asLittleCMS(t *testing.T, path, copied string) {
	seen := filepath.Join(t.TempDir(), "seen.png")
	mediatest.Tool(t, "convert", path, "-profile", profileFile(t, "sRGB.icc"), "-depth", "8", "PNG24:"+seen)
	want, got := decoded(t, seen), decoded(t, copied)
	require.Equal(t, want.Bounds().Size(), got.Bounds().Size())
	sum, n := 0.0, 0.0
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			r0, g0, b0, _ := want.At(x, y).RGBA()
			r1, g1, b1, _ := got.At(x, y).RGBA()
			for _, pair := range [][2]uint32{{r0, r1}, {g0, g1}, {b0, b1}} {
				d := int(pair[0]>>8) - int(pair[1]>>8)
				sum, n = sum+float64(max(d, -d)), n+1
			}
		}
	}
	require.Less(t, sum/n, 3.0, "mean error")
}

// pages has ImageMagick save the test picture several times in one file.
func pages(options string) mediatest.Source {
	return func(t testing.TB, path string) {
		in := mediatest.Write(t, "four.png", mediatest.PNG(mediatest.Four()))
		mediatest.Tool(t, "convert", append(append([]string{in, in, in}, strings.Fields(options)...), path)...)
	}
}

// asPDF counts the pages of a copy with another program.
func asPDF(t *testing.T, _, copied string) {
	if mediatest.Installed("qpdf") {
		require.Equal(t, "3", strings.TrimSpace(string(mediatest.Tool(t, "qpdf", "--show-npages", copied))))
	}
}

func strangeTIFFRows() []*row {
	see := func(name string, s mediatest.Source) *row { return file(name, s, Image, "image/tiff").trying() }
	preview := func(t testing.TB, path string) {
		in := mediatest.Write(t, "four.png", mediatest.PNG(mediatest.Four()))
		mediatest.Tool(t, "convert", "(", in, "-resize", "10%", ")", in, path)
	}
	behind := func(t testing.TB, path string) {
		in := mediatest.Write(t, "four.png", mediatest.PNG(mediatest.Four()))
		mediatest.Tool(t, "convert", in, "(", in, "-resize", "10%", ")", path)
	}
	asPages := func(r *row) *row {
		r = r.convertsBy(ReasonPages, ToPDF, strings.TrimSuffix(r.name, ".tif")+".pdf").looksLike(asPDF)
		r.good = Document
		return r
	}
	return []*row{
		see("raw.tif", mediatest.Tagged(mediatest.Drawn("", "-compress none"), "-DNGVersion=1.4.0.0")).blocks(ReasonRaw),
		asPages(see("fax.tif", pages("-monochrome -compress Group4"))),
		asPages(see("scanned.tif", pages("-compress JPEG -quality 95"))),
		asPages(see("coloured.tif", pages("-compress LZW"))),
		see("fax.tif", pages("-monochrome -compress Group4")).forHeader(Image).converts(ReasonPages, "fax.jpg").asking(),
		see("planes of pages.tif", pages("-interlace plane")).convertsBy(ReasonPages, ToPDF, "").turnsOutGood(Document).turnsOut(ReasonPictureKind),
		see("preview first.tif", preview).converts(ReasonPictureFormat, "preview first.jpg").turnsUp(),
		see("preview behind.tif", behind).converts(ReasonPictureFormat, "preview behind.jpg").turnsUp(),
		see("in JPEG.tif", mediatest.Drawn("", "-compress JPEG -quality 95")).converts(ReasonPictureFormat, "in JPEG.jpg").turnsUp(),
		see("in planes.tif", mediatest.Drawn("", "-interlace plane")).converts(ReasonPictureFormat, "in planes.jpg").turnsUp().needing("ffmpeg"),
		see("4 bit gray.tif", mediatest.Drawn("", "-colorspace Gray -depth 4")).converts(ReasonPictureFormat, "4 bit gray.jpg").needing("ffmpeg"),
		see("fractions.tif", mediatest.Drawn("", "-define quantum:format=floating-point -depth 32")).converts(ReasonPictureFormat, "").turnsOut(ReasonPictureKind),
		see("Lab.tif", mediatest.Drawn("", "-colorspace Lab")).converts(ReasonPictureFormat, "").turnsOut(ReasonPictureKind),
		see("32 bit.tif", mediatest.Drawn("", "-depth 32")).converts(ReasonPictureFormat, "").turnsOut(ReasonPictureKind),
	}
}

func strangeFilmRows() []*row {
	see := func(name string, s mediatest.Source) *row { return file(name, s, Video, mp4Type).trying() }
	main := mediatest.Kept("movie", "main-faststart.mp4")
	x264 := "-c:v libx264 -pix_fmt yuv420p -profile:v main -bf 0 -c:a aac "
	return []*row{
		see("stalled.mp4", changed(main, inData(0.3, 1))).blocks(ReasonTruncated),
		see("a hole.mp4", changed(main, inData(0.4, 0.6))).blocks(ReasonTruncated),
		see("stalled at its end.mp4", changed(mediatest.Kept("main-end.mp4"), inData(0.5, 1))).blocks(ReasonTruncated),
		file("stalled.m4a", changed(mediatest.Kept("sound.m4a"), inData(0.3, 1)), Audio, "audio/mp4").trying().blocks(ReasonTruncated),
		file("stalled.mov", changed(mediatest.Kept("movie", "hevc10-twoaudio.mov"), inData(0.3, 1)), Video, "video/quicktime").trying().blocks(ReasonTruncated),
		see("dash camera.mp4", changed(main, func(b []byte) []byte { return append(b, `{"gps":[[32.08,34.78]]}`...) })).ok(),
		see("junk behind.mp4", changed(main, func(b []byte) []byte { return append(b, "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09"...) })).ok(),
		see("protected.mp4", changed(main, func(b []byte) []byte { return bytes.Replace(b, []byte("avc1\x00\x00"), []byte("encv\x00\x00"), 1) })).blocks(ReasonProtected),
		see("two films.mp4", mediatest.Filmed(x264+"-map 0:v -map 0:v -map 1:a -movflags +faststart")).transcodes(ReasonVideoTracks, "two films.mp4").turnsUp().askingWithTool(),
		see("black and white.mp4", mediatest.Filmed("-vf format=gray -c:v libx264 -profile:v high -bf 0 -c:a aac -movflags +faststart")).transcodes(ReasonVideoCodec, "black and white.mp4"),
		see("located.mp4", mediatest.Filmed(x264+"-movflags use_metadata_tags -metadata location=+32.0853+034.7818/")).convertsBy(ReasonNotFastStart, FastStart, "located.mp4").looksLike(withoutPlace),
	}
}

// inData overwrites a part of a film's data with zeros.
func inData(from, to float64) func([]byte) []byte {
	return func(b []byte) []byte {
		for at := 0; at+8 <= len(b); {
			size := int(binary.BigEndian.Uint32(b[at:]))
			if string(b[at+4:at+8]) == "mdat" {
				data := b[at+8 : at+size]
				clear(data[int(from*float64(len(data))):int(to*float64(len(data)))])
			}
			at += max(size, 8)
		}
		return b
	}
}

// withoutPlace looks for the place where a film was made.
func withoutPlace(t *testing.T, path, copied string) {
	for name, has := range map[string]bool{path: true, copied: false} {
		b, err := os.ReadFile(name)
		require.NoError(t, err)
		require.Equal(t, has, bytes.Contains(b, []byte("32.0853")), name)
	}
}
