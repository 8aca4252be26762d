package picture

import (
	"compress/zlib"
	"image"
	"io"
)

// conversionOf returns what is needed to show a picture as sRGB, or nil. img is the
// picture, of which the range matters.
func conversionOf(in *input, found facts, img image.Image) *conversion {
	c := &conversion{same: true, luma: found.coding.luma()}
	data := readProfile(in, found)
	switch p := parseProfile(data); {
	case found.coding.bright() && (p == nil || found.Format == PNG): // cICP counts more
		c.bright = found.coding.toneMap(img, c.luma)
		c.makeStored()
	case found.Model == CMYK: // done where the inks are taken out
	case found.Model == Gray:
		if other := parseOther(data); other != nil && other.space == "GRAY" {
			c.gray = other.grays()
		}
	case p != nil && !(found.Format == PNG && found.coding.primaries > 0):
		c.use(*p)
	case profileOf(found.coding.primaries) != nil:
		c.use(*profileOf(found.coding.primaries))
	case found.coding.primaries > 0 && found.Format == PNG: // sRGB, or what is nearest to it
	default:
		if other := parseOther(data); other != nil && other.space == "RGB " {
			c.table = other.table()
		}
	}
	if c.same && c.luma == nil && c.table == nil && c.bright == nil && c.gray == nil {
		return nil
	}
	return c
}

// printTable returns the conversion that a picture for print comes with, or nil.
func printTable(in *input, found facts) *lattice {
	if other := parseOther(readProfile(in, found)); other != nil && other.space == "CMYK" {
		return other.table()
	}
	return nil
}

// readProfile puts together the parts of a profile. It returns nil where there is
// none, or it cannot be read: then the colours are taken for sRGB, as most programs
// do.
func readProfile(in *input, found facts) []byte {
	var parts []io.Reader
	for _, e := range found.profile {
		if !in.holds(e) {
			return nil
		}
		parts = append(parts, in.section(e))
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
