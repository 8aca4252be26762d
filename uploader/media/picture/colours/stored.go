// Package colours converts the colours of pictures to sRGB: by their ICC profiles, by
// numbers (ITU-T H.273), and those of pictures that are brighter than ordinary screens.
package colours

import "image"

// Stored is how the colours of a picture are stored.
type Stored struct {
	Coding  Coding
	Profile []byte // ICC; nil for none
	// ByNumbers reports whether the numbers of Coding count more than the profile.
	ByNumbers  bool
	Gray, Inks bool
}

// Conversion returns what is needed to show a picture as sRGB, or nil. img is the
// picture, of which the range matters; its inks were taken out with PrintTable.
func (s Stored) Conversion(img image.Image) *Conversion {
	c := &Conversion{same: true, luma: s.Coding.Luma()}
	switch p := parseProfile(s.Profile); {
	case s.Coding.Bright() && (p == nil || s.ByNumbers):
		c.bright = s.Coding.toneMap(img, c.luma)
		c.makeStored()
	case s.Inks:
	case s.Gray:
		if other := parseOther(s.Profile); other != nil && other.space == "GRAY" {
			c.gray = other.grays()
		}
	case p != nil && !(s.ByNumbers && s.Coding.Primaries > 0):
		c.use(*p)
	case profileOf(s.Coding.Primaries) != nil:
		c.use(*profileOf(s.Coding.Primaries))
	case s.ByNumbers && s.Coding.Primaries > 0: // sRGB, or what is nearest to it
	default:
		if other := parseOther(s.Profile); other != nil && other.space == "RGB " {
			c.table = other.table()
		}
	}
	if c.same && c.luma == nil && c.table == nil && c.bright == nil && c.gray == nil {
		return nil
	}
	return c
}

// PrintTable returns the conversion that a profile for print describes, or nil.
func PrintTable(profile []byte) *Lattice {
	if other := parseOther(profile); other != nil && other.space == "CMYK" {
		return other.table()
	}
	return nil
}
