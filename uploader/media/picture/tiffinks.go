package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"io"

	"golang.org/x/image/tiff"

	"mediadrop/uploader/media/picture/pixels"
	"mediadrop/uploader/media/picture/reading"
	"mediadrop/uploader/media/picture/tags"
)

// decodeTIFFInks decodes what the decoder refuses: CMYK. It is shown a file in
// which the four inks are called red, green, blue and opacity, and what it gives
// is read as inks again (TIFF 6.0, section 16: 0 is no ink, as in image.CMYK).
func decodeTIFFInks(in *reading.Input, found facts) (image.Image, error) {
	d := found.pages[0].Directory
	if found.Model != CMYK || len(d.Entries) >= tags.MaxDirectory {
		return nil, reading.UnknownKind("a TIFF picture with colours of kind %s", found.Model)
	}
	renamed := &extended{file: in, size: in.Size, extra: asColours(d)}
	start, err := in.Bytes(0, 8)
	if err != nil {
		return nil, err
	}
	renamed.start = [8]byte(start)
	order := d.Order
	order.PutUint32(renamed.start[4:], uint32(in.Size))
	img, err := tiff.Decode(io.NewSectionReader(renamed, 0, in.Size+int64(len(renamed.extra))))
	if err != nil {
		return nil, knownTIFF(err)
	}
	pixels, ok := pixels.Normal(img, nil).(*image.NRGBA)
	if !ok {
		return nil, reading.Broken("a TIFF picture of CMYK without four inks")
	}
	return &image.CMYK{Pix: pixels.Pix, Stride: pixels.Stride, Rect: pixels.Rect}, nil
}

// asColours writes the directory with other names for the inks.
func asColours(d tags.Directory) []byte {
	var out bytes.Buffer
	write := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&out, d.Order, v) // a buffer takes everything
		}
	}
	kept := d.Entries[:0:0]
	for _, e := range d.Entries {
		if e.Tag < tagExtra {
			kept = append(kept, e)
		}
	}
	write(uint16(len(kept) + 1))
	for _, e := range kept {
		write(e.Tag, e.Kind, uint32(e.Count))
		if e.Tag == tagPhotometric {
			write(uint16(2), uint16(0)) // RGB
			continue
		}
		write(e.Value)
	}
	write(uint16(tagExtra), uint16(3), uint32(1), uint16(2), uint16(0)) // opacity by itself
	write(uint32(0))
	return out.Bytes()
}

// extended is a file with another beginning and something behind its end.
type extended struct {
	file  *reading.Input
	size  int64
	start [8]byte
	extra []byte
}

// ReadAt implements io.ReaderAt.
func (e *extended) ReadAt(p []byte, at int64) (int, error) {
	all := []struct {
		io.ReaderAt
		from, to int64
	}{
		{bytes.NewReader(e.start[:]), 0, 8},
		{e.file.Section(reading.Extent{At: 8, Length: e.size - 8}), 8, e.size},
		{bytes.NewReader(e.extra), e.size, e.size + int64(len(e.extra))},
	}
	read := 0
	for _, part := range all {
		if read == len(p) || at >= part.to || at < part.from {
			continue
		}
		n, err := part.ReadAt(p[read:min(int64(len(p)), int64(read)+part.to-at)], at-part.from)
		read, at = read+n, at+int64(n)
		if err != nil && err != io.EOF {
			return read, err
		}
	}
	if read < len(p) {
		return read, io.EOF
	}
	return read, nil
}
