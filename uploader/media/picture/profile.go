package picture

import (
	"compress/zlib"
	"image"
	"io"

	"mediadrop/uploader/media/picture/colours"
	"mediadrop/uploader/media/picture/reading"
)

// conversionOf returns what is needed to show a picture as sRGB, or nil. img is the
// picture, of which the range matters.
func conversionOf(in *reading.Input, found facts, img image.Image) *colours.Conversion {
	stored := colours.Stored{
		Coding: found.coding, Profile: readProfile(in, found), ByNumbers: found.Format == PNG,
		Gray: found.Model == Gray, Inks: found.Model == CMYK,
	}
	return stored.Conversion(img)
}

// readProfile puts together the parts of a profile. It returns nil where there is
// none, or it cannot be read: then the colours are taken for sRGB, as most programs
// do.
func readProfile(in *reading.Input, found facts) []byte {
	var parts []io.Reader
	for _, e := range found.profile {
		if !in.Holds(e) {
			return nil
		}
		parts = append(parts, in.Section(e))
	}
	all := io.MultiReader(parts...)
	if found.packed {
		unpacked, err := zlib.NewReader(all)
		if err != nil {
			return nil
		}
		all = unpacked
	}
	data, err := io.ReadAll(io.LimitReader(all, maxProfileLength))
	if err != nil {
		return nil
	}
	return data
}
