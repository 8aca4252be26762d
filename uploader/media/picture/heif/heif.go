// Package heif reads pictures in HEIF files with HEVC inside, which cameras call HEIC:
// what there is in a file, what the coded data itself says, and the picture.
package heif

import (
	"strings"

	"mediadrop/uploader/media/picture/colours"
	"mediadrop/uploader/media/picture/reading"
)

// Item types and brands of HEIF (ISO/IEC 23008-12) with HEVC inside.
var heicBrands = map[string]bool{"heic": true, "heix": true, "heim": true, "heis": true, "hevc": true, "hevx": true}

const (
	maxItems      = 1 << 14 // a picture of 200 megapixels has 800 tiles of 512 × 512
	maxProperties = 64      // of one item
	maxExtents    = 1 << 16 // of all items; writers use one or two for each
	maxMetadata   = 16      // items that are read; cameras write one of each kind
)

// Picture is what a file says of its picture. It is turned by the format's own means.
type Picture struct {
	reading.Size
	Bits     int // a channel
	Gray     bool
	Alpha    bool
	Motion   bool // a film of the same moment, or more pictures
	Pictures int  // to be looked at, where they are several; otherwise 0
	Profile  []reading.Extent
	Coding   colours.Coding
	Metadata bool
	EXIF     []*reading.Input
	XMP      []*reading.Input

	primaryAt reading.Extent // the number of the picture's item
	coded     []coded        // of the picture: itself, or its tiles
	alpha     int64          // the item with its transparency; 0 for none
	alphaOf   []coded        // of that
}

// reader gathers the parts of the meta box.
type reader struct {
	in         *reading.Input
	found      *Picture
	primary    int64
	primaryAt  reading.Extent   // where the file says so
	kinds      map[int64]string // types of items, for mime with the content type
	hidden     map[int64]bool
	places     map[int64][]place
	properties []reading.Box
	owned      map[int64][]int   // numbers of properties, from 0
	madeOf     map[int64][]int64 // the items that a derived one is made of
	belongsTo  map[int64]int64   // the item that a preview or channel is of
	data       reading.Extent    // idat
	extents    int
	references int
	meta       bool
}

// place is where a part of an item is.
type place struct {
	reading.Extent
	inData bool // relative to idat
}

// Read looks through a file. Where there is an error, the picture is filled as far as
// it is known.
func Read(in *reading.Input) (Picture, error) {
	found := &Picture{Bits: 8}
	err := read(in, found)
	return *found, err
}

func read(in *reading.Input, found *Picture) error {
	r := &reader{
		in: in, found: found,
		kinds: map[int64]string{}, hidden: map[int64]bool{}, places: map[int64][]place{}, owned: map[int64][]int{},
		madeOf: map[int64][]int64{}, belongsTo: map[int64]int64{},
	}
	err := reading.WalkBoxes(in, reading.Extent{At: 0, Length: in.Size}, r.top)
	if r.meta {
		if described := r.describe(); err == nil {
			err = described
		}
	}
	if err == nil && !r.meta {
		if found.Motion {
			return reading.UnknownKind("a sequence without a picture of its own")
		}
		return reading.Broken("no picture")
	}
	return err
}

func (r *reader) top(b reading.Box) error {
	switch b.Kind {
	case "ftyp":
		return r.brands(b)
	case "meta":
		if r.meta {
			return reading.Broken("two meta boxes")
		}
		r.meta = true
		return r.inFull(b, 4, r.part)
	case "mpvd", "moov": // a film of the same moment, or more pictures
		r.found.Motion = true
	}
	return nil
}

// brands looks whether any brand says HEVC: AVIF uses the same container.
func (r *reader) brands(b reading.Box) error {
	f := r.in.Fields(b.Body)
	for i := 0; f.At < f.End && i < 64; i++ {
		if name := f.Code(); i != 1 && heicBrands[name] { // the second one is a version
			return nil
		}
	}
	if f.Err != nil {
		return f.Err
	}
	return reading.Broken("no HEVC picture")
}

// inFull walks through the boxes after a version, flags and a count.
func (r *reader) inFull(b reading.Box, skip int64, visit func(reading.Box) error) error {
	return reading.WalkBoxes(r.in, reading.Extent{At: b.Body.At + skip, Length: max(0, b.Body.Length-skip)}, visit)
}

// part takes a box in meta (ISO/IEC 14496-12, 8.11).
func (r *reader) part(b reading.Box) error {
	f := r.in.Fields(b.Body)
	switch b.Kind {
	case "pitm":
		width := itemWidth(f.Number(4)>>24 > 0)
		r.primaryAt = reading.Extent{At: f.At, Length: int64(width)}
		r.primary = f.Number(width)
		return f.Err
	case "iinf":
		version := f.Number(4) >> 24
		f.Number(itemWidth(version > 0))
		if f.Err != nil {
			return f.Err
		}
		return reading.WalkBoxes(r.in, reading.Extent{At: f.At, Length: f.End - f.At}, r.item)
	case "iloc":
		return r.locations(b)
	case "iref":
		wide := f.Number(4)>>24 > 0
		if f.Err != nil {
			return f.Err
		}
		return reading.WalkBoxes(r.in, reading.Extent{At: f.At, Length: f.End - f.At}, func(b reading.Box) error { return r.reference(b, wide) })
	case "idat":
		r.data = b.Body
	case "iprp":
		return reading.WalkBoxes(r.in, b.Body, r.property)
	}
	return nil
}

// itemWidth is how many bytes an item's number has.
func itemWidth(wide bool) int {
	if wide {
		return 4
	}
	return 2
}

