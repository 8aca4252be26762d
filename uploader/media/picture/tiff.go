package picture

import (
	"mediadrop/uploader/media/picture/reading"
	"mediadrop/uploader/media/picture/tags"
)

// Tags of TIFF 6.0 (section 8 and 18) and of Adobe's notes.
const (
	tagWidth         = 256
	tagHeight        = 257
	tagBits          = 258
	tagCompression   = 259
	tagPhotometric   = 262
	tagStrips        = 273
	tagStripCounts   = 279
	tagTiles         = 324
	tagTileCounts    = 325
	tagExtra         = 338
	tagXMP           = 700
	tagIPTC          = 33723
	tagPhotoshop     = 34377
	tagEXIF          = 34665
	tagProfile       = 34675
	tagDescription   = 270
	tagMake          = 271
	tagModel         = 272
	tagSoftware      = 305
	tagDateTime      = 306
	tagArtist        = 315
	tagHost          = 316
	tagCopyright     = 33432
	maxStrips        = 1 << 20
	maxProfileLength = 4 << 20 // the largest printers' profiles have 2 MB
)

// tiffAbout are the tags that tell about a picture and are not needed to show it.
var tiffAbout = []uint16{
	tagXMP, tagIPTC, tagPhotoshop, tagEXIF, tags.GPS, tagDescription, tagMake, tagModel,
	tagSoftware, tagDateTime, tagArtist, tagHost, tagCopyright,
}

// readTIFF reads the first full page, and counts the others.
func readTIFF(in *reading.Input, found *facts) error {
	found.Format = TIFF
	pages, err := tiffPages(in)
	if err != nil {
		return err
	}
	if len(pages) > 1 {
		found.Pictures = len(pages)
	}
	found.pages = pages
	return readPage(in, found, pages[0])
}

// readPage reads what is to be known of one page.
func readPage(in *reading.Input, found *facts, page tiffPage) error {
	d := page.Directory
	samples, err := tiffColours(d, found)
	if err != nil {
		return err
	}
	width, height := d.Number(tagWidth, 0), d.Number(tagHeight, 0)
	found.claim(width, height, tiffTenths(found.Bits, samples))
	found.Orientation = d.Orientation()
	tiffMetadata(d, found)
	found.profile = nil
	if e, ok := d.Find(tagProfile); ok {
		if where, elsewhere := d.Place(e); elsewhere && in.Holds(where) && where.Length <= maxProfileLength {
			found.profile = []reading.Extent{where}
		}
	}
	return tiffHolds(d)
}

// tiffTenths estimates the memory of decoding, in tenths of a byte a pixel: the
// picture as four or eight bytes, the samples of a strip that may be all of it,
// and four bytes where it is not that.
func tiffTenths(bits int, samples int64) int64 {
	switch {
	case bits == 16 && samples == 1:
		return 20 + 20 + 40
	case bits == 16:
		return 80 + 20*samples + 40
	case samples == 1:
		return 10 + 10 + 40
	}
	return 40 + 10*samples + 40
}

// tiffColours reads the bits and the model, and gives the samples a pixel.
func tiffColours(d tags.Directory, found *facts) (int64, error) {
	bits, samples := []int64{1}, int64(1)
	if e, ok := d.Find(tagBits); ok {
		var err error
		if bits, err = d.Numbers(e, 8); err != nil {
			return 0, err
		}
		samples = e.Count
	}
	if len(bits) == 0 || samples > 8 || bits[0] < 1 || bits[0] > 64 {
		return 0, reading.Broken("%d samples a pixel of %d bits", samples, bits)
	}
	found.Bits = int(bits[0])
	found.Alpha = false
	if e, ok := d.Find(tagExtra); ok {
		kinds, err := d.Numbers(e, 8)
		if err != nil {
			return 0, err
		}
		for _, kind := range kinds {
			found.Alpha = found.Alpha || kind == 1 || kind == 2
		}
	}
	found.Model = Other
	switch d.Number(tagPhotometric, -1) {
	case 0, 1:
		found.Model = Gray
	case 2, 6, 8, 9: // also luma and chroma, and Lab
		found.Model = RGB
	case 3:
		found.Model = Palette
	case 5:
		found.Model = CMYK
	}
	return samples, nil
}

func tiffMetadata(d tags.Directory, found *facts) {
	for _, tag := range tiffAbout {
		if _, ok := d.Find(tag); ok {
			found.Metadata = true
		}
	}
	found.Location = d.Located()
	if e, ok := d.Find(tagXMP); ok {
		if where, elsewhere := d.Place(e); elsewhere && d.In.Holds(where) {
			found.addXMP(d.In.Part(where))
		}
	}
}

// tiffHolds returns an error unless all strips or tiles are within the file.
func tiffHolds(d tags.Directory) error {
	places, lengths := uint16(tagStrips), uint16(tagStripCounts)
	if _, tiled := d.Find(tagTiles); tiled {
		places, lengths = tagTiles, tagTileCounts
	}
	at, ok := d.Find(places)
	if !ok {
		return reading.Broken("no pixels")
	}
	length, ok := d.Find(lengths)
	if !ok || length.Count < at.Count || at.Count > maxStrips {
		return reading.Broken("%d parts with %d lengths", at.Count, length.Count)
	}
	offsets, err := d.Numbers(at, at.Count)
	if err != nil {
		return err
	}
	counts, err := d.Numbers(length, at.Count)
	if err != nil {
		return err
	}
	for i, offset := range offsets {
		if part := (reading.Extent{At: offset, Length: counts[i]}); !d.In.Holds(part) {
			return reading.Truncated("%d bytes of pixels at %d", counts[i], offset)
		}
	}
	return nil
}
