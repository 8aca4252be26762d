package media

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/content"
	"mediadrop/uploader/media/document"
	"mediadrop/uploader/media/mediatest"
)

// furtherRows are siblings of the files in strangeRows: other makers' raw photos,
// photos with a film or more pictures in their file, other ways to say that a picture
// is HDR, films and sounds of other kinds that broke off, what cameras append.
func furtherRows(t testing.TB) []*row {
	return append(append(append(rawRows(t), photosWithMoreRows(t)...), rarePictureRows(t)...), brokenOffRows()...)
}

// rawRows are raw photos of makers that have a kind of their own.
func rawRows(t testing.TB) []*row {
	raw := func(name, mime, start string) *row {
		return file(name, mediatest.Content(append([]byte(start), noise(60<<10)...)), Image, mime).blocks(ReasonRaw)
	}
	page := mediatest.TIFF(mediatest.Photo(160, 120))
	hidden := func(name string, more int) *row {
		s := mediatest.Tagged(mediatest.Content(page), "-IFD0:Make=Maker -IFD0:Model=Model")
		return file(name, changed(s, func(b []byte) []byte { return append(b, noise(more)...) }), Image, "image/tiff")
	}
	return []*row{
		raw("canon.cr3", "image/x-canon-cr3", "\x00\x00\x00\x18ftypcrx \x00\x00\x00\x01crx isom"),
		raw("canon.crw", "image/x-canon-crw", "II\x1a\x00\x00\x00HEAPCCDR"),
		raw("canon.cr2", "image/x-canon-cr2", "II*\x00\x10\x00\x00\x00CR\x02\x00"),
		raw("fuji.raf", "image/x-fuji-raf", "FUJIFILMCCD-RAW 0201FF383501X-T4"),
		raw("panasonic.rw2", "image/x-panasonic-rw2", "IIU\x00\x18\x00\x00\x00"),
		raw("olympus.orf", "image/x-olympus-orf", "IIRO\x08\x00\x00\x00"),
		raw("sigma.x3f", "image/x-sigma-x3f", "FOVb\x00\x00\x02\x00"),
		raw("minolta.mrw", "image/x-minolta-mrw", "\x00MRM\x00\x00\x01\x00"),
		raw("phase one.iiq", "image/x-phaseone-iiq", "II*\x00\x14\x00\x00\x00IIIITwaR"),
		hidden("no kind that is known.tif", 2<<20).blocks(ReasonRaw),
		hidden("a small photo.tif", 1<<10).converts(ReasonPictureFormat, "a small photo.jpg"),
	}
}

// jpegSegment is a segment of a JPEG.
func jpegSegment(marker byte, body string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
}

// beginningWith puts a segment at the beginning of a JPEG.
func beginningWith(segment []byte) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.Join([][]byte{b[:2], segment, b[2:]}, nil) }
}

// listOfTwo lists two pictures, the second of which is of a kind (CIPA DC-007).
func listOfTwo(kind uint32) []byte {
	var b bytes.Buffer
	b.WriteString("MPF\x00MM\x00*\x00\x00\x00\x08\x00\x02")
	b.WriteString("\xb0\x01\x00\x04\x00\x00\x00\x01\x00\x00\x00\x02")
	b.WriteString("\xb0\x02\x00\x07\x00\x00\x00\x20\x00\x00\x00\x26\x00\x00\x00\x00")
	for _, k := range []uint32{0x20030000, kind} {
		b.Write(binary.BigEndian.AppendUint32(nil, k))
		b.Write(make([]byte, 12))
	}
	return jpegSegment(0xe2, b.String())
}

