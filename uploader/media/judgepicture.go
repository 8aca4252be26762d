package media

import "mediadrop/uploader/media/picture"

// WhatsApp: stickers are WebP of 512 × 512 pixels, at most 100 KB still and
// 500 KB animated.
const (
	stickerSide     = 512
	maxStillSticker = 100 << 10
)

// judgePicture knows what WhatsApp shows: JPEG and PNG of 8 bits a channel in
// RGB, grey or a palette (Meta's Cloud API media documentation: "images must
// be 8-bit, RGB or RGBA").
func judgePicture(r Report, p picture.Info, o Options) Report {
	if p.Format == picture.WebP && isSticker(r, p) && o.Header != Image {
		r.Kind = Sticker
		return r.warn(ReasonNotForHeaders)
	}
	r.Kind, r.MaxSize, r.Pages, r.Partly = Image, maxImage, p.Pictures, p.Motion || p.Beside > 0
	switch {
	case p.Pictures > 1 && p.Format == picture.TIFF && o.Header != Image:
		r = r.convert(ReasonPages, ToPDF, Blocked)
		r.Header, r.MaxSize = Document, maxDocument
		return r
	case p.Pictures > 1:
		r = r.convert(ReasonPages, ConvertPicture, Blocked)
		r.Asks = true // whether the main one is enough
		return r
	case p.Animated:
		return r.convert(ReasonAnimated, ConvertPicture, Blocked)
	case p.Format != picture.JPEG && p.Format != picture.PNG:
		return r.convert(ReasonPictureFormat, ConvertPicture, Blocked)
	case p.Model == picture.CMYK, p.Model == picture.Other:
		return r.convert(ReasonPictureColours, ConvertPicture, Blocked)
	case p.Bright:
		return r.convert(ReasonPictureRange, ConvertPicture, Blocked)
	case p.Bits > 8:
		return r.convert(ReasonPictureDepth, ConvertPicture, Blocked)
	case r.Size > maxImage:
		return r.convert(ReasonTooLarge, ConvertPicture, Blocked)
	case o.Private && p.Metadata:
		return r.convert(ReasonMetadata, StripMetadata, OK)
	}
	return r.ok()
}

func isSticker(r Report, p picture.Info) bool {
	if p.Width != stickerSide || p.Height != stickerSide {
		return false
	}
	if p.Animated {
		return r.Size <= maxSticker
	}
	return r.Size <= maxStillSticker
}
