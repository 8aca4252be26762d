package picture

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"io"

	"mediadrop/uploader/media/picture/colours"
	"mediadrop/uploader/media/picture/fit"
	"mediadrop/uploader/media/picture/pixels"
	"mediadrop/uploader/media/picture/reading"
)

// Convert writes a picture of any format as a JPEG of at most maxBytes bytes,
// with luma and chroma or gray, 8 bits, upright, in sRGB, and without metadata.
// Where a pixel really is transparent it writes a PNG, if one fits; otherwise
// the picture is put on white. Of an animation it takes the first frame.
//
// The picture keeps its size as long as JPEG's quality need not go below 80 for
// it. Then its longest edge becomes 2048 pixels, as WhatsApp's own programs send
// pictures, and smaller ones only when not even quality 60 fits.
//
// It stops when ctx ends, with the cause. Errors are those of Examine, of
// reading f, of w (then part of the picture may be written), and one that wraps
// defect.ErrTooBig when the picture cannot be made to fit.
func Convert(ctx context.Context, f io.ReaderAt, size int64, maxBytes int64, w io.Writer) (Info, error) {
	return convert(ctx, f, size, maxBytes, w, decode)
}

// ConvertDecoded is Convert for a picture whose pixels another decoder made, as
// they are stored: neither turned nor with other colours. pixels is a PNG.
// Everything else is taken from f.
func ConvertDecoded(ctx context.Context, f io.ReaderAt, size int64, pixels io.Reader, maxBytes int64, w io.Writer) (Info, error) {
	return convert(ctx, f, size, maxBytes, w, func(_ context.Context, _ *reading.Input, found facts) (image.Image, error) {
		var kept bytes.Buffer
		config, err := png.DecodeConfig(io.TeeReader(pixels, &kept))
		if err != nil {
			return nil, reading.Broken("the other decoder's pixels: %v", err)
		}
		if config.Width != found.Width || config.Height != found.Height {
			return nil, reading.Broken("%d × %d pixels of the other decoder, not %d × %d", config.Width, config.Height, found.Width, found.Height)
		}
		img, err := png.Decode(io.MultiReader(&kept, pixels))
		if err != nil {
			return nil, reading.Broken("the other decoder's pixels: %v", err)
		}
		return img, nil
	})
}

func convert(ctx context.Context, f io.ReaderAt, size int64, maxBytes int64, w io.Writer, decode func(context.Context, *reading.Input, facts) (image.Image, error)) (Info, error) {
	in := reading.NewInput(&watchedFile{ctx: ctx, file: f}, size)
	found, err := look(in)
	if err != nil {
		return Info{}, err
	}
	stored, err := decode(ctx, in, found)
	if err != nil {
		return Info{}, err
	}
	fits, err := ready(in, found, stored).Within(ctx, maxBytes)
	if err != nil {
		return Info{}, fmt.Errorf("make the picture fit into %d bytes: %w", maxBytes, err)
	}
	if _, err := (cancelWriter{ctx, w}).Write(fits.Data); err != nil {
		return Info{}, fmt.Errorf("write the picture: %w", err)
	}
	return infoOf(fits), nil
}

func infoOf(fits fit.Encoded) Info {
	info := Info{
		Format: JPEG, Width: fits.Image.Bounds().Dx(), Height: fits.Image.Bounds().Dy(),
		Bits: 8, Model: RGB, Alpha: fits.PNG, Orientation: 1,
	}
	if fits.PNG {
		info.Format = PNG
	}
	if _, gray := fits.Image.(*image.Gray); gray {
		info.Model = Gray
	}
	return info
}

// ready returns a decoded picture with what is to be done to it.
func ready(in *reading.Input, found facts, stored image.Image) *fit.Picture {
	if inks, ok := stored.(*image.CMYK); ok {
		if table := colours.PrintTable(readProfile(in, found)); table != nil {
			stored = table.WithoutInks(inks)
		}
	}
	img := pixels.Normal(stored, found.coding.Luma())
	if found.Format == BMP {
		img = opaqueIfEmpty(img)
	}
	return &fit.Picture{Image: img, Orientation: pixels.Orientation(found.Orientation), Colours: conversionOf(in, found, img)}
}

// opaqueIfEmpty makes a picture opaque that otherwise would not be seen at all:
// programs write 32 bits a pixel to BMP files and leave the last 8 empty.
func opaqueIfEmpty(img image.Image) image.Image {
	src, ok := img.(*image.NRGBA)
	if !ok {
		return img
	}
	for i := 3; i < len(src.Pix); i += 4 {
		if src.Pix[i] != 0 {
			return img
		}
	}
	for i := 3; i < len(src.Pix); i += 4 {
		src.Pix[i] = 255
	}
	return img
}
