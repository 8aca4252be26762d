package colours

import (
	"bytes"
	"encoding/binary"
	"sync/atomic"

	"github.com/kovidgoyal/imaging/prism/meta/icc"

	"mediadrop/uploader/media/picture/pixels"
)

// Profiles for print, for gray, and those of scanners, which describe colours with
// tables and not with a matrix, are read by a library. Here they are held against
// what it trusts before it sees them.

const (
	maxTags      = 100
	inkPoints    = 17 // along each channel: 84,000 in all
	colourPoints = 33
)

// otherProfile is a conversion that a profile describes with tables or for
// other channels than red, green and blue.
type otherProfile struct {
	space  string                  // "CMYK", "GRAY", "RGB "
	colour func(in, out []float64) // of four each, whatever the space has; it changes in
	failed atomic.Bool
}

// parseOther reads a profile for any of the three spaces. It returns nil for what
// it does not know, and for what is damaged: then the colours are taken as if
// there were none.
func parseOther(data []byte) (p *otherProfile) {
	defer func() {
		if recover() != nil {
			p = nil
		}
	}()
	if !trustworthy(data) {
		return nil
	}
	read, err := icc.DecodeProfile(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	space := string(data[16:20])
	inputs := map[string]int{"CMYK": 4, "GRAY": 1, "RGB ": 3}[space]
	if inputs == 0 {
		return nil
	}
	pipeline, err := read.CreateTransformerToSRGB(icc.PerceptualRenderingIntent, false, inputs, true, false, true)
	if err != nil {
		return nil
	}
	p = &otherProfile{space: space}
	p.colour = func(in, out []float64) {
		defer func() {
			if recover() != nil {
				p.failed.Store(true)
			}
		}()
		pipeline.TransformGeneral(out, in)
	}
	return p
}

// trustworthy reports whether the table of tags is as its length says
// (ICC.1:2022, 7.3).
func trustworthy(data []byte) bool {
	const header = 128
	if len(data) < header+4 {
		return false
	}
	count := binary.BigEndian.Uint32(data[header:])
	if count == 0 || count > maxTags || len(data) < header+4+12*int(count) {
		return false
	}
	for i := range int(count) {
		entry := data[header+4+12*i:]
		at, length := uint64(binary.BigEndian.Uint32(entry[4:])), uint64(binary.BigEndian.Uint32(entry[8:]))
		if at < header+4+12*uint64(count) || at+length > uint64(len(data)) || length < 8 {
			return false
		}
	}
	return true
}

// table makes a lattice of a profile, or returns nil where the profile fails.
func (p *otherProfile) table() *Lattice {
	inputs, points := 3, colourPoints
	if p.space == "CMYK" {
		inputs, points = 4, inkPoints
	}
	l := newLattice(inputs, points, p.colour)
	if p.failed.Load() {
		return nil
	}
	return l
}

// grays returns what becomes of each gray, or nil where the profile fails.
func (p *otherProfile) grays() *[256]byte {
	var grays [256]byte
	for v := range grays {
		in, out := [4]float64{float64(v) / 255}, [4]float64{}
		p.colour(in[:], out[:])
		grays[v] = pixels.Clamp(float32(255 * (out[0] + out[1] + out[2]) / 3))
	}
	if p.failed.Load() {
		return nil
	}
	return &grays
}
