package picture

import "encoding/binary"

// fields reads numbers one after another; after an error they are 0.
type fields struct {
	in  *input
	at  int64
	end int64
	err error
}

func (in *input) fields(e extent) *fields { return &fields{in: in, at: e.at, end: e.end()} }

// number reads a number of so many bytes, up to 8.
func (f *fields) number(bytes int) int64 {
	if f.err != nil || bytes == 0 {
		return 0
	}
	if f.at+int64(bytes) > f.end {
		f.err = broken("a box ends within its fields")
		return 0
	}
	b, err := f.in.bytes(f.at, bytes)
	if err != nil {
		f.err = err
		return 0
	}
	f.at += int64(bytes)
	var n uint64
	for _, digit := range b {
		n = n<<8 | uint64(digit)
	}
	return int64(min(n, 1<<62))
}

// code reads four letters.
func (f *fields) code() string {
	return string(binary.BigEndian.AppendUint32(nil, uint32(f.number(4))))
}

// text reads up to the zero at its end.
func (f *fields) text() string {
	var text []byte
	for f.err == nil && f.at < f.end && len(text) < 256 {
		c := byte(f.number(1))
		if c == 0 {
			break
		}
		text = append(text, c)
	}
	return string(text)
}
