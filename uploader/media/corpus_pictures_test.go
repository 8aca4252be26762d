package media

import (
	"image"
	"image/color"
	"testing"

	"mediadrop/uploader/media/mediatest"
)

// pictureRows are the pictures that WhatsApp takes, and those next to them.
func pictureRows(t testing.TB) []*row {
	jpg, png := mediatest.Content(mediatest.JPEG(mediatest.Four())), mediatest.Content(mediatest.PNG(mediatest.Four()))
	const jpegType, pngType = "image/jpeg", "image/png"
	see := func(name string, s mediatest.Source, mime string) *row { return file(name, s, Image, mime) }
	glass := mediatest.Four()
	glass.SetNRGBA(40, 30, color.NRGBA{0, 0, 0, 0})
	return []*row{
		see("photo.jpg", jpg, jpegType).ok(),
		see("photo.JPEG", jpg, jpegType).ok(),
		see("grey.jpg", mediatest.Content(mediatest.JPEG(mediatest.Repaint(image.NewGray(mediatest.FourBounds())))), jpegType).ok(),
		see("turned.jpg", mediatest.Content(mediatest.TurnedJPEG(t)), jpegType).ok(),
		see("progressive.jpg", mediatest.Kept("picture", "progressive.jpg"), jpegType).ok(),
		see("located.jpg", mediatest.Kept("picture", "located.jpg"), jpegType).ok(),
		see("5 MB.jpg", mediatest.Padded(jpg, maxImage), jpegType).ok(),
		see("over 5 MB.jpg", mediatest.Padded(mediatest.Content(mediatest.TurnedJPEG(t)), maxImage+1), jpegType).converts(ReasonTooLarge, "over 5 MB.jpg").turnsUp(),
		see("camera.jpg", mediatest.Large(3000, 2200), jpegType).converts(ReasonTooLarge, "camera.jpg").slow(),
		see("photo.png", png, pngType).ok(),
		see("grey.png", mediatest.Content(mediatest.PNG(mediatest.Repaint(image.NewGray(mediatest.FourBounds())))), pngType).ok(),
		see("palette.png", mediatest.Content(mediatest.PNG(mediatest.Repaint(image.NewPaletted(mediatest.FourBounds(), color.Palette{mediatest.Corners[0], mediatest.Corners[1], mediatest.Corners[2], mediatest.Corners[3]})))), pngType).ok(),
		see("see-through.png", mediatest.Content(mediatest.PNG(glass)), pngType).ok(),
		see("interlaced.png", mediatest.Kept("interlaced.png"), pngType).ok(),
		see("5 MB.png", mediatest.Content(mediatest.SizedPNG(t, maxImage)), pngType).ok(),
		see("over 5 MB.png", mediatest.Content(mediatest.SizedPNG(t, maxImage+1)), pngType).converts(ReasonTooLarge, "over 5 MB.jpg").turnsUp(),
		see("16 bit.png", mediatest.Content(mediatest.PNG(mediatest.Repaint(image.NewRGBA64(mediatest.FourBounds())))), pngType).converts(ReasonPictureDepth, "16 bit.jpg").turnsUp(),
		see("16 bit grey.png", mediatest.Content(mediatest.PNG(mediatest.Repaint(image.NewGray16(mediatest.FourBounds())))), pngType).converts(ReasonPictureDepth, "16 bit grey.jpg"),
		see("moving.png", mediatest.Content(mediatest.APNG(t)), pngType).converts(ReasonAnimated, "moving.jpg").turnsUp(),
		see("print.jpg", mediatest.Kept("picture", "cmyk.jpg"), jpegType).converts(ReasonPictureColours, "print.jpg"),
		see("30,000 × 30,000.png", mediatest.Content(mediatest.BombPNG(t, 30_000)), pngType).blocks(ReasonTooComplex),
		see("half.jpg", mediatest.Cut(jpg, 0.5), jpegType).blocks(ReasonTruncated),
		see("half.png", mediatest.Cut(png, 0.5), pngType).blocks(ReasonTruncated),
		see("broken.png", mediatest.Content([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dJUNKJUNKJUNKJUNKJUNKJUNKJUNK")), pngType).blocks(ReasonDamaged),

		see("located.jpg", mediatest.Kept("picture", "located.jpg"), jpegType).private().convertsBy(ReasonMetadata, StripMetadata, "located.jpg"),
		see("photo.jpg", jpg, jpegType).private().ok(),
		see("tagged.png", mediatest.Tagged(png, mediatest.Position), pngType).private().convertsBy(ReasonMetadata, StripMetadata, "tagged.png").turnsUp(),
		see("tagged.jpg", mediatest.Tagged(jpg, mediatest.Position), jpegType).private().convertsBy(ReasonMetadata, StripMetadata, "tagged.jpg").turnsUp(),
		see("tagged.jpg", mediatest.Tagged(jpg, mediatest.Position), jpegType).ok(),
		see("magick.jpg", mediatest.Drawn("", "-quality 92 -interlace Plane"), jpegType).ok(),
		see("magick grey.jpg", mediatest.Drawn("", "-colorspace Gray"), jpegType).ok(),
		see("magick print.jpg", mediatest.Drawn("", "-quality 95 -colorspace CMYK"), jpegType).converts(ReasonPictureColours, "magick print.jpg").turnsUp(),
		see("magick 16 bit.png", mediatest.Drawn("PNG48:", ""), pngType).converts(ReasonPictureDepth, "magick 16 bit.jpg").turnsUp(),
		see("magick palette.png", mediatest.Drawn("PNG8:", "-interlace PNG"), pngType).ok(),
	}
}

// oddPictureRows are the pictures that WhatsApp does not take.
func oddPictureRows(t testing.TB) []*row {
	see := func(name string, s mediatest.Source, mime string) *row { return file(name, s, Image, mime) }
	turn := "-rotate -90 -orient RightTop"
	return []*row{
		see("photo.heic", mediatest.Kept("picture", "photo.heic"), "image/heic").converts(ReasonPictureFormat, "photo.jpg"),
		see("HEIC by another name.jpg", mediatest.Kept("picture", "photo.heic"), "image/heic").converts(ReasonPictureFormat, "HEIC by another name.jpg"),
		see("half.heic", mediatest.Cut(mediatest.Kept("picture", "photo.heic"), 0.7), "image/heic").blocks(ReasonTruncated),
		see("see-through.webp", mediatest.Kept("picture", "alpha.webp"), "image/webp").converts(ReasonPictureFormat, "see-through.png"),
		see("lossy.webp", mediatest.Kept("picture", "lossy.webp"), "image/webp").converts(ReasonPictureFormat, "lossy.jpg"),
		see("moving.webp", mediatest.Kept("picture", "animated.webp"), "image/webp").converts(ReasonAnimated, "moving.jpg"),
		see("deep.tif", mediatest.Kept("picture", "deep.tif"), "image/tiff").converts(ReasonPictureFormat, "deep.jpg"),
		see("still.avif", mediatest.Kept("still.avif"), "image/avif").blocks(ReasonUnsupportedType),
		see("still.gif", mediatest.Content(mediatest.Animation(t, 1)), "image/gif").converts(ReasonPictureFormat, "still.jpg").turnsUp(),
		see("moving.gif", mediatest.Content(mediatest.Animation(t, 3)), "image/gif").converts(ReasonAnimated, "moving.jpg").turnsUp(),
		see("half.gif", mediatest.Cut(mediatest.Content(mediatest.Animation(t, 1)), 0.6), "image/gif").blocks(ReasonTruncated),
		see("scan.bmp", mediatest.Content(mediatest.BMP(mediatest.Four())), "image/bmp").converts(ReasonPictureFormat, "scan.jpg").turnsUp(),
		see("scan.tif", mediatest.Content(mediatest.TIFF(mediatest.Four())), "image/tiff").converts(ReasonPictureFormat, "scan.jpg").turnsUp(),
		see("deep scan.tif", mediatest.Content(mediatest.TIFF(mediatest.Repaint(image.NewRGBA64(mediatest.FourBounds())))), "image/tiff").converts(ReasonPictureFormat, "deep scan.jpg").turnsUp(),
		see("inks.tif", mediatest.Kept("picture", "inks.tif"), "image/tiff").converts(ReasonPictureFormat, "inks.jpg"),
		see("logo.svg", mediatest.Text(`<svg xmlns="http://www.w3.org/2000/svg"></svg>`), "image/svg+xml").blocks(ReasonUnsupportedType),
		see("layers.psd", mediatest.Text("8BPS\x00\x01\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x10\x00\x00\x00\x10\x00\x08\x00\x03"), "image/vnd.adobe.photoshop").blocks(ReasonUnsupportedType),
		see("heif-enc.heic", mediatest.Encoded("heif-enc", "-q 90 IN -o OUT"), "image/heic").converts(ReasonPictureFormat, "heif-enc.jpg").turnsUp(),
		see("located.heic", mediatest.Tagged(mediatest.Encoded("heif-enc", "-q 90 IN -o OUT"), mediatest.Position), "image/heic").private().converts(ReasonPictureFormat, "located.jpg").turnsUp(),
		see("cwebp.webp", mediatest.Encoded("cwebp", "-quiet -q 90 IN -o OUT"), "image/webp").converts(ReasonPictureFormat, "cwebp.jpg").turnsUp(),
		see("img2webp.webp", mediatest.Encoded("img2webp", "-lossless IN -o OUT"), "image/webp").converts(ReasonPictureFormat, "img2webp.jpg").turnsUp(),
		see("turned.tif", mediatest.Drawn("", turn+" -compress lzw"), "image/tiff").converts(ReasonPictureFormat, "turned.jpg").turnsUp(),
		see("turned 16 bit.tif", mediatest.Drawn("", turn+" -compress zip -depth 16"), "image/tiff").converts(ReasonPictureFormat, "turned 16 bit.jpg").turnsUp(),
		see("old.bmp", mediatest.Drawn("BMP3:", "-type palette"), "image/bmp").converts(ReasonPictureFormat, "old.jpg").turnsUp(),
		see("magick.gif", mediatest.Drawn("", ""), "image/gif").converts(ReasonPictureFormat, "magick.jpg").turnsUp(),
	}
}

// stickerRows are WebP around the limits of stickers.
func stickerRows() []*row {
	const still, moving = maxStillSticker, maxSticker
	sticker := func(name string, b []byte) *row {
		return file(name, mediatest.Content(b), Sticker, "image/webp").warns(ReasonNotForHeaders)
	}
	image := func(name string, b []byte) *row {
		return file(name, mediatest.Content(b), Image, "image/webp").converts(ReasonPictureFormat, name[:len(name)-5]+".jpg")
	}
	animated := func(name string, b []byte) *row { r := image(name, b); r.reason = ReasonAnimated; return r }
	return []*row{
		sticker("sticker.webp", mediatest.WebP(512, 512, 1, 0)),
		sticker("100 KB.webp", mediatest.WebP(512, 512, 1, still)),
		image("over 100 KB.webp", mediatest.WebP(512, 512, 1, still+2)),
		image("511.webp", mediatest.WebP(511, 512, 1, 0)),
		image("513.webp", mediatest.WebP(512, 513, 1, 0)),
		sticker("moving sticker.webp", mediatest.WebP(512, 512, 2, 0)),
		sticker("500 KB.webp", mediatest.WebP(512, 512, 2, moving)),
		animated("over 500 KB.webp", mediatest.WebP(512, 512, 2, moving+2)),
		animated("moving 511.webp", mediatest.WebP(511, 511, 2, 0)),
		image("for a header.webp", mediatest.WebP(512, 512, 1, 0)).forHeader(Image),
		file("half.webp", mediatest.Cut(mediatest.Content(mediatest.WebP(512, 512, 1, 1000)), 0.5), Sticker, "image/webp").blocks(ReasonTruncated),
	}
}
