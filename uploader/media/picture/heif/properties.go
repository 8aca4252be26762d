package heif

import (
	"mediadrop/uploader/media/picture/heic"
	"mediadrop/uploader/media/picture/reading"
)

// picture reads the properties of all items for their size, and those of the
// primary one for what is told of it.
func (r *reader) picture() error {
	for _, p := range r.properties {
		if err := r.anyProperty(p); err != nil {
			return err
		}
	}
	for _, number := range r.owned[r.primary] {
		if number >= len(r.properties) {
			return reading.Broken("property %d of %d", number, len(r.properties))
		}
		if err := r.ownProperty(r.properties[number]); err != nil {
			return err
		}
	}
	if r.found.Width == 0 {
		return reading.Broken("no size of item %d", r.primary)
	}
	return r.derive()
}

// anyProperty reads a property of whatever item: the decoder could be led to
// any of them.
func (r *reader) anyProperty(b reading.Box) error {
	switch b.Kind {
	case "ispe":
		width, height := r.found.Width, r.found.Height
		err := r.size(b)
		r.found.Width, r.found.Height = width, height
		if r.found.Memory > reading.MaxDecoded {
			return r.size(b) // say what is too big
		}
		return err
	}
	return nil
}

// size reads ispe (23008-12, 6.5.3).
func (r *reader) size(b reading.Box) error {
	f := r.in.Fields(b.Body)
	f.Number(4)
	width, height := f.Number(4), f.Number(4)
	if f.Err == nil {
		r.found.Claim(width, height, heic.Tenths)
	}
	return f.Err
}

func (r *reader) ownProperty(b reading.Box) error {
	f := r.in.Fields(b.Body)
	switch b.Kind {
	case "ispe":
		return r.size(b)
	case "pixi": // 23008-12, 6.5.6
		f.Number(4)
		if f.Number(1) == 1 {
			r.found.Gray = true
		}
		r.found.Bits = int(f.Number(1))
	case "hvcC": // 14496-15, 8.3.3.1
		f.At += 16
		if f.Number(1)&3 == 0 {
			r.found.Gray = true
		}
		r.found.Bits = int(f.Number(1)&7) + 8
	case "colr":
		return r.colours(b)
	}
	return f.Err
}

// colours reads colr (14496-12, 12.1.5).
func (r *reader) colours(b reading.Box) error {
	f := r.in.Fields(b.Body)
	switch f.Number(4) {
	case 0x70726f66, 0x72494343: // prof, rICC
		r.found.Profile = []reading.Extent{{At: f.At, Length: f.End - f.At}}
	case 0x6e636c78: // nclx
		r.found.Coding.Primaries = f.Number(2)
		r.found.Coding.Transfer = f.Number(2)
		r.found.Coding.Matrix = f.Number(2)
		r.found.Coding.Limited = f.Number(1)&0x80 == 0
	}
	return f.Err
}