// photosWithMoreRows are photos with a film or other pictures in their file. They go
// as they are; of what is converted, only the main one does, and that is said.
func photosWithMoreRows(t testing.TB) []*row {
	jpg := mediatest.Content(mediatest.JPEG(mediatest.Four()))
	see := func(name string, s mediatest.Source) *row { return file(name, s, Image, "image/jpeg").trying() }
	behind := func(more []byte) func([]byte) []byte { return func(b []byte) []byte { return append(b, more...) } }
	film := mediatest.Fixture(t, "high.mp4")
	xmp := jpegSegment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+`<rdf:Description GCamera:MotionPhoto="1"/>`)
	two := changed(changed(jpg, beginningWith(listOfTwo(0x020002))), behind(mediatest.JPEG(mediatest.Photo(90, 60))))
	return []*row{
		see("two pictures.jpg", two).ok().partly(),
		see("stereo.mpo", two).ok().partly().sends("stereo.jpg"),
		see("two pictures, 6 MB.jpg", mediatest.Padded(two, 6<<20)).converts(ReasonTooLarge, "two pictures, 6 MB.jpg").turnsUp().partly(),
		see("its own thumbnail.jpg", changed(changed(jpg, beginningWith(listOfTwo(0x010001))), behind(mediatest.JPEG(mediatest.Photo(90, 60))))).ok(),
		see("gain map.jpg", changed(changed(jpg, beginningWith(listOfTwo(0))), behind(mediatest.JPEG(mediatest.Photo(90, 60))))).ok(),
		see("moving, Android.jpg", changed(changed(jpg, beginningWith(xmp)), behind(film))).ok().partly(),
		see("moving, Samsung.jpg", changed(jpg, behind(append([]byte("\x00\x00\x30\x0a\x10\x00\x00\x00MotionPhoto_Data"), film...)))).ok().partly(),
		see("moving, 6 MB.jpg", mediatest.Padded(changed(jpg, behind(film)), 6<<20)).converts(ReasonTooLarge, "moving, 6 MB.jpg").turnsUp().partly(),
		see("moving, private.jpg", changed(jpg, behind(film))).private().convertsBy(ReasonMetadata, StripMetadata, "moving, private.jpg").turnsUp().partly(),
		file("moving.heic", changed(mediatest.Encoded("heif-enc", "-q 90 IN -o OUT"), behind(boxed("mpvd", film))), Image, "image/heic").trying().
			converts(ReasonPictureFormat, "moving.jpg").turnsUp().partly(),
		file("with a thumbnail.heic", mediatest.Encoded("heif-enc", "-q 90 --thumb 60 IN -o OUT"), Image, "image/heic").trying().converts(ReasonPictureFormat, "with a thumbnail.jpg").turnsUp(),
	}
}

func boxed(kind string, body []byte) []byte {
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), kind...), body...)
}

// chunked puts a chunk behind the header of a PNG.
func chunked(name string, body ...byte) func([]byte) []byte {
	return func(b []byte) []byte {
		const header = 8 + 12 + 13
		c := append([]byte(name), body...)
		c = binary.BigEndian.AppendUint32(append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), c...), crc32.ChecksumIEEE(c))
		return bytes.Join([][]byte{b[:header], c, b[header:]}, nil)
	}
}

// bright has ffmpeg make a PNG for screens with highlights from the test picture, with
// white at 203 cd/m² (ITU-R BT.2408), and of so many bits.
func bright(format string, numbers ...byte) mediatest.Source {
	return changed(func(t testing.TB, path string) {
		in := mediatest.Write(t, "four.png", mediatest.PNG(mediatest.Four()))
		if !strings.Contains(string(mediatest.Tool(t, "ffmpeg", "-hide_banner", "-filters")), "zscale") {
			t.Skip("this ffmpeg does not make such pictures")
		}
		made := filepath.Join(t.TempDir(), "made.png")
		mediatest.Tool(t, "ffmpeg", "-v", "error", "-i", in, "-vf", "format=gbrpf32le,zscale=tin=iec61966-2-1:pin=bt709:t=linear:npl=203:p=bt2020,"+
			"zscale=t=smpte2084:npl=203,format=rgb48be,format="+format, made)
		mediatest.Tool(t, "convert", made, "-strip", "PNG"+map[string]string{"rgb48be": "48", "rgb24": "24"}[format]+":"+path)
	}, func(b []byte) []byte {
		if numbers == nil {
			return b
		}
		return chunked("cICP", numbers...)(b)
	})
}

