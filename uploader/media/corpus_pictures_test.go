package media

import (
	"image"
	"image/color"
	"testing"
)

// pictureRows are the pictures that WhatsApp takes, and those next to them.
func pictureRows(t testing.TB) []*row {
	jpg, png := content(jpegOf(t, four())), content(pngOf(t, four()))
	const jpegType, pngType = "image/jpeg", "image/png"
	see := func(name string, s source, mime string) *row { return file(name, s, Image, mime) }
	glass := four()
	glass.SetNRGBA(40, 30, color.NRGBA{0, 0, 0, 0})
	return []*row{
		see("photo.jpg", jpg, jpegType).ok(),
		see("photo.JPEG", jpg, jpegType).ok(),
		see("grey.jpg", content(jpegOf(t, repaint(image.NewGray(sides())))), jpegType).ok(),
		see("turned.jpg", content(turnedJPEG(t)), jpegType).ok(),
		see("progressive.jpg", kept("picture", "progressive.jpg"), jpegType).ok(),
		see("located.jpg", kept("picture", "located.jpg"), jpegType).ok(),
		see("5 MB.jpg", padded(jpg, maxImage), jpegType).ok(),
		see("over 5 MB.jpg", padded(content(turnedJPEG(t)), maxImage+1), jpegType).converts(ReasonTooLarge, "over 5 MB.jpg").turnsUp(),
		see("camera.jpg", large(3000, 2200), jpegType).converts(ReasonTooLarge, "camera.jpg").slow(),
		see("photo.png", png, pngType).ok(),
		see("grey.png", content(pngOf(t, repaint(image.NewGray(sides())))), pngType).ok(),
		see("palette.png", content(pngOf(t, repaint(image.NewPaletted(sides(), color.Palette{corners[0], corners[1], corners[2], corners[3]})))), pngType).ok(),
		see("see-through.png", content(pngOf(t, glass)), pngType).ok(),
		see("interlaced.png", kept("interlaced.png"), pngType).ok(),
		see("5 MB.png", content(sizedPNG(t, maxImage)), pngType).ok(),
		see("over 5 MB.png", content(sizedPNG(t, maxImage+1)), pngType).converts(ReasonTooLarge, "over 5 MB.jpg").turnsUp(),
		see("16 bit.png", content(pngOf(t, repaint(image.NewRGBA64(sides())))), pngType).converts(ReasonPictureDepth, "16 bit.jpg").turnsUp(),
		see("16 bit grey.png", content(pngOf(t, repaint(image.NewGray16(sides())))), pngType).converts(ReasonPictureDepth, "16 bit grey.jpg"),
		see("moving.png", content(apng(t)), pngType).converts(ReasonAnimated, "moving.jpg").turnsUp(),
		see("print.jpg", kept("picture", "cmyk.jpg"), jpegType).converts(ReasonPictureColours, "print.jpg"),
		see("30,000 × 30,000.png", content(bombPNG(t, 30_000)), pngType).blocks(ReasonTooComplex),
		see("half.jpg", cut(jpg, 0.5), jpegType).blocks(ReasonTruncated),
		see("half.png", cut(png, 0.5), pngType).blocks(ReasonTruncated),
		see("broken.png", content([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dJUNKJUNKJUNKJUNKJUNKJUNKJUNK")), pngType).blocks(ReasonDamaged),

		see("located.jpg", kept("picture", "located.jpg"), jpegType).private().convertsBy(ReasonMetadata, StripMetadata, "located.jpg"),
		see("photo.jpg", jpg, jpegType).private().ok(),
		see("tagged.png", tagged(png, position), pngType).private().convertsBy(ReasonMetadata, StripMetadata, "tagged.png").turnsUp(),
		see("tagged.jpg", tagged(jpg, position), jpegType).private().convertsBy(ReasonMetadata, StripMetadata, "tagged.jpg").turnsUp(),
		see("tagged.jpg", tagged(jpg, position), jpegType).ok(),
		see("magick.jpg", drawn("", "-quality 92 -interlace Plane"), jpegType).ok(),
		see("magick grey.jpg", drawn("", "-colorspace Gray"), jpegType).ok(),
		see("magick print.jpg", drawn("", "-quality 95 -colorspace CMYK"), jpegType).converts(ReasonPictureColours, "magick print.jpg").turnsUp(),
		see("magick 16 bit.png", drawn("PNG48:", ""), pngType).converts(ReasonPictureDepth, "magick 16 bit.jpg").turnsUp(),
		see("magick palette.png", drawn("PNG8:", "-interlace PNG"), pngType).ok(),
	}
}

// oddPictureRows are the pictures that WhatsApp does not take.
func oddPictureRows(t testing.TB) []*row {
	see := func(name string, s source, mime string) *row { return file(name, s, Image, mime) }
	turn := "-rotate -90 -orient RightTop"
	return []*row{
		see("photo.heic", kept("picture", "photo.heic"), "image/heic").converts(ReasonPictureFormat, "photo.jpg"),
		see("HEIC by another name.jpg", kept("picture", "photo.heic"), "image/heic").converts(ReasonPictureFormat, "HEIC by another name.jpg"),
		see("half.heic", cut(kept("picture", "photo.heic"), 0.7), "image/heic").blocks(ReasonTruncated),
		see("see-through.webp", kept("picture", "alpha.webp"), "image/webp").converts(ReasonPictureFormat, "see-through.png"),
		see("lossy.webp", kept("picture", "lossy.webp"), "image/webp").converts(ReasonPictureFormat, "lossy.jpg"),
		see("moving.webp", kept("picture", "animated.webp"), "image/webp").converts(ReasonAnimated, "moving.jpg"),
		see("deep.tif", kept("picture", "deep.tif"), "image/tiff").converts(ReasonPictureFormat, "deep.jpg"),
		see("still.avif", kept("still.avif"), "image/avif").blocks(ReasonUnsupportedType),
		see("still.gif", content(gifOf(t, 1)), "image/gif").converts(ReasonPictureFormat, "still.jpg").turnsUp(),
		see("moving.gif", content(gifOf(t, 3)), "image/gif").converts(ReasonAnimated, "moving.jpg").turnsUp(),
		see("half.gif", cut(content(gifOf(t, 1)), 0.6), "image/gif").blocks(ReasonTruncated),
		see("scan.bmp", content(bmpOf(t, four())), "image/bmp").converts(ReasonPictureFormat, "scan.jpg").turnsUp(),
		see("scan.tif", content(tiffOf(t, four())), "image/tiff").converts(ReasonPictureFormat, "scan.jpg").turnsUp(),
		see("deep scan.tif", content(tiffOf(t, repaint(image.NewRGBA64(sides())))), "image/tiff").converts(ReasonPictureFormat, "deep scan.jpg").turnsUp(),
		see("inks.tif", kept("picture", "inks.tif"), "image/tiff").converts(ReasonPictureFormat, "inks.jpg"),
		see("logo.svg", text(`<svg xmlns="http://www.w3.org/2000/svg"></svg>`), "image/svg+xml").blocks(ReasonUnsupportedType),
		see("layers.psd", text("8BPS\x00\x01\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x10\x00\x00\x00\x10\x00\x08\x00\x03"), "image/vnd.adobe.photoshop").blocks(ReasonUnsupportedType),
		see("heif-enc.heic", encoded("heif-enc", "-q 90 IN -o OUT"), "image/heic").converts(ReasonPictureFormat, "heif-enc.jpg").turnsUp(),
		see("located.heic", tagged(encoded("heif-enc", "-q 90 IN -o OUT"), position), "image/heic").private().converts(ReasonPictureFormat, "located.jpg").turnsUp(),
		see("cwebp.webp", encoded("cwebp", "-quiet -q 90 IN -o OUT"), "image/webp").converts(ReasonPictureFormat, "cwebp.jpg").turnsUp(),
		see("img2webp.webp", encoded("img2webp", "-lossless IN -o OUT"), "image/webp").converts(ReasonPictureFormat, "img2webp.jpg").turnsUp(),
		see("turned.tif", drawn("", turn+" -compress lzw"), "image/tiff").converts(ReasonPictureFormat, "turned.jpg").turnsUp(),
		see("turned 16 bit.tif", drawn("", turn+" -compress zip -depth 16"), "image/tiff").converts(ReasonPictureFormat, "turned 16 bit.jpg").turnsUp(),
		see("old.bmp", drawn("BMP3:", "-type palette"), "image/bmp").converts(ReasonPictureFormat, "old.jpg").turnsUp(),
		see("magick.gif", drawn("", ""), "image/gif").converts(ReasonPictureFormat, "magick.jpg").turnsUp(),
	}
}

// stickerRows are WebP around the limits of stickers.
func stickerRows() []*row {
	const still, moving = maxStillSticker, maxSticker
	sticker := func(name string, b []byte) *row {
		return file(name, content(b), Sticker, "image/webp").warns(ReasonNotForHeaders)
	}
	image := func(name string, b []byte) *row {
		return file(name, content(b), Image, "image/webp").converts(ReasonPictureFormat, name[:len(name)-5]+".jpg")
	}
	animated := func(name string, b []byte) *row { r := image(name, b); r.reason = ReasonAnimated; return r }
	return []*row{
		sticker("sticker.webp", webp(512, 512, 1, 0)),
		sticker("100 KB.webp", webp(512, 512, 1, still)),
		image("over 100 KB.webp", webp(512, 512, 1, still+2)),
		image("511.webp", webp(511, 512, 1, 0)),
		image("513.webp", webp(512, 513, 1, 0)),
		sticker("moving sticker.webp", webp(512, 512, 2, 0)),
		sticker("500 KB.webp", webp(512, 512, 2, moving)),
		animated("over 500 KB.webp", webp(512, 512, 2, moving+2)),
		animated("moving 511.webp", webp(511, 511, 2, 0)),
		image("for a header.webp", webp(512, 512, 1, 0)).forHeader(Image),
		file("half.webp", cut(content(webp(512, 512, 1, 1000)), 0.5), Sticker, "image/webp").blocks(ReasonTruncated),
	}
}
