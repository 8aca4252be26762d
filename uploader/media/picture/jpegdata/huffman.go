package jpegdata

import (
	"errors"
	"math/bits"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/reading"
)

// huffman is a table of a JPEG (T.81, annex C and F.2.2.3).
type huffman struct {
	// short has the length and the symbol of each code of at most shortCode
	// bits, by what the next shortCode bits are; 0 for longer ones.
	short [1 << shortCode]uint16
	// Of the codes of each length: the first one's number, its place in symbols,
	// and how many there are.
	first, place, count [17]int
	symbols             []byte
}

const shortCode = 9

// newHuffman makes a table of the number of codes of each length and their
// symbols. It returns nil for numbers that no code has.
func newHuffman(counts, symbols []byte) *huffman {
	h := &huffman{symbols: symbols}
	code, place := 0, 0
	for length := 1; length <= 16; length++ {
		n := int(counts[length-1])
		h.first[length], h.place[length], h.count[length] = code, place, n
		if code+n > 1<<length || place+n > len(symbols) {
			return nil
		}
		for i := 0; length <= shortCode && i < n; i++ {
			from := (code + i) << (shortCode - length)
			for next := range 1 << (shortCode - length) {
				h.short[from+next] = uint16(length)<<8 | uint16(symbols[place+i])
			}
		}
		code, place = (code+n)<<1, place+n
	}
	return h
}

// codedBits reads the coded data of a scan up to the next marker (T.81, F.2.2.5
// and B.1.1.5: 0xff is followed by 0).
type codedBits struct {
	in   *reading.Input
	at   int64  // of what follows chunk in the file
	part []byte // what was read and is not yet in bits
	next uint64 // the next bits, from the highest on
	have int    // how many of them there are
	end  bool   // the next bytes are a marker
	hole int    // how many zeros were read last, one after another
	err  error  // of reading the file
}

// fill takes bytes until there are more than 56 bits, or a marker comes.
func (c *codedBits) fill() {
	for c.have <= 56 && !c.end {
		if len(c.part) < 2 {
			c.more()
			if c.end {
				return
			}
		}
		b := c.part[0]
		if b == 0xff {
			switch c.part[1] {
			case 0:
				c.part = c.part[1:]
			case 0xff: // fills up
				c.part = c.part[1:]
				continue
			default:
				c.end = true
				return
			}
		}
		c.part = c.part[1:]
		if c.hole++; b != 0 {
			c.hole = 0
		}
		c.next |= uint64(b) << (56 - c.have)
		c.have += 8
	}
}

// more reads on. At the end of the file there is no marker, and no more bits.
func (c *codedBits) more() {
	from := c.at - int64(len(c.part))
	if _, err := c.in.Bytes(from, 2); err != nil {
		c.end = true
		if !errors.Is(err, defect.ErrTruncated) {
			c.err = err
		}
		return
	}
	c.part, _ = reading.ChunkFrom(c.in, from)
	c.at = from + int64(len(c.part))
}

// place is where the next byte is that no bit was taken of, about: a byte that
// was kept apart from a marker counts twice.
func (c *codedBits) place() int64 { return c.at - int64(len(c.part)) - int64(c.have/8) }

// errShort and errCode say what is wrong with coded data.
var (
	errShort = reading.Truncated("the coded data ends before the picture does")
	errCode  = reading.Broken("coded data that means nothing")
)

// symbol reads a code.
func (c *codedBits) symbol(h *huffman) (byte, error) {
	if c.have < 16 {
		c.fill()
	}
	if s := h.short[c.next>>(64-shortCode)]; s != 0 {
		if int(s>>8) > c.have {
			return 0, c.short()
		}
		c.skip(int(s >> 8))
		return byte(s), nil
	}
	for length := shortCode + 1; length <= 16; length++ {
		if i := int(c.next>>(64-length)) - h.first[length]; i >= 0 && i < h.count[length] {
			if length > c.have {
				return 0, c.short()
			}
			c.skip(length)
			return h.symbols[h.place[length]+i], nil
		}
	}
	if c.have < 16 {
		return 0, c.short()
	}
	return 0, errCode
}

func (c *codedBits) short() error {
	if c.err != nil {
		return c.err
	}
	return errShort
}

func (c *codedBits) skip(n int) {
	c.next <<= n
	c.have -= n
}

// value reads up to 16 bits as a number.
func (c *codedBits) value(n int) (int, error) {
	if c.have < n {
		if c.fill(); c.have < n {
			return 0, c.short()
		}
	}
	v := int(c.next >> 1 >> (63 - n))
	c.skip(n)
	return v, nil
}

// signed reads a number of n bits as T.81 extends it (F.2.2.1, EXTEND).
func (c *codedBits) signed(n int) (int, error) {
	v, err := c.value(n)
	if n > 0 && bits.Len(uint(v)) < n {
		v -= 1<<n - 1
	}
	return v, err
}