// rarePictureRows are pictures that few programs make, and say truly what they are.
func rarePictureRows(t testing.TB) []*row {
	png := mediatest.Content(mediatest.PNG(mediatest.Four()))
	see := func(name string, s mediatest.Source, mime string) *row { return file(name, s, Image, mime).trying() }
	tif := func(name, options string) *row {
		return see(name, mediatest.Drawn("", options), "image/tiff").converts(ReasonPictureFormat, strings.TrimSuffix(name, ".tif")+".jpg")
	}
	indexed := "-colors 4 -type Palette -depth 4 "
	arithmetic := func(t testing.TB, path string) {
		mediatest.Tool(t, "jpegtran", "-arithmetic", "-outfile", path, mediatest.Write(t, "four.jpg", mediatest.JPEG(mediatest.Four())))
	}
	sequence := changed(mediatest.Kept("hevc.mp4"), func(b []byte) []byte {
		copy(b[8:], "hevc")
		copy(b[16:], "msf1hevc")
		return b
	})
	wide := image.NewNRGBA64(image.Rect(0, 0, 40, 40))
	draw.Draw(wide, wide.Rect, image.NewUniform(color.NRGBA64{0x8080, 0x4040, 0x4040, 0xffff}), image.Point{}, draw.Src)
	tail := func(b []byte) []byte { return append(b, mediatest.Fixture(t, "high.mp4")...) }
	return []*row{
		see("HDR, 16 bit.png", bright("rgb48be", 9, 16, 0, 1), "image/png").converts(ReasonPictureRange, "HDR, 16 bit.jpg").turnsUp(),
		see("HDR, 8 bit.png", bright("rgb24", 9, 16, 0, 1), "image/png").converts(ReasonPictureRange, "HDR, 8 bit.jpg"),
		see("HDR that nothing says.png", bright("rgb48be"), "image/png").converts(ReasonPictureDepth, "HDR that nothing says.jpg"),
		see("sRGB by numbers.png", changed(png, chunked("cICP", 1, 13, 0, 1)), "image/png").ok(),
		see("wide by numbers.png", changed(mediatest.Content(mediatest.PNG(wide)), chunked("cICP", 12, 13, 0, 1)), "image/png").converts(ReasonPictureDepth, "wide by numbers.jpg").looksLike(asDisplayP3),
		see("Apple's own.png", changed(png, func(b []byte) []byte {
			c := append([]byte("CgBI"), 'P', 0, ' ', 2)
			c = binary.BigEndian.AppendUint32(append([]byte{0, 0, 0, 4}, c...), crc32.ChecksumIEEE(c))
			return bytes.Join([][]byte{b[:8], c, b[8:]}, nil)
		}), "image/png").blocks(ReasonPictureKind),
		see("a film behind.png", changed(png, tail), "image/png").ok(),
		see("arithmetic.jpg", arithmetic, "image/jpeg").blocks(ReasonPictureKind),
		see("lossless.jpg", mediatest.Encoded("ffmpeg", "-v error -i IN -c:v ljpeg -pix_fmt yuvj420p -f image2 OUT"), "image/jpeg").blocks(ReasonPictureKind),
		see("a sequence.heics", sequence, "image/heic-sequence").blocks(ReasonPictureKind),
		tif("4 bit palette.tif", indexed).turnsUp().needing("ffmpeg"),
		tif("4 bit palette, turned.tif", indexed+"-rotate -90 -orient RightTop").turnsUp().needing("ffmpeg"),
		tif("old fax.tif", "-monochrome -compress Fax").needing("ffmpeg"),
		tif("LZMA.tif", "-compress LZMA").turnsUp().needing("ffmpeg"),
		see("4 bit palette, behind a preview.tif", previewed(indexed), "image/tiff").converts(ReasonPictureFormat, "").turnsOut(ReasonPictureKind),
		see("luma and chroma.tif", mediatest.Drawn("", "-colorspace YCbCr"), "image/tiff").converts(ReasonPictureFormat, "").turnsOut(ReasonPictureKind),
		see("zstd.tif", mediatest.Drawn("", "-compress ZSTD"), "image/tiff").converts(ReasonPictureFormat, "").turnsOut(ReasonPictureKind),
		see("for huge files.tif", mediatest.Drawn("tiff64:", ""), "image/tiff").blocks(ReasonPictureKind),
		see("a hole in LZW.tif", changed(mediatest.Drawn("", "-resize 800x600! -limit thread 1 -seed 1 -attenuate .3 +noise Gaussian -compress LZW"), zeroed(0.5, 0.6)), "image/tiff").converts(ReasonPictureFormat, "").turnsOut(ReasonDamaged),
		see("see-through.tif", mediatest.Drawn("", "-alpha set -channel A -evaluate set 50% +channel"), "image/tiff").converts(ReasonPictureFormat, "see-through.png"),
		see("see-through.gif", mediatest.Drawn("", "-transparent blue"), "image/gif").converts(ReasonPictureFormat, "see-through.png"),
	}
}

