package picture

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"image"
	"image/draw"
	"image/jpeg"
	"io"

	"golang.org/x/image/tiff"
	"golang.org/x/image/tiff/lzw"

	"mediadrop/uploader/media/picture/jpegdata"
	"mediadrop/uploader/media/picture/reading"
	"mediadrop/uploader/media/picture/tags"
)

// Values of Compression (TIFF 6.0, sections 3, 9 to 11, 13, 14 and 22, and the
// technical notes behind it).
const (
	compressedFax        = 3
	compressedLZW        = 5
	compressedJPEG       = 7
	compressedDeflate    = 8
	compressedPackBits   = 32773
	compressedOldDeflate = 32946
	compressedLZMA       = 34925

	tagRowsPerStrip = 278
	tagPlanar       = 284
	tagTileWidth    = 322
	tagTileHeight   = 323
	tagSampleFormat = 339
	tagJPEGTables   = 347

	photometricInks  = 5
	photometricYCbCr = 6
)

// forOtherDecoders are compressions that ffmpeg knows and the decoder here does not,
// or not as programs write them: Group 3 without the marks at the end of its lines.
var forOtherDecoders = map[int64]bool{compressedFax: true, compressedLZMA: true}

// decodeTIFF decodes a page.
func decodeTIFF(ctx context.Context, in *reading.Input, found facts) (image.Image, error) {
	page := found.pages[0]
	compression := page.Number(tagCompression, 1)
	switch {
	case page.Number(tagSampleFormat, 1) != 1 || found.Bits > 16:
		return nil, reading.UnknownKind("a TIFF picture of numbers with sign or fraction, or of %d bits", found.Bits)
	case page.Number(tagPlanar, 1) == 2 && len(page.List(tagBits, 8)) > 1:
		if photometric := page.Number(tagPhotometric, -1); photometric != 2 || !onlyPage(in, found) {
			return nil, reading.UnknownKind("a TIFF picture with a plane for each colour of kind %d", photometric)
		}
		return nil, forOthers("a TIFF picture with a plane for each colour")
	case (found.Bits == 2 || found.Bits == 4) && (found.Model == Gray || found.Model == Palette) && onlyPage(in, found):
		return nil, forOthers("a TIFF picture of %d bits", found.Bits)
	case forOtherDecoders[compression] && onlyPage(in, found):
		return nil, forOthers("a TIFF picture compressed as %d", compression)
	case compression == compressedJPEG:
		return decodeTIFFJPEG(ctx, in, found)
	}
	if err := page.checkUnpacked(in, found); err != nil {
		return nil, err
	}
	if found.Model == CMYK || found.Model == Other {
		return decodeTIFFInks(in, found)
	}
	start, err := in.Bytes(0, 8)
	if err != nil {
		return nil, err
	}
	only := &extended{file: in, size: in.Size, start: [8]byte(start)} // the file as if it had this page only
	page.Order.PutUint32(only.start[4:], uint32(page.at))
	img, err := tiff.Decode(io.NewSectionReader(only, 0, in.Size))
	return img, knownTIFF(err)
}

// onlyPage reports whether the page is the only one, and the first directory: other
// decoders take that.
func onlyPage(in *reading.Input, found facts) bool {
	first, err := tags.FirstDirectory(in)
	return err == nil && len(found.pages) == 1 && found.pages[0].at == first.At
}

// knownTIFF tells what the decoder does not know from what is wrong.
func knownTIFF(err error) error {
	var unsupported tiff.UnsupportedError
	var form tiff.FormatError
	if errors.As(err, &unsupported) || errors.As(err, &form) && form == "wrong number of samples for RGB" {
		return reading.UnknownKind("%v", err)
	}
	return err
}

// tiffBlock is a strip or tile.
type tiffBlock struct {
	reading.Extent
	rect image.Rectangle // in the page; tiles may reach beyond it
}

// blocks returns the strips or tiles of a page.
func (p tiffPage) blocks(width, height int) ([]tiffBlock, error) {
	bw, bh := width, int(min(p.Number(tagRowsPerStrip, reading.MaxSide), int64(height)))
	places, lengths := uint16(tagStrips), uint16(tagStripCounts)
	if _, tiled := p.Find(tagTiles); tiled {
		places, lengths = tagTiles, tagTileCounts
		bw, bh = int(min(p.Number(tagTileWidth, 0), reading.MaxSide)), int(min(p.Number(tagTileHeight, 0), reading.MaxSide))
	}
	if bw <= 0 || bh <= 0 {
		return nil, reading.Broken("strips or tiles of %d × %d pixels", bw, bh)
	}
	across, down := jpegdata.Above(width, bw), jpegdata.Above(height, bh)
	if int64(across)*int64(down) > maxStrips {
		return nil, reading.TooBig("%d × %d strips or tiles", across, down)
	}
	offsets, counts := p.List(places, maxStrips), p.List(lengths, maxStrips)
	if len(offsets) < across*down || len(counts) < across*down {
		return nil, reading.Broken("%d strips or tiles where %d × %d belong", len(offsets), across, down)
	}
	var all []tiffBlock
	for i := range across * down {
		x, y := i%across*bw, i/across*bh
		rect := image.Rect(x, y, x+bw, y+bh)
		if places == tagStrips {
			rect.Max.Y = min(rect.Max.Y, height)
		}
		all = append(all, tiffBlock{reading.Extent{At: offsets[i], Length: counts[i]}, rect})
	}
	return all, nil
}

