package mediatest

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"io"
)

// Hostile returns files, by name, that once took all memory or minutes of time, or
// ended the program: a few hundred kilobytes to some megabytes each.
func Hostile() map[string][]byte {
	return map[string][]byte{
		"items without room.heic":   ItemsWithoutRoom(),
		"overlay of itself.heic":    Overlay(),
		"packets without end.gif":   PacketsWithoutEnd(),
		"strip that unpacks.tif":    DeflateBomb(),
		"65536 groups of code.webp": GroupsOfCodes(),
		"scans without end.jpg":     ScansWithoutEnd(),
	}
}

// box returns a box of an ISO file (ISO/IEC 14496-12) with this content.
func box(kind string, content ...[]byte) []byte {
	body := bytes.Join(content, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), kind...), body...)
}

// numbers returns numbers of so many bytes behind one another: width, number, …
func numbers(pairs ...int) []byte {
	var out []byte
	for i := 0; i < len(pairs); i += 2 {
		for shift := 8 * (pairs[i] - 1); shift >= 0; shift -= 8 {
			out = append(out, byte(pairs[i+1]>>shift))
		}
	}
	return out
}

// heif returns a HEIF file with these boxes in meta, and the primary item 1.
func heif(boxes ...[]byte) []byte {
	meta := append([][]byte{numbers(4, 0), box("hdlr", make([]byte, 8), []byte("pict"), make([]byte, 13)), box("pitm", numbers(4, 0, 2, 1))}, boxes...)
	return bytes.Join([][]byte{
		box("ftyp", []byte("heic"), numbers(4, 0), []byte("mif1heic")), box("meta", meta...), box("mdat", make([]byte, 100)),
	}, nil)
}

// ItemsWithoutRoom returns a HEIF file of 98 KB: each of 16,384 items has 65,535
// parts, whose places take no room.
func ItemsWithoutRoom() []byte {
	var items []byte
	for i := range 1 << 14 {
		items = append(items, numbers(2, i, 2, 0, 2, 0xffff)...)
	}
	return heif(box("iloc", numbers(4, 0, 1, 0, 1, 0, 2, 1<<14), items))
}

// Overlay returns a HEIF file whose picture is laid together from itself, thousands
// of times on the largest canvas.
func Overlay() []byte {
	const parts = 4000
	layout := numbers(2, 0, 8, 0, 2, 0xffff, 2, 0xffff) // version and flags, colour, size
	references := numbers(2, 1, 2, parts)
	for range parts {
		layout = append(layout, numbers(4, 0)...)
		references = append(references, numbers(2, 1)...)
	}
	return heif(
		box("iinf", numbers(4, 0, 2, 1), box("infe", numbers(1, 2, 3, 0, 2, 1, 2, 0), []byte("iovl"), numbers(1, 0))),
		box("iloc", numbers(1, 1, 3, 0, 1, 0x44, 1, 0, 2, 1, 2, 1, 2, 1, 2, 0, 2, 1, 4, 0, 4, len(layout))),
		box("idat", layout), box("iref", numbers(4, 0), box("dimg", references)),
		box("iprp", box("ipco", box("ispe", numbers(4, 0, 4, 0xffff, 4, 0xffff))), box("ipma", numbers(4, 0, 4, 1, 2, 1, 1, 1, 1, 1))),
	)
}

// PacketsWithoutEnd returns a GIF of 5 MB: each of thousands of blocks says that a
// packet of XMP begins there, and none where it ends.
func PacketsWithoutEnd() []byte {
	still := GIF(image.Config{}, image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{Corners[0], Corners[1]}))
	const head = 13 // the frame has the palette
	block := []byte("\x21\xff\x0bXMP DataXMP\x01x\x00")
	return bytes.Join([][]byte{still[:head], bytes.Repeat(block, 5<<20/len(block)), still[head:]}, nil)
}

// DeflateBomb returns a TIFF of 64 × 64 pixels in 700 KB, whose only strip unpacks
// to 700 MB.
func DeflateBomb() []byte {
	const megabytes = 700
	var million bytes.Buffer
	w, err := flate.NewWriter(&million, flate.BestCompression)
	if err == nil {
		_, err = w.Write(make([]byte, 1<<20))
	}
	if err == nil {
		err = w.Flush() // so that it can be repeated
	}
	if err != nil {
		panic(err)
	}
	strip := append([]byte{0x78, 0xda}, bytes.Repeat(million.Bytes(), megabytes)...)
	strip = append(strip, 3, 0)                                                     // an empty block, the last
	strip = binary.BigEndian.AppendUint32(strip, uint32(megabytes<<20%65521)<<16|1) // Adler-32 of zeros
	file := binary.LittleEndian.AppendUint32([]byte("II*\x00"), uint32(8+len(strip)))
	file = append(file, strip...)
	const short, long = 3, 4
	entries := [][3]int{
		{256, short, 64}, {257, short, 64}, {258, short, 8}, {259, short, 8}, {262, short, 1},
		{273, long, 8}, {277, short, 1}, {278, short, 64}, {279, long, len(strip)},
	}
	file = binary.LittleEndian.AppendUint16(file, uint16(len(entries)))
	for _, e := range entries {
		file = binary.LittleEndian.AppendUint16(file, uint16(e[0]))
		file = binary.LittleEndian.AppendUint16(file, uint16(e[1]))
		file = binary.LittleEndian.AppendUint32(file, 1)
		file = binary.LittleEndian.AppendUint32(file, uint32(e[2]))
	}
	return append(file, 0, 0, 0, 0)
}

