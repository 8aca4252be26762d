package movie

import (
	"encoding/binary"
	"math"
)

// matrix is the part of a transformation that turns (ISO/IEC 14496-12, 6.2.2):
// x' = a·x + c·y, y' = b·x + d·y, with y downwards.
type matrix struct{ a, b, c, d float64 }

var identity = matrix{a: 1, d: 1}

// readMatrix reads the 36 bytes {a,b,u, c,d,v, x,y,w}; a to d are 16.16 numbers.
func readMatrix(b []byte) matrix {
	fixed := func(i int) float64 {
		return float64(int32(binary.BigEndian.Uint32(b[4*i:]))) / 65536
	}
	return matrix{fixed(0), fixed(1), fixed(3), fixed(4)}
}

// times returns the transformation that does m and then n.
func (m matrix) times(n matrix) matrix {
	return matrix{
		a: m.a*n.a + m.b*n.c, b: m.a*n.b + m.b*n.d,
		c: m.c*n.a + m.d*n.c, d: m.c*n.b + m.d*n.d,
	}
}

// rotation returns the clockwise turn, to the next quarter. Mirroring is not told.
func (m matrix) rotation() int {
	quarters := int(math.Round(math.Atan2(m.b, m.a) / (math.Pi / 2)))
	return (quarters + 4) % 4 * 90
}
