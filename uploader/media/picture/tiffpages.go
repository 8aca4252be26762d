package picture

import (
	"mediadrop/uploader/media/picture/reading"
	"mediadrop/uploader/media/picture/tags"
)

// Tags and values that tell what a directory is for (TIFF 6.0, section 8; TIFF/EP
// and Adobe's DNG specification for what cameras write).
const (
	tagSubfile     = 254
	tagOldSubfile  = 255
	tagSubIFDs     = 330
	tagCFAPattern  = 33422
	tagDNGVersion  = 50706
	subfileReduced = 1 // a bit
	subfileMask    = 4 // a bit
	oldReduced     = 2
	photometricCFA = 32803
	photometricRaw = 34892
	maxPages       = 1000
	maxSubIFDs     = 16
	smallestPage   = 16 // a directory this much smaller than the largest is a preview
)

// rawCompressions are those of cameras' sensor data: Sony's, Epson's, Samsung's,
// Nikon's, Kodak's, Pentax's.
var rawCompressions = map[int64]bool{32767: true, 32769: true, 32770: true, 34713: true, 65000: true, 65535: true}

// tiffPage is a directory with a picture of its own.
type tiffPage struct {
	tags.Directory
	at      int64
	area    int64
	reduced bool // a preview or a mask of another one
}

// tiffPages returns the full pages of a file in their order. Where there are
// only previews, it is the largest of these. Raw photos are none: what stands
// first in them is a small preview.
func tiffPages(in *reading.Input) ([]tiffPage, error) {
	first, err := tags.FirstDirectory(in)
	if err != nil {
		return nil, err
	}
	if b, err := in.UpTo(0, 12); err == nil && RawType(b) != "" {
		return nil, ErrRaw
	}
	var all, subs []tiffPage
	seen := map[int64]bool{}
	take := func(d tags.Directory, at int64) (tiffPage, error) {
		p := tiffPage{Directory: d, at: at, area: min(d.Number(tagWidth, 0), reading.MaxSide) * min(d.Number(tagHeight, 0), reading.MaxSide)}
		p.reduced = d.Number(tagSubfile, 0)&(subfileReduced|subfileMask) != 0 || d.Number(tagOldSubfile, 1) == oldReduced
		if p.raw() {
			return p, ErrRaw
		}
		return p, nil
	}
	d, at := first, first.At
	for len(all) < maxPages && !seen[at] {
		seen[at] = true
		p, err := take(d, at)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
		for _, sub := range d.List(tagSubIFDs, maxSubIFDs) {
			if inner, err := d.Read(sub); err == nil && !seen[sub] {
				seen[sub] = true
				p, err := take(inner, sub)
				if err != nil {
					return nil, err
				}
				subs = append(subs, p)
			}
		}
		if at = d.Next; at == 0 {
			break
		}
		if d, err = first.Read(at); err != nil {
			break // what is behind the pages is no page
		}
	}
	pages := fullPages(all, subs)
	if hides(in, pages) {
		return nil, ErrRaw
	}
	return pages, nil
}

// raw reports whether a directory belongs to a raw photo.
func (p tiffPage) raw() bool {
	photometric := p.Number(tagPhotometric, 0)
	_, pattern := p.Find(tagCFAPattern)
	_, dng := p.Find(tagDNGVersion)
	return dng || pattern || photometric == photometricCFA || photometric == photometricRaw || rawCompressions[p.Number(tagCompression, 1)]
}

// fullPages leaves out what shows another page smaller.
func fullPages(all, subs []tiffPage) []tiffPage {
	largest := int64(0)
	for _, p := range append(append([]tiffPage(nil), all...), subs...) {
		largest = max(largest, p.area)
	}
	var full []tiffPage
	for _, p := range all {
		if !p.reduced && p.area > largest/smallestPage {
			full = append(full, p)
		}
	}
	if len(full) > 0 {
		return full
	}
	for _, p := range append(subs, all...) { // one is left in any case
		if p.area == largest {
			return []tiffPage{p}
		}
	}
	return all[:1]
}
