package picture

// picture reads the properties of all items for their size, and those of the
// primary one for what is told of it.
func (r *heifReader) picture() error {
	for _, p := range r.properties {
		if err := r.anyProperty(p); err != nil {
			return err
		}
	}
	for _, number := range r.owned[r.primary] {
		if number >= len(r.properties) {
			return broken("property %d of %d", number, len(r.properties))
		}
		if err := r.ownProperty(r.properties[number]); err != nil {
			return err
		}
	}
	if r.found.Width == 0 {
		return broken("no size of item %d", r.primary)
	}
	return r.derive()
}

// anyProperty reads a property of whatever item: the decoder could be led to
// any of them.
func (r *heifReader) anyProperty(b box) error {
	switch b.kind {
	case "ispe":
		width, height := r.found.Width, r.found.Height
		err := r.size(b)
		r.found.Width, r.found.Height = width, height
		if r.found.memory > maxDecoded {
			return r.size(b) // say what is too big
		}
		return err
	}
	return nil
}

// size reads ispe (23008-12, 6.5.3).
func (r *heifReader) size(b box) error {
	f := r.in.fields(b.body)
	f.number(4)
	width, height := f.number(4), f.number(4)
	if f.err == nil {
		r.found.claim(width, height, heifTenths)
	}
	return f.err
}

func (r *heifReader) ownProperty(b box) error {
	f := r.in.fields(b.body)
	switch b.kind {
	case "ispe":
		return r.size(b)
	case "pixi": // 23008-12, 6.5.6
		f.number(4)
		if f.number(1) == 1 {
			r.found.Model = Gray
		}
		r.found.Bits = int(f.number(1))
	case "hvcC": // 14496-15, 8.3.3.1
		f.at += 16
		if f.number(1)&3 == 0 {
			r.found.Model = Gray
		}
		r.found.Bits = int(f.number(1)&7) + 8
	case "colr":
		return r.colours(b)
	}
	return f.err
}

// colours reads colr (14496-12, 12.1.5).
func (r *heifReader) colours(b box) error {
	f := r.in.fields(b.body)
	switch f.number(4) {
	case 0x70726f66, 0x72494343: // prof, rICC
		r.found.profile = []extent{{f.at, f.end - f.at}}
	case 0x6e636c78: // nclx
		r.found.coding.primaries = f.number(2)
		r.found.coding.transfer = f.number(2)
		r.found.coding.matrix = f.number(2)
		r.found.coding.limited = f.number(1)&0x80 == 0
	}
	return f.err
}
