package mediatest

import (
	"bytes"
	"encoding/binary"
)

// riffPart is one chunk of a RIFF file.
func riffPart(name string, body []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body)))
	b = append(b, body...)
	if len(body)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

// plainVP8L is a lossless picture of one colour (RFC 9649, 3): no transforms,
// no cache, and five codes with one symbol each, so that a pixel takes no bits.
func plainVP8L(width, height int) []byte {
	var bits uint64
	at := 0
	put := func(value, count int) {
		bits |= uint64(value) << at
		at += count
	}
	put(0, 3)                                      // no transform, no colour cache, no groups of codes
	for _, symbol := range []int{0, 255, 0, 255} { // green, red, blue, opacity
		put(1, 1) // a simple code
		put(0, 1) // of one symbol
		put(1, 1) // of eight bits
		put(symbol, 8)
	}
	put(1, 1)
	put(0, 1)
	put(0, 1) // the distance, of one bit
	put(0, 1)
	size := uint32(width-1) | uint32(height-1)<<14
	b := binary.LittleEndian.AppendUint32([]byte{0x2f}, size)
	return binary.LittleEndian.AppendUint64(b, bits)
}

// WebP is a WebP of one colour with as many frames, as large as asked with a
// chunk that nobody knows; 0 for as small as it can be.
func WebP(width, height, frames, size int) []byte {
	canvas := make([]byte, 10)
	canvas[4], canvas[5] = byte(width-1), byte((width-1)>>8)
	canvas[7], canvas[8] = byte(height-1), byte((height-1)>>8)
	picture := riffPart("VP8L", plainVP8L(width, height))
	if frames > 1 {
		canvas[0] = 2
		frame := riffPart("ANMF", append([]byte{0, 0, 0, 0, 0, 0, canvas[4], canvas[5], 0, canvas[7], canvas[8], 0, 100, 0, 0, 0}, picture...))
		picture = append(riffPart("ANIM", make([]byte, 6)), bytes.Repeat(frame, frames)...)
	}
	body := append([]byte("WEBP"), append(riffPart("VP8X", canvas), picture...)...)
	if size > 0 {
		body = append(body, riffPart("fill", make([]byte, size-len(body)-16))...)
	}
	return riffPart("RIFF", body)
}