// asDisplayP3 looks whether a copy has what (128, 64, 64) in Display P3 is in sRGB
// (IEC 61966-2-1 and SMPTE EG 432-1, computed by hand).
func asDisplayP3(t *testing.T, _, copied string) {
	r, g, b, _ := decoded(t, copied).At(20, 20).RGBA()
	for i, pair := range [][2]uint32{{138, r >> 8}, {60, g >> 8}, {62, b >> 8}} {
		require.InDelta(t, pair[0], pair[1], 3, "channel %d", i)
	}
}

// previewed has a preview before the test picture.
func previewed(options string) mediatest.Source {
	return func(t testing.TB, path string) {
		in := mediatest.Write(t, "four.png", mediatest.PNG(mediatest.Four()))
		mediatest.Tool(t, "convert", append(append([]string{"(", in, "-resize", "10%", ")", in}, strings.Fields(options)...), path)...)
	}
}

// brokenOffRows are films and sounds that broke off, and some that only look so.
func brokenOffRows() []*row {
	const (
		long     = "-vf loop=loop=60:size=1,noise=alls=20:allf=t -t 6 "
		x264     = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -profile:v main -bf 0 -g 10 -an "
		matroska = "video/matroska"
	)
	film := func(name, options, mime string) *row {
		return file(name, mediatest.Filmed(long+options), Video, mime).trying()
	}
	halved := func(r *row) *row {
		r.make = mediatest.Cut(r.make, 0.5)
		return r.blocks(ReasonTruncated)
	}
	hollow := func(r *row) *row {
		r.make = changed(r.make, zeroed(0.3, 0.95))
		return r.transcodes(ReasonVideoContainer, "").turnsOut(ReasonTruncated)
	}
	half := func(b []byte) []byte { return b[:len(b)/2] }
	main := mediatest.Kept("movie", "main-faststart.mp4")
	const longSound = "-map 1 -af aloop=-1:size=8000 -t 6 "
	flac, opus := mediatest.Filmed(longSound+"-c:a flac"), mediatest.Filmed(longSound+"-c:a libopus -ac 1 -b:a 96k")
	hear := func(name string, s mediatest.Source, mime string) *row { return file(name, s, Audio, mime) }
	after := func(more string) mediatest.Source {
		return changed(main, func(b []byte) []byte { return append(b, more...) })
	}
	apac := func(second bool) mediatest.Source {
		return changed(mediatest.Kept("two-audio.mp4"), func(b []byte) []byte {
			at := bytes.Index(b, []byte("mp4a\x00"))
			if second {
				at += 4 + bytes.Index(b[at+4:], []byte("mp4a\x00"))
			}
			copy(b[at:], "apac")
			copy(b[at+bytes.Index(b[at:], []byte("esds")):], "dapa")
			return b
		})
	}
	return []*row{
		halved(film("half.mkv", x264, matroska)),
		halved(film("half.webm", "-c:v libvpx -deadline realtime -cpu-used 8 -an", "video/webm")),
		halved(film("half.avi", "-c:v mpeg4 -an", "video/x-msvideo")),
		halved(film("half.wmv", "-c:v wmv2 -an", "video/x-ms-asf")),
		file("zeros.flv", changed(mediatest.Filmed(long+"-c:v flv -an"), zeroed(0.3, 0.95)), Video, "video/x-flv").trying().transcodes(ReasonVideoContainer, "").turnsOut(ReasonDamaged),
		hollow(film("zeros.mkv", x264, matroska)),
		hollow(film("zeros.ts", x264+"-f mpegts", content.TransportStream)),
		file("few pictures.mkv", mediatest.Filmed("-vf setpts=N*5/TB -vsync vfr "+x264), Video, matroska).trying().transcodes(ReasonVideoContainer, "few pictures.mp4"),

		hear("half.flac", changed(flac, half), "audio/flac").trying().transcodes(ReasonAudioCodec, "").turnsOut(ReasonTruncated),
		hear("half.aiff", changed(mediatest.Filmed(longSound+"-c:a pcm_s16be"), half), "audio/aiff").blocks(ReasonTruncated),
		hear("a hole.flac", changed(flac, zeroed(0.4, 0.6)), "audio/flac").blocks(ReasonDamaged),
		hear("a hole.caf", changed(opus, func(b []byte) []byte {
			at := bytes.Index(b, []byte("data")) + 12
			clear(b[at+1000 : at+8000])
			return b
		}), "audio/x-caf").blocks(ReasonDamaged),
		hear("Apple book.m4b", mediatest.Kept("sound.m4a"), "audio/mp4").warns(ReasonNotForHeaders).sends("Apple book.m4a"),

		file("half a box behind.mp4", after("\x00\x00\x20\x00free GPS"), Video, mp4Type).trying().ok(),
		file("NMEA behind.mp4", after(strings.Repeat("$GPRMC,123519,A,3204.8,N,03446.8,E,022.4*6A\r\n", 20)), Video, mp4Type).trying().ok(),
		file("a photo behind.mp4", after("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), Video, mp4Type).trying().ok(),
		file("a dash camera's box.mp4", changed(mediatest.Kept("main-end.mp4"), withBox("gps ", "+32.0853+034.7818")), Video, mp4Type).trying().
			convertsBy(ReasonNotFastStart, FastStart, "a dash camera's box.mp4").looksLike(withoutPlace),
		file("bought.m4p", changed(mediatest.Kept("sound.m4a"), func(b []byte) []byte { return bytes.Replace(b, []byte("mp4a\x00"), []byte("drms\x00"), 1) }), Audio, "audio/mp4").
			blocks(ReasonProtected).sends("bought.m4a"),
		file("sound around, second.mp4", apac(true), Video, mp4Type).trying().transcodes(ReasonAudioCodec, "sound around, second.mp4"),
		file("sound around, first.mp4", apac(false), Video, mp4Type).trying().transcodes(ReasonAudioCodec, "sound around, first.mp4"),

		file("~$letter.docx", mediatest.Text("\x05David"+strings.Repeat("\x00", 48)+"\x05\x00D\x00a\x00v\x00i\x00d\x00"+strings.Repeat("\x00", 97)), Other, "application/octet-stream").blocks(ReasonUnsupportedType),
		file("half for the web.pdf", mediatest.Cut(mediatest.Printed("--linearize"), 0.5), Document, document.PDFType).blocks(ReasonTruncated),
	}
}

// withBox puts a box at the end of a movie box that is the last of its file.
func withBox(kind, body string) func([]byte) []byte {
	return func(b []byte) []byte {
		at := bytes.LastIndex(b, []byte("moov")) - 4
		more := boxed(kind, []byte(body))
		binary.BigEndian.PutUint32(b[at:], uint32(len(b)-at+len(more)))
		return append(b, more...)
	}
}
