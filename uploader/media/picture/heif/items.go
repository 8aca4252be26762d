package heif

import (
	"strings"

	"mediadrop/uploader/media/picture/colours"
	"mediadrop/uploader/media/picture/reading"
)

// coded is a picture coded with HEVC.
type coded struct {
	parts  []reading.Extent
	config reading.Extent // hvcC
}

// maxTiles bounds the tiles of a picture: one of 200 megapixels has 800.
const maxTiles = 1 << 12

// derive finds out what the picture is made of. It must be coded itself, or a
// grid of tiles that are: overlays and the like can name the same picture
// thousands of times, and no camera writes them.
func (r *reader) derive() error {
	f := r.found
	f.primaryAt = r.primaryAt
	var err error
	if f.coded, err = r.codedOf(r.primary); err != nil {
		return err
	}
	if len(f.Profile) == 0 && f.Coding == (colours.Coding{}) {
		if said, ok := codedColours(r.in, f.coded[0].config); ok {
			f.Coding = said
		}
	}
	for id := range r.kinds {
		if to, is := r.belongsTo[id]; is && to == r.primary && r.isAlpha(id) {
			if f.alphaOf, err = r.codedOf(id); err == nil && r.primaryAt.Length == 2 == (id < 1<<16) {
				f.Alpha, f.alpha = true, id
			}
		}
	}
	if n := r.count(); n > 1 {
		f.Pictures = n
	}
	return nil
}

// isAlpha reports whether an item is a channel of transparency (23008-12,
// 6.5.8 and annex D.2).
func (r *reader) isAlpha(id int64) bool {
	for _, number := range r.owned[id] {
		if number < len(r.properties) && r.properties[number].Kind == "auxC" {
			f := r.in.Fields(r.properties[number].Body)
			f.Number(4)
			kind := f.Text()
			return strings.Contains(kind, "alpha") || strings.HasSuffix(kind, "hevc:2015:auxid:1")
		}
	}
	return false
}

// count returns how many pictures there are to be looked at: all that are no
// parts, previews or channels of others, and not hidden.
func (r *reader) count() int {
	part := map[int64]bool{}
	for _, items := range r.madeOf {
		for _, id := range items {
			part[id] = true
		}
	}
	n := 0
	for id, kind := range r.kinds {
		_, belongs := r.belongsTo[id]
		if (kind == "hvc1" || kind == "hev1" || kind == "grid") && !part[id] && !belongs && (!r.hidden[id] || id == r.primary) {
			n++
		}
	}
	return n
}

// codedOf returns the coded items that an item is made of.
func (r *reader) codedOf(id int64) ([]coded, error) {
	switch kind := r.kinds[id]; kind {
	case "hvc1", "hev1":
		c, err := r.coded(id)
		return []coded{c}, err
	case "grid":
		return r.tiles(id)
	case "":
		return nil, reading.Broken("no item %d", id)
	default:
		return nil, reading.UnknownKind("an item of kind %q", kind)
	}
}

func (r *reader) coded(id int64) (coded, error) {
	parts, err := r.contentOf(id)
	if err != nil {
		return coded{}, err
	}
	config, ok := r.propertyOf(id, "hvcC")
	if !ok {
		return coded{}, reading.Broken("item %d does not say how it is coded", id)
	}
	return coded{parts, config.Body}, nil
}

func (r *reader) propertyOf(id int64, kind string) (reading.Box, bool) {
	for _, number := range r.owned[id] {
		if number < len(r.properties) && r.properties[number].Kind == kind {
			return r.properties[number], true
		}
	}
	return reading.Box{}, false
}

// tiles reads a grid (23008-12, 6.6.2.3), whose tiles must about cover it.
func (r *reader) tiles(id int64) ([]coded, error) {
	parts, err := r.contentOf(id)
	if err != nil {
		return nil, err
	}
	f := r.in.Fields(parts[0])
	width := 2
	if f.Number(2)&1 != 0 {
		width = 4
	}
	down, across := f.Number(1)+1, f.Number(1)+1
	w, h := f.Number(width), f.Number(width)
	tiles := r.madeOf[id]
	if f.Err != nil {
		return nil, f.Err
	}
	if int64(len(tiles)) != down*across || len(tiles) > maxTiles {
		return nil, reading.Broken("%d tiles where there are %d × %d", len(tiles), across, down)
	}
	var all []coded
	for _, tile := range tiles {
		if kind := r.kinds[tile]; kind != "hvc1" && kind != "hev1" {
			return nil, reading.UnknownKind("a tile of kind %q", kind)
		}
		c, err := r.coded(tile)
		if err != nil {
			return nil, err
		}
		tw, th, err := r.sizeOf(tile)
		if err != nil {
			return nil, err
		}
		if tw*across < w || tw*(across-1) >= w || th*down < h || th*(down-1) >= h {
			return nil, reading.Broken("tiles of %d × %d pixels, %d × %d of them, for %d × %d", tw, th, across, down, w, h)
		}
		all = append(all, c)
	}
	return all, nil
}

func (r *reader) sizeOf(id int64) (width, height int64, err error) {
	b, ok := r.propertyOf(id, "ispe")
	if !ok {
		return 0, 0, reading.Broken("no size of item %d", id)
	}
	f := r.in.Fields(b.Body)
	f.Number(4)
	width, height = f.Number(4), f.Number(4)
	return width, height, f.Err
}
