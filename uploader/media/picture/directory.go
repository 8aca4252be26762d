package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/reading"
)

// Tags of TIFF 6.0 and of EXIF 2.32 (4.6.3 to 4.6.6).
const (
	tagOrientation = 0x0112
	tagGPS         = 0x8825
	tagLatitude    = 2 // within the GPS directory
	tagLongitude   = 4

	maxDirectory = 1024 // entries; cameras write fewer than a hundred
)

// What is wrong with a directory.
var (
	errNoTIFF    = fmt.Errorf("no TIFF structure: %w", defect.ErrBroken)
	errDirectory = fmt.Errorf("a directory that cannot be read: %w", defect.ErrBroken)
)

// directory is a list of tags in a TIFF structure, which EXIF is as well.
type directory struct {
	in      *reading.Input
	order   binary.ByteOrder
	at      int64
	entries []entry
	next    int64 // where the next directory is, or 0
}

// entry is a tag with its values.
type entry struct {
	tag, kind uint16
	count     int64
	value     [4]byte // the values, or where they are
}

// firstDirectory reads the header and the directory that it points to
// (TIFF 6.0, section 2).
func firstDirectory(in *reading.Input) (directory, error) {
	header, err := in.Bytes(0, 8)
	if err != nil {
		return directory{}, err
	}
	d := directory{in: in, order: binary.LittleEndian}
	if header[0] == 'M' {
		d.order = binary.BigEndian
	}
	switch d.order.Uint16(header[2:]) {
	case 42:
	case 43:
		return directory{}, reading.UnknownKind("a TIFF file with places of 64 bits")
	default:
		return directory{}, errNoTIFF
	}
	return d.read(int64(d.order.Uint32(header[4:])))
}

// read reads another directory of the same structure.
func (d directory) read(at int64) (directory, error) {
	head, err := d.in.Bytes(at, 2)
	if err != nil {
		return d, err
	}
	count := int(d.order.Uint16(head))
	if count == 0 || count > maxDirectory {
		return d, errDirectory
	}
	data, err := d.in.Bytes(at+2, 12*count)
	if err != nil {
		return d, err
	}
	d.at, d.entries, d.next = at, make([]entry, count), 0
	for i := range d.entries {
		e := data[12*i:]
		d.entries[i] = entry{
			tag: d.order.Uint16(e), kind: d.order.Uint16(e[2:]), count: int64(d.order.Uint32(e[4:])),
			value: [4]byte(e[8:12]),
		}
	}
	// The link to the next directory may be missing at the end of a file.
	if link, err := d.in.Bytes(at+2+12*int64(count), 4); err == nil {
		d.next = int64(d.order.Uint32(link))
	}
	return d, nil
}

func (d directory) find(tag uint16) (entry, bool) {
	for _, e := range d.entries {
		if e.tag == tag {
			return e, true
		}
	}
	return entry{}, false
}

// number returns the first value of a tag, or otherwise.
func (d directory) number(tag uint16, otherwise int64) int64 {
	e, ok := d.find(tag)
	if !ok || e.count == 0 {
		return otherwise
	}
	numbers, err := d.numbers(e, 1)
	if err != nil || len(numbers) == 0 {
		return otherwise
	}
	return numbers[0]
}

// list returns the first values of a tag of whole numbers.
func (d directory) list(tag uint16, most int64) []int64 {
	e, ok := d.find(tag)
	if !ok {
		return nil
	}
	numbers, err := d.numbers(e, most)
	if err != nil {
		return nil
	}
	return numbers
}

// bytes returns the values of a tag of bytes, if there are no more than most.
func (d directory) bytes(tag uint16, most int64) []byte {
	e, ok := d.find(tag)
	if !ok || widths[e.kind] != 1 || e.count > most {
		return nil
	}
	where, elsewhere := d.place(e)
	if !elsewhere {
		return bytes.Clone(e.value[:e.count])
	}
	b, err := d.in.Bytes(where.At, int(where.Length))
	if err != nil {
		return nil
	}
	return bytes.Clone(b)
}

// widths are the bytes that a value of a kind takes (TIFF 6.0, section 2).
var widths = map[uint16]int64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}

// place tells where the values of an entry are, when that is not in itself.
func (d directory) place(e entry) (reading.Extent, bool) {
	length := e.count * widths[e.kind]
	return reading.Extent{At: int64(d.order.Uint32(e.value[:])), Length: length}, length > 4
}

// numbers returns the first values of an entry of whole numbers.
func (d directory) numbers(e entry, most int64) ([]int64, error) {
	width, count := widths[e.kind], min(e.count, most)
	data := e.value[:]
	if where, elsewhere := d.place(e); elsewhere {
		var err error
		if data, err = d.in.Bytes(where.At, int(count*width)); err != nil {
			return nil, err
		}
	}
	numbers := make([]int64, 0, count)
	for i := range count {
		switch e.kind {
		case 1, 7:
			numbers = append(numbers, int64(data[i]))
		case 3:
			numbers = append(numbers, int64(d.order.Uint16(data[2*i:])))
		case 4, 13:
			numbers = append(numbers, int64(d.order.Uint32(data[4*i:])))
		default:
			return nil, errDirectory
		}
	}
	return numbers, nil
}

// orientation returns the value of the tag, or 1 when it is none of the eight
// (EXIF 2.32, 4.6.4: Orientation).
func (d directory) orientation() int {
	if o := d.number(tagOrientation, 1); o >= 1 && o <= 8 {
		return int(o)
	}
	return 1
}

// located reports whether the directory leads to a position.
func (d directory) located() bool {
	pointer, ok := d.find(tagGPS)
	if !ok {
		return false
	}
	gps, err := d.read(int64(d.order.Uint32(pointer.value[:])))
	if err != nil {
		return false
	}
	_, latitude := gps.find(tagLatitude)
	_, longitude := gps.find(tagLongitude)
	return latitude || longitude
}
