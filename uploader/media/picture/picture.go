// Package picture looks into pictures, copies them without metadata, and turns
// what few programs show (HEIC, WebP, TIFF, CMYK and the like) into JPEG or PNG.
//
// All of it reads through io.ReaderAt, keeps nothing between calls but the
// compiled HEIC decoder, and may be called concurrently. What a file contains
// is not trusted: no more than maxDecoded bytes are spent on it, and what a small
// file can make a decoder do is bounded.
//
// The coded data of JPEG is read by code of its own (jpegdata), because no
// decoder says what it concealed; 58 ms of processor for 12 megapixels, where
// decoding takes 224.
package picture

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/colours"
	"mediadrop/uploader/media/picture/heif"
	"mediadrop/uploader/media/picture/jpegdata"
	"mediadrop/uploader/media/picture/pngdata"
	"mediadrop/uploader/media/picture/reading"
)

// Format is how a picture is stored.
type Format string

// The formats that Examine recognises.
const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	GIF  Format = "gif"
	WebP Format = "webp"
	BMP  Format = "bmp"
	TIFF Format = "tiff"
	HEIF Format = "heif" // with HEVC inside: what cameras call HEIC
)

// Model is how a picture describes its colours.
type Model string

// The colour models. RGB is also what is stored as luma and chroma.
const (
	Gray    Model = "gray"
	Palette Model = "palette"
	RGB     Model = "rgb"
	CMYK    Model = "cmyk"
	Other   Model = "other"
)

// Info is what there is to know about a picture without decoding it.
type Info struct {
	Format Format
	// Width and Height are those of the stored picture in pixels, before it is
	// turned as Orientation says.
	Width, Height int
	Bits          int // per channel
	Model         Model
	Alpha         bool // has a channel or a colour for transparency
	// Orientation is that of EXIF, 1 to 8, and 1 where there is none. For HEIF
	// it is always 1: that format turns pictures by its own means.
	Orientation int
	Animated    bool // more than one frame
	// Metadata reports whether there is something that tells about the picture and is
	// not needed to show it: what Strip removes from a JPEG or PNG.
	Metadata bool
	Location bool // a position on earth is part of the metadata
	Bright   bool // PNG: the values stand for more light than ordinary screens have
	Motion   bool // a film belongs to it, or it is the first of a sequence
	Beside   int  // JPEG: pictures behind it in its file, which no phone shows
	// Pictures is how many pictures or pages there are, where one of them is the
	// main one; 0 where the format has but one.
	Pictures int
}

// Examine recognises a picture by its content and looks through its structure.
// Of JPEG and PNG, which may be sent as they are, it also reads through the
// pixels, to find out whether all of them are there. It stops when ctx ends.
// Errors wrap defect.ErrTruncated, defect.ErrBroken (also for what is no picture
// of a known format), or defect.ErrTooBig for a picture that would take more
// memory or time to decode than is allowed here; Info is then filled as far as it
// is known. Other errors are those of reading f, and the cause of ctx's end.
func Examine(ctx context.Context, f io.ReaderAt, size int64) (Info, error) {
	in := reading.NewInput(&watchedFile{ctx: ctx, file: f}, size)
	found, err := look(in)
	if err == nil {
		err = found.checkPixels(in)
	}
	return found.Info, err
}

// checkPixels reads through the pixels of what may be sent as it is. What is
// converted is decoded anyway.
func (f *facts) checkPixels(in *reading.Input) error {
	var err error
	switch f.Format {
	case JPEG:
		err = jpegdata.Check(in, f.segments)
	case PNG:
		err = pngdata.Check(in, f.png)
	case WebP: // may be a sticker
		err = checkWebP(in, f.coded, int64(f.Width)*int64(f.Height))
	}
	if err != nil {
		return fmt.Errorf("read through the %s picture: %w", f.Format, err)
	}
	return nil
}

// facts is what Convert needs to know beyond Info.
type facts struct {
	Info
	memory  int64            // estimate of what decoding takes, in bytes
	profile []reading.Extent // the parts of the ICC profile
	packed  bool             // the profile is compressed with zlib
	coding  colours.Coding   // how luma and chroma are to be read
	frame   frame            // the first frame of an animated WebP
	coded   []reading.Extent // of all frames of a WebP
	jpeg    jpegKind
	// segments are those of a JPEG that decide how its coded data is read.
	segments []jpegdata.Segment
	png      pngdata.Layout
	heif     heif.Picture
	pages    []tiffPage // all full ones, the one that is meant first
}

// frame is a part of a file that is drawn at a place of the canvas.
type frame struct {
	reading.Extent
	x, y, width, height int
}

// size returns what the picture states.
func (f *facts) size() reading.Size {
	return reading.Size{Width: f.Width, Height: f.Height, Memory: f.memory}
}

// claim notes the size that the picture states, and what decoding it takes, in tenths
// of a byte a pixel.
func (f *facts) claim(width, height int64, tenths int64) {
	size := f.size()
	size.Claim(width, height, tenths)
	f.Width, f.Height, f.memory = size.Width, size.Height, size.Memory
}

// look finds out the format and lets its reader do the rest.
func look(in *reading.Input) (facts, error) {
	start, err := in.UpTo(0, 12)
	if err != nil {
		return facts{}, err
	}
	found := facts{Info: Info{Orientation: 1, Model: Other}}
	read := readerFor(start)
	if read == nil {
		return found, fmt.Errorf("recognise the picture's format: %w", defect.ErrBroken)
	}
	err = read(in, &found)
	if tooBig := found.size().Check(); tooBig != nil {
		return found, tooBig
	}
	if err != nil {
		return found, fmt.Errorf("look through the %s picture: %w", found.Format, err)
	}
	if found.Width <= 0 || found.Height <= 0 {
		return found, fmt.Errorf("a picture of %d × %d pixels: %w", found.Width, found.Height, defect.ErrBroken)
	}
	return found, nil
}

// readerFor picks the reader by the first bytes of a file.
func readerFor(start []byte) func(*reading.Input, *facts) error {
	has := func(at int, magic string) bool {
		return len(start) >= at && bytes.HasPrefix(start[at:], []byte(magic))
	}
	switch {
	case has(0, "\xff\xd8\xff"):
		return readJPEG
	case has(0, pngdata.Magic):
		return readPNG
	case has(0, "GIF87a"), has(0, "GIF89a"):
		return readGIF
	case has(0, "RIFF") && has(8, "WEBP"):
		return readWebP
	case has(0, "BM"):
		return readBMP
	case has(0, "II*\x00"), has(0, "MM\x00*"), has(0, "II+\x00"), has(0, "MM\x00+"):
		return readTIFF
	case has(4, "ftyp"):
		return readHEIF
	}
	return nil
}