// bits collects bits, the first in the lowest place of a byte.
type bits struct {
	out  []byte
	now  uint64
	fill int
}

func (b *bits) put(value, count int) {
	b.now |= uint64(value) << b.fill
	for b.fill += count; b.fill >= 8; b.fill -= 8 {
		b.out = append(b.out, byte(b.now))
		b.now >>= 8
	}
}

// symbol puts a code of one symbol of eight bits (RFC 9649, 3.7.2.1.1).
func (b *bits) symbol(value int) {
	b.put(1, 1)
	b.put(0, 1)
	b.put(1, 1)
	b.put(value, 8)
}

// fullCode puts a code in which each of an alphabet's symbols has so many bits
// (RFC 9649, 3.7.2.1.2).
func (b *bits) fullCode(alphabet, length int) {
	b.put(0, 1)
	b.put(13-4, 4)
	for _, of := range []int{17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9} {
		switch of {
		case 16:
			b.put(1, 3) // "again", which is 1
		case length:
			b.put(1, 3) // and 0
		default:
			b.put(0, 3)
		}
	}
	b.put(0, 1)
	b.put(0, 1)
	for left := alphabet - 1; left > 0; {
		switch n := min(left, 6); {
		case n < 3:
			b.put(0, 1)
			left--
		default:
			b.put(1, 1)
			b.put(n-3, 2)
			left -= n
		}
	}
}

// GroupsOfCodes returns a lossless WebP of 64 × 64 pixels in 7 MB, with 65,536
// groups of five large codes each (CVE-2026-46603): 1.4 GB in a decoder that
// believes it.
func GroupsOfCodes() []byte {
	var b bits
	b.put(0, 2)                                        // no transform, no cache of colours
	b.put(1, 1)                                        // groups of codes
	b.put(0, 3)                                        // for 4 × 4 pixels each
	b.put(0, 1)                                        // no cache
	for _, value := range []int{255, 255, 0, 255, 0} { // green, red, blue, opacity and distance: group 65,535 everywhere
		b.symbol(value)
	}
	for range 1 << 16 {
		b.fullCode(256+24, 9)
		for range 3 {
			b.fullCode(256, 8)
		}
		b.fullCode(40, 8)
	}
	b.put(0, 64)
	picture := append(binary.LittleEndian.AppendUint32([]byte{0x2f}, 63|63<<14), b.out...)
	if len(picture)%2 == 1 {
		picture = append(picture, 0)
	}
	file := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(4+8+len(picture)))
	file = append(file, "WEBPVP8L"...)
	return append(binary.LittleEndian.AppendUint32(file, uint32(len(picture))), picture...)
}

// ScansWithoutEnd returns a JPEG of 3 MB and 5,000 × 5,000 pixels, gray and
// progressive, with 70,000 scans of which each goes through the whole picture to say
// that there is nothing more.
func ScansWithoutEnd() []byte {
	const side, scans, blocks = 5000, 70_000, (5000 / 8) * (5000 / 8)
	segment := func(marker byte, body ...byte) []byte {
		return append(append([]byte{0xff, marker}, numbers(2, len(body)+2)...), body...)
	}
	table := func(class byte, symbol byte) []byte { // one symbol, whose code is 0
		return segment(0xc4, append(append([]byte{class << 4, 1}, make([]byte, 15)...), symbol)...)
	}
	scan := func(first, last byte) []byte { return segment(0xda, 1, 1, 0, first, last, 0) }
	even := append(bytes.Repeat([]byte{0}, blocks/8), 0x7f) // of one block more than eighths
	const longest = 1<<15 - 1
	var ends []byte // runs of blocks: the code of EOB14, and 14 bits of how many more than 2¹⁴
	now, fill := 0, 0
	put := func(value, count int) {
		now, fill = now<<count|value, fill+count
		for ; fill >= 8; fill -= 8 {
			ends = append(ends, byte(now>>(fill-8)))
			if ends[len(ends)-1] == 0xff {
				ends = append(ends, 0)
			}
			now &= 1<<(fill-8) - 1
		}
	}
	for left := blocks; left > 0; left -= longest {
		put(min(left, longest)-1<<14, 15)
	}
	put(1<<7-1, 7)
	return bytes.Join([][]byte{
		{0xff, 0xd8}, segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)...),
		segment(0xc2, append(numbers(1, 8, 2, side, 2, side), 1, 1, 0x11, 0)...),
		table(0, 0), table(1, 0xe0), scan(0, 0), even,
		bytes.Repeat(append(scan(1, 63), ends...), scans), {0xff, 0xd9},
	}, nil)
}

// HeavyPNG returns a picture of 36 megapixels of 16 bits each, which honest work is
// done on for about a second.
func HeavyPNG() []byte {
	img := image.NewGray16(image.Rect(0, 0, 6000, 6000))
	for i := range img.Pix {
		img.Pix[i] = byte(i >> 9)
	}
	return encoded(func(w io.Writer) error { return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, img) })
}
