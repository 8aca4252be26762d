package reading

import "encoding/binary"

// Fields reads numbers one after another; after an error they are 0.
type Fields struct {
	in  *Input
	At  int64
	End int64
	Err error
}

// Fields returns the numbers in a part of the file.
func (in *Input) Fields(e Extent) *Fields { return &Fields{in: in, At: e.At, End: e.End()} }

// Number reads a number of so many bytes, up to 8.
func (f *Fields) Number(bytes int) int64 {
	if f.Err != nil || bytes == 0 {
		return 0
	}
	if f.At+int64(bytes) > f.End {
		f.Err = Broken("a box ends within its fields")
		return 0
	}
	b, err := f.in.Bytes(f.At, bytes)
	if err != nil {
		f.Err = err
		return 0
	}
	f.At += int64(bytes)
	var n uint64
	for _, digit := range b {
		n = n<<8 | uint64(digit)
	}
	return int64(min(n, 1<<62))
}

// Code reads four letters.
func (f *Fields) Code() string {
	return string(binary.BigEndian.AppendUint32(nil, uint32(f.Number(4))))
}

// Text reads up to the zero at its end.
func (f *Fields) Text() string {
	var text []byte
	for f.Err == nil && f.At < f.End && len(text) < 256 {
		c := byte(f.Number(1))
		if c == 0 {
			break
		}
		text = append(text, c)
	}
	return string(text)
}