// item reads infe, what an item is.
func (r *reader) item(b reading.Box) error {
	f := r.in.Fields(b.Body)
	head := f.Number(4)
	version := head >> 24
	if b.Kind != "infe" || version < 2 || len(r.kinds) >= maxItems {
		return f.Err
	}
	id := f.Number(itemWidth(version > 2))
	f.Number(2) // protection
	name := f.Code()
	if f.Text(); name == "mime" {
		name += " " + f.Text()
	}
	r.kinds[id], r.hidden[id] = name, head&1 != 0
	return f.Err
}

// reference reads a box in iref: how items belong together (14496-12, 8.11.12).
func (r *reader) reference(b reading.Box, wide bool) error {
	f := r.in.Fields(b.Body)
	from := f.Number(itemWidth(wide))
	for range f.Number(2) {
		to := f.Number(itemWidth(wide))
		if r.references++; f.Err != nil || r.references > maxExtents {
			break
		}
		switch b.Kind {
		case "dimg":
			r.madeOf[from] = append(r.madeOf[from], to)
		case "auxl", "thmb":
			r.belongsTo[from] = to
		}
	}
	return f.Err
}

func (r *reader) property(b reading.Box) error {
	switch b.Kind {
	case "ipco":
		return reading.WalkBoxes(r.in, b.Body, func(b reading.Box) error {
			if r.properties = append(r.properties, b); len(r.properties) > reading.MaxBoxes {
				return reading.TooBig("more than %d properties", reading.MaxBoxes)
			}
			return nil
		})
	case "ipma":
		return r.associations(b)
	}
	return nil
}

// associations reads ipma: which item has which properties (14496-12, 8.11.14).
func (r *reader) associations(b reading.Box) error {
	f := r.in.Fields(b.Body)
	head := f.Number(4)
	wide, numbers := head>>24 > 0, 1
	if head&1 != 0 {
		numbers = 2
	}
	count := f.Number(4)
	for i := int64(0); i < count && i < maxItems && f.Err == nil; i++ {
		id := f.Number(itemWidth(wide))
		for range f.Number(1) {
			number := int(f.Number(numbers))
			number &^= 1 << (8*numbers - 1) // whether it is essential
			if number > 0 && len(r.owned[id]) < maxProperties {
				r.owned[id] = append(r.owned[id], number-1)
			}
		}
	}
	return f.Err
}

// locations reads iloc: where items are (14496-12, 8.11.3).
func (r *reader) locations(b reading.Box) error {
	f := r.in.Fields(b.Body)
	version := f.Number(4) >> 24
	sizes := f.Number(2)
	offset, length, base, index := int(sizes>>12&15), int(sizes>>8&15), int(sizes>>4&15), int(sizes&15)
	if version == 0 {
		index = 0
	}
	for _, width := range []int{offset, length, base, index} {
		if width > 8 {
			return reading.Broken("numbers of %d bytes", width)
		}
	}
	count := f.Number(itemWidth(version > 1))
	if index+offset+length == 0 {
		return reading.Broken("items whose places take no room") // any number of them would fit in any file
	}
	for i := int64(0); i < count && i < maxItems && f.Err == nil; i++ {
		id, method := f.Number(itemWidth(version > 1)), int64(0)
		if version > 0 {
			method = f.Number(2) & 15
		}
		f.Number(2) // which file: this one
		start := f.Number(base)
		for range f.Number(2) {
			f.Number(index)
			e := reading.Extent{At: start + f.Number(offset), Length: f.Number(length)}
			if f.Err != nil {
				break
			}
			if r.extents++; r.extents > maxExtents {
				return reading.TooBig("more than %d parts of items", maxExtents)
			}
			if err := r.place(id, method, e); err != nil {
				return err
			}
		}
	}
	return f.Err
}

// place notes a part of an item.
func (r *reader) place(id, method int64, e reading.Extent) error {
	switch {
	case method == 0 && !r.in.Holds(e):
		return reading.Truncated("%d bytes of item %d at %d", e.Length, id, e.At)
	case method <= 1:
		r.places[id] = append(r.places[id], place{e, method == 1})
	}
	return nil
}

// contentOf returns the parts of an item, all of them in the file.
func (r *reader) contentOf(id int64) ([]reading.Extent, error) {
	var parts []reading.Extent
	for _, p := range r.places[id] {
		if p.inData {
			if p.At < 0 || p.Length < 0 || p.At > r.data.Length || p.Length > r.data.Length-p.At {
				return nil, reading.Truncated("%d bytes of item %d", p.Length, id)
			}
			p.At += r.data.At
		}
		parts = append(parts, p.Extent)
	}
	if len(parts) == 0 {
		return nil, reading.Truncated("nothing of item %d", id)
	}
	return parts, nil
}

// describe puts together what was found.
func (r *reader) describe() error {
	read := 0
	for id, kind := range r.kinds {
		exif, xmp := kind == "Exif", strings.HasPrefix(kind, "mime application/rdf+xml")
		if !exif && !xmp {
			continue
		}
		r.found.Metadata = true
		parts, err := r.contentOf(id)
		if read++; err != nil || read > maxMetadata {
			continue
		}
		if exif {
			r.exif(parts[0])
		} else {
			r.found.XMP = append(r.found.XMP, r.in.Part(parts[0]))
		}
	}
	return r.picture()
}

// exif reads an Exif item: four bytes say how far the block is behind them
// (23008-12, annex A).
func (r *reader) exif(e reading.Extent) {
	f := r.in.Fields(e)
	skip := f.Number(4)
	if rest := f.End - f.At - skip; f.Err == nil && rest > 0 {
		r.found.EXIF = append(r.found.EXIF, r.in.Part(reading.Extent{At: f.At + skip, Length: rest}))
	}
}
