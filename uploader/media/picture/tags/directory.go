// Package tags reads the directories of TIFF files and of EXIF.
package tags

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/reading"
)

// Tags of TIFF 6.0 and of EXIF 2.32 (4.6.3 to 4.6.6).
const (
	Orientation  = 0x0112
	GPS          = 0x8825
	tagLatitude  = 2 // within the GPS directory
	tagLongitude = 4

	MaxDirectory = 1024 // entries; cameras write fewer than a hundred
)

// What is wrong with a directory.
var (
	errNoTIFF    = fmt.Errorf("no TIFF structure: %w", defect.ErrBroken)
	errDirectory = fmt.Errorf("a directory that cannot be read: %w", defect.ErrBroken)
)

// Directory is a list of tags in a TIFF structure, which EXIF is as well.
type Directory struct {
	In      *reading.Input
	Order   binary.ByteOrder
	At      int64
	Entries []Entry
	Next    int64 // where the next directory is, or 0
}

// Entry is a tag with its values.
type Entry struct {
	Tag, Kind uint16
	Count     int64
	Value     [4]byte // the values, or where they are
}

// FirstDirectory reads the header and the directory that it points to
// (TIFF 6.0, section 2).
func FirstDirectory(in *reading.Input) (Directory, error) {
	header, err := in.Bytes(0, 8)
	if err != nil {
		return Directory{}, err
	}
	d := Directory{In: in, Order: binary.LittleEndian}
	if header[0] == 'M' {
		d.Order = binary.BigEndian
	}
	switch d.Order.Uint16(header[2:]) {
	case 42:
	case 43:
		return Directory{}, reading.UnknownKind("a TIFF file with places of 64 bits")
	default:
		return Directory{}, errNoTIFF
	}
	return d.Read(int64(d.Order.Uint32(header[4:])))
}

// Read reads another directory of the same structure.
func (d Directory) Read(at int64) (Directory, error) {
	head, err := d.In.Bytes(at, 2)
	if err != nil {
		return d, err
	}
	count := int(d.Order.Uint16(head))
	if count == 0 || count > MaxDirectory {
		return d, errDirectory
	}
	data, err := d.In.Bytes(at+2, 12*count)
	if err != nil {
		return d, err
	}
	d.At, d.Entries, d.Next = at, make([]Entry, count), 0
	for i := range d.Entries {
		e := data[12*i:]
		d.Entries[i] = Entry{
			Tag: d.Order.Uint16(e), Kind: d.Order.Uint16(e[2:]), Count: int64(d.Order.Uint32(e[4:])),
			Value: [4]byte(e[8:12]),
		}
	}
	// The link to the next directory may be missing at the end of a file.
	if link, err := d.In.Bytes(at+2+12*int64(count), 4); err == nil {
		d.Next = int64(d.Order.Uint32(link))
	}
	return d, nil
}

// Find returns the first entry with a tag.
func (d Directory) Find(tag uint16) (Entry, bool) {
	for _, e := range d.Entries {
		if e.Tag == tag {
			return e, true
		}
	}
	return Entry{}, false
}

// Number returns the first value of a tag, or otherwise.
func (d Directory) Number(tag uint16, otherwise int64) int64 {
	e, ok := d.Find(tag)
	if !ok || e.Count == 0 {
		return otherwise
	}
	numbers, err := d.Numbers(e, 1)
	if err != nil || len(numbers) == 0 {
		return otherwise
	}
	return numbers[0]
}

// List returns the first values of a tag of whole numbers.
func (d Directory) List(tag uint16, most int64) []int64 {
	e, ok := d.Find(tag)
	if !ok {
		return nil
	}
	numbers, err := d.Numbers(e, most)
	if err != nil {
		return nil
	}
	return numbers
}

// Bytes returns the values of a tag of bytes, if there are no more than most.
func (d Directory) Bytes(tag uint16, most int64) []byte {
	e, ok := d.Find(tag)
	if !ok || widths[e.Kind] != 1 || e.Count > most {
		return nil
	}
	where, elsewhere := d.Place(e)
	if !elsewhere {
		return bytes.Clone(e.Value[:e.Count])
	}
	b, err := d.In.Bytes(where.At, int(where.Length))
	if err != nil {
		return nil
	}
	return bytes.Clone(b)
}

// widths are the bytes that a value of a kind takes (TIFF 6.0, section 2).
var widths = map[uint16]int64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}

// Place returns where the values of an entry are, and reports whether that is not in itself.
func (d Directory) Place(e Entry) (reading.Extent, bool) {
	length := e.Count * widths[e.Kind]
	return reading.Extent{At: int64(d.Order.Uint32(e.Value[:])), Length: length}, length > 4
}

// Numbers returns the first values of an entry of whole numbers.
func (d Directory) Numbers(e Entry, most int64) ([]int64, error) {
	width, count := widths[e.Kind], min(e.Count, most)
	data := e.Value[:]
	if where, elsewhere := d.Place(e); elsewhere {
		var err error
		if data, err = d.In.Bytes(where.At, int(count*width)); err != nil {
			return nil, err
		}
	}
	numbers := make([]int64, 0, count)
	for i := range count {
		switch e.Kind {
		case 1, 7:
			numbers = append(numbers, int64(data[i]))
		case 3:
			numbers = append(numbers, int64(d.Order.Uint16(data[2*i:])))
		case 4, 13:
			numbers = append(numbers, int64(d.Order.Uint32(data[4*i:])))
		default:
			return nil, errDirectory
		}
	}
	return numbers, nil
}

// Orientation returns the value of the tag, or 1 when it is none of the eight
// (EXIF 2.32, 4.6.4: Orientation).
func (d Directory) Orientation() int {
	if o := d.Number(Orientation, 1); o >= 1 && o <= 8 {
		return int(o)
	}
	return 1
}

// Located reports whether the directory leads to a position.
func (d Directory) Located() bool {
	pointer, ok := d.Find(GPS)
	if !ok {
		return false
	}
	gps, err := d.Read(int64(d.Order.Uint32(pointer.Value[:])))
	if err != nil {
		return false
	}
	_, latitude := gps.Find(tagLatitude)
	_, longitude := gps.Find(tagLongitude)
	return latitude || longitude
}

// OnlyOrientation is the smallest EXIF block, with nothing but an orientation.
func OnlyOrientation(orientation int) []byte {
	return []byte{
		'M', 'M', 0, 42, 0, 0, 0, 8, // header: the directory is at 8
		0, 1, // one entry
		1, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(orientation), 0, 0, // one SHORT
		0, 0, 0, 0, // no other directory
	}
}