// growing is how many times a buffer's content it takes to fill it without
// knowing how long it will be.
const growing = 3

// checkUnpacked finds out what the decoder would allocate for a compressed strip
// or tile: it lets each have 8 bytes a pixel, whatever belongs there.
func (p tiffPage) checkUnpacked(in *reading.Input, found facts) error {
	compression := p.Number(tagCompression, 1)
	switch compression {
	case compressedLZW, compressedDeflate, compressedOldDeflate, compressedPackBits:
	default:
		return nil // no more than belongs there
	}
	blocks, err := p.blocks(found.Width, found.Height)
	if err != nil {
		return err
	}
	samples := int64(max(1, len(p.List(tagBits, 8))))
	for _, b := range blocks {
		pixels := int64(b.rect.Dx()) * int64(b.rect.Dy())
		if found.memory+8*pixels*growing <= reading.MaxDecoded {
			continue
		}
		belongs := int64(b.rect.Dy()) * ((int64(b.rect.Dx())*int64(found.Bits)*samples + 7) / 8)
		if found.memory+belongs*growing > reading.MaxDecoded {
			return reading.TooBig("a strip of %d bytes", belongs)
		}
		if err := b.checkLength(in, compression, belongs); err != nil {
			return err
		}
	}
	return nil
}

// checkLength unpacks a block without keeping it, as far as it may go.
func (b tiffBlock) checkLength(in *reading.Input, compression, belongs int64) error {
	var unpacked io.Reader
	switch compression {
	case compressedLZW:
		unpacked = lzw.NewReader(in.Section(b.Extent), lzw.MSB, 8)
	case compressedPackBits: // two bytes become at most 128 (TIFF 6.0, section 9)
		if b.Length*64 > belongs+reading.WindowSize {
			return reading.TooBig("a strip that may unpack to %d bytes, not %d", b.Length*64, belongs)
		}
		return nil
	default:
		var err error
		if unpacked, err = zlib.NewReader(in.Section(b.Extent)); err != nil {
			return reading.Packed(err)
		}
	}
	n, _ := io.Copy(io.Discard, io.LimitReader(unpacked, belongs+reading.WindowSize+1)) // what is damaged is found when it is decoded
	if n > belongs+reading.WindowSize {
		return reading.TooBig("a strip that unpacks to more than the %d bytes that belong to it", belongs)
	}
	return nil
}

// decodeTIFFJPEG decodes strips or tiles that are JPEG files with tables in
// common (TIFF technical note 2).
func decodeTIFFJPEG(ctx context.Context, in *reading.Input, found facts) (image.Image, error) {
	page := found.pages[0]
	photometric := page.Number(tagPhotometric, -1)
	if photometric == photometricInks {
		return nil, reading.UnknownKind("a TIFF picture of CMYK in JPEG")
	}
	tables := page.Bytes(tagJPEGTables, 1<<16)
	blocks, err := page.blocks(found.Width, found.Height)
	if err != nil {
		return nil, err
	}
	canvas := image.NewRGBA(image.Rect(0, 0, found.Width, found.Height))
	for _, b := range blocks {
		if cause := context.Cause(ctx); cause != nil {
			return nil, cause
		}
		if b.Length > reading.MaxDecoded/4 || !in.Holds(b.Extent) {
			return nil, reading.Truncated("%d bytes of pixels at %d", b.Length, b.At)
		}
		file := wholeJPEG(tables, in.Section(b.Extent), photometric == 2)
		parsed, err := look(reading.NewInput(bytes.NewReader(file), int64(len(file))))
		if err != nil {
			return nil, err
		}
		if parsed.Width > b.rect.Dx() || parsed.Height > b.rect.Dy()+15 {
			return nil, reading.Broken("a part of %d × %d pixels", parsed.Width, parsed.Height)
		}
		img, err := jpeg.Decode(bytes.NewReader(file))
		if err != nil {
			return nil, knownJPEG(err)
		}
		draw.Draw(canvas, b.rect, img, img.Bounds().Min, draw.Src)
	}
	return canvas, nil
}

// wholeJPEG puts the tables into a strip's JPEG, and says if its colours are red,
// green and blue as they are.
func wholeJPEG(tables []byte, strip io.Reader, rgb bool) []byte {
	file := []byte{0xff, jpegdata.MarkerSOI}
	if rgb {
		file = append(file, 0xff, jpegdata.MarkerAPP14, 0, 14)
		file = append(file, jpegdata.MagicAdobe+"\x00\x64\x00\x00\x00\x00\x00"...)
	}
	if len(tables) > 4 {
		file = append(file, tables[2:len(tables)-2]...)
	}
	coded, _ := io.ReadAll(strip) // what is missing shows in what follows
	return append(file, coded[min(2, len(coded)):]...)
}
