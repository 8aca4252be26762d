package colours

import (
	"bytes"
	"encoding/binary"
	"math"
)

// profile is an ICC profile of the kind that cameras and screens have: a curve
// for each channel, and a matrix to the colours as seen in light of D50
// (ICC.1:2022, F.3: three-component matrix-based profiles).
type profile struct {
	curves [3][256]float64 // from a stored value to light, 0 to 1
	matrix matrix
}

type matrix [3][3]float64

// srgbD50 leads from linear sRGB to XYZ, adapted to D50 (IEC 61966-2-1, with
// the adaptation of ICC.1:2022, annex E; the values in HP's and the ICC's sRGB
// profiles). p3D50 and rec2020D50 are made likewise from SMPTE EG 432-1 and
// ITU-R BT.2020.
var (
	srgbD50 = matrix{
		{0.4360747, 0.3850649, 0.1430804}, {0.2225045, 0.7168786, 0.0606169}, {0.0139322, 0.0971045, 0.7141733},
	}
	p3D50 = matrix{
		{0.5151187, 0.2919778, 0.1571035}, {0.2411892, 0.6922441, 0.0665668}, {-0.0010505, 0.0418791, 0.7840713},
	}
	rec2020D50 = matrix{
		{0.6734241, 0.1656411, 0.1251286}, {0.2790177, 0.6753402, 0.0456377}, {-0.0019300, 0.0299784, 0.7973330},
	}
)

// parseProfile reads a profile (ICC.1:2022, 7.2 header and 7.3 tag table).
func parseProfile(data []byte) *profile {
	const header = 128
	if len(data) < header+4 || string(data[16:24]) != "RGB XYZ " || string(data[36:40]) != "acsp" {
		return nil
	}
	tags := map[string][]byte{}
	table := data[header+4:]
	for range min(100, binary.BigEndian.Uint32(data[header:])) {
		if len(table) < 12 {
			return nil
		}
		at, length := uint64(binary.BigEndian.Uint32(table[4:])), uint64(binary.BigEndian.Uint32(table[8:]))
		if at+length <= uint64(len(data)) {
			tags[string(table[:4])] = data[at : at+length]
		}
		table = table[12:]
	}
	p := &profile{}
	for i, colour := range []string{"r", "g", "b"} {
		column, ok := parseXYZ(tags[colour+"XYZ"])
		curve := parseCurve(tags[colour+"TRC"])
		if !ok || curve == nil {
			return nil
		}
		for row := range 3 {
			p.matrix[row][i] = column[row]
		}
		for v := range p.curves[i] {
			p.curves[i][v] = max(0, min(1, curve(float64(v)/255)))
		}
	}
	return p
}

// fixed reads an s15Fixed16Number.
func fixed(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }

func parseXYZ(tag []byte) ([3]float64, bool) {
	if len(tag) < 20 || !bytes.HasPrefix(tag, []byte("XYZ ")) {
		return [3]float64{}, false
	}
	return [3]float64{fixed(tag[8:]), fixed(tag[12:]), fixed(tag[16:])}, true
}

// parseCurve reads a curve (ICC.1:2022, 10.6 curveType, 10.18
// parametricCurveType).
func parseCurve(tag []byte) func(float64) float64 {
	switch {
	case len(tag) >= 12 && bytes.HasPrefix(tag, []byte("curv")):
		return sampledCurve(tag)
	case len(tag) >= 12 && bytes.HasPrefix(tag, []byte("para")):
		return formulaCurve(tag)
	}
	return nil
}

func sampledCurve(tag []byte) func(float64) float64 {
	count, samples := uint64(binary.BigEndian.Uint32(tag[8:])), tag[12:]
	switch {
	case count == 0:
		return func(x float64) float64 { return x }
	case uint64(len(samples)) < 2*count:
		return nil
	case count == 1:
		gamma := float64(binary.BigEndian.Uint16(samples)) / 256
		return func(x float64) float64 { return math.Pow(x, gamma) }
	}
	sample := func(i int) float64 { return float64(binary.BigEndian.Uint16(samples[2*i:])) / 65535 }
	return func(x float64) float64 {
		place := x * float64(count-1)
		i := min(int(place), int(count)-2)
		share := place - float64(i)
		return sample(i)*(1-share) + sample(i+1)*share
	}
}

func formulaCurve(tag []byte) func(float64) float64 {
	kind := binary.BigEndian.Uint16(tag[8:])
	if kind > 4 {
		return nil
	}
	needed := []int{1, 3, 4, 5, 7}[kind]
	if len(tag) < 12+4*needed {
		return nil
	}
	var v [7]float64
	for i := range needed {
		v[i] = fixed(tag[12+4*i:])
	}
	g, a, b, c, d, e, f := v[0], v[1], v[2], v[3], v[4], v[5], v[6]
	switch kind {
	case 0:
		a, b, d = 1, 0, 0
	case 1, 2: // below -b/a the curve is flat: 0, or c
		if a == 0 {
			return nil
		}
		d, e, f, c = -b/a, c, c, 0
	}
	return func(x float64) float64 {
		if x < d {
			return c*x + f
		}
		return math.Pow(max(0, a*x+b), g) + e
	}
}
