package heif

import (
	"bytes"
	"encoding/binary"

	"mediadrop/uploader/media/picture/heic"
	"mediadrop/uploader/media/picture/reading"
)

// The decoder conceals what is missing from coded data and draws green or gray in
// its place, and it makes room for what the coded data says, not for what the
// boxes around it say. So both are looked at before.

const (
	// longestZeros is the longest run of zeros that coded data is let pass with.
	// There should not even be three (ITU-T H.265, 7.4.2: emulation prevention);
	// what a copy that broke off leaves behind are blocks of 512 and more.
	longestZeros = 64

	nalSPS       = 33 // ITU-T H.265, table 7-1
	nalFirstLate = 32 // from here on, no slices of a picture
)

// check holds the coded data of a picture against what HEVC allows, and returns
// the pixels of the largest picture in it.
func (c coded) check(file []byte) (pixels int64, err error) {
	config := file[c.config.At:c.config.End()]
	if len(config) < 23 {
		return 0, reading.Broken("a description of %d bytes", len(config))
	}
	lengthSize := int(config[21]&3) + 1
	if pixels, err = pixelsOf(config[22:]); err != nil {
		return 0, err
	}
	var data []byte
	for i, p := range c.parts {
		part := file[p.At:p.End()]
		if data = part; len(c.parts) > 1 {
			if i == 0 {
				data = nil
			}
			data = append(data, part...)
		}
	}
	pictures := 0
	for len(data) > 0 {
		var nal []byte
		if nal, data, err = nextNAL(data, lengthSize); err != nil {
			return 0, err
		}
		switch kind := nal[0] >> 1 & 63; {
		case kind == nalSPS:
			if p, ok := spsPixels(nal); ok {
				pixels = max(pixels, p)
			}
		case kind < nalFirstLate:
			if len(nal) > 2 && nal[2]&0x80 != 0 { // first_slice_segment_in_pic_flag
				pictures++
			}
		}
	}
	if pictures != 1 {
		return 0, reading.Broken("%d pictures coded where one belongs", pictures)
	}
	return pixels, nil
}

// nextNAL takes a unit off coded data, in which each has its length before it
// (ISO/IEC 14496-15, 4.3).
func nextNAL(data []byte, lengthSize int) (nal, rest []byte, err error) {
	if len(data) < lengthSize {
		return nil, nil, reading.Broken("%d bytes behind the last unit of coded data", len(data))
	}
	length := int64(0)
	for _, b := range data[:lengthSize] {
		length = length<<8 | int64(b)
	}
	data = data[lengthSize:]
	if length < 2 || length > int64(len(data)) || data[0]&0x80 != 0 {
		return nil, nil, reading.Broken("a unit of %d bytes in coded data", length)
	}
	nal = data[:length]
	if i := bytes.Index(nal, make([]byte, longestZeros)); i >= 0 && len(bytes.TrimRight(nal, "\x00")) > i {
		return nil, nil, reading.Broken("a hole in the coded data")
	} else if i >= 0 {
		return nil, nil, reading.Broken("the coded data ends in zeros")
	}
	return nal, data[length:], nil
}

// pixelsOf returns the pixels of the largest picture that the units of a
// description allow (ISO/IEC 14496-15, 8.3.3.1).
func pixelsOf(arrays []byte) (int64, error) {
	pixels := int64(0)
	for n, b := arrays[0], arrays[1:]; n > 0; n-- {
		if len(b) < 3 {
			return 0, reading.Broken("a description that is cut off")
		}
		units := int(binary.BigEndian.Uint16(b[1:]))
		for b = b[3:]; units > 0; units-- {
			if len(b) < 2 || len(b) < 2+int(binary.BigEndian.Uint16(b)) {
				return 0, reading.Broken("a description that is cut off")
			}
			length := int(binary.BigEndian.Uint16(b))
			if p, ok := spsPixels(b[2 : 2+length]); ok {
				pixels = max(pixels, p)
			}
			b = b[2+length:]
		}
	}
	return pixels, nil
}

// spsPixels reads the size out of a sequence parameter set (ITU-T H.265,
// 7.3.2.2); ok is false for other units, and those that are cut off.
func spsPixels(nal []byte) (pixels int64, ok bool) {
	if len(nal) < 3 || nal[0]>>1&63 != nalSPS {
		return 0, false
	}
	r := &exponential{data: bytes.ReplaceAll(nal[2:min(len(nal), 256)], []byte{0, 0, 3}, []byte{0, 0})}
	width, height, _ := r.spsSize()
	if r.failed || width > reading.MaxSide || height > reading.MaxSide {
		return 1 << 40, true // more than there may be
	}
	return int64(width * height), true
}

// spsSize reads the beginning of a sequence parameter set, up to its size.
func (e *exponential) spsSize() (width, height, layers uint64) {
	e.bits(4)
	layers = e.bits(3)
	e.bits(1)
	e.skip(96) // the profile and level of all layers
	var sub [8][2]uint64
	for i := range layers {
		sub[i] = [2]uint64{e.bits(1), e.bits(1)}
	}
	if layers > 0 {
		e.skip(2 * (8 - int(layers)))
	}
	for _, has := range sub[:layers] {
		e.skip(88*int(has[0]) + 8*int(has[1]))
	}
	e.number() // its own
	if e.number() == 3 {
		e.bits(1)
	}
	return e.number(), e.number(), layers
}

// exponential reads bits and Exp-Golomb numbers (ITU-T H.265, 9.2). Past the end
// it has zeros and is failed.
type exponential struct {
	data   []byte
	at     int
	failed bool
}

func (e *exponential) skip(n int) { e.at += n }

func (e *exponential) bits(n int) (v uint64) {
	for range n {
		if e.at >= 8*len(e.data) {
			e.failed = true
			return 0
		}
		v = v<<1 | uint64(e.data[e.at/8]>>(7-e.at%8)&1)
		e.at++
	}
	return v
}

func (e *exponential) number() uint64 {
	zeros := 0
	for !e.failed && zeros < 32 && e.bits(1) == 0 {
		zeros++
	}
	return 1<<zeros - 1 + e.bits(zeros)
}

// checkCoded looks through the coded data of all that will be decoded.
func (p *Picture) checkCoded(file []byte) error {
	for _, items := range [][]coded{p.coded, p.alphaOf} {
		for _, c := range items {
			pixels, err := c.check(file)
			if err != nil {
				return err
			}
			if pixels*heic.Tenths/10 > reading.MaxDecoded {
				return reading.TooBig("a coded picture of %d pixels", pixels)
			}
		}
	}
	return nil
}

// withChroma changes descriptions of pictures without colours into ones with: the
// decoder asks itself for what it then does not have, and refuses. What is coded
// stays, so it fills in gray.
func (p *Picture) withChroma(file []byte) {
	for _, items := range [][]coded{p.coded, p.alphaOf} {
		for _, c := range items {
			if at := c.config.At + 16; file[at]&3 == 0 { // chroma_format_idc
				file[at] |= 1
			}
		}
	}
}

// bitsOf returns with how many bits the samples of items are coded.
func bitsOf(file []byte, items []coded) int {
	return int(file[items[0].config.At+17]&7) + 8 // bit_depth_luma_minus8
}
