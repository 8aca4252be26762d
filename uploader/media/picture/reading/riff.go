package reading

import (
	"encoding/binary"
)

// RiffChunk is one part of a WebP file.
type RiffChunk struct {
	Name string
	Body Extent
}

// WalkRIFF calls visit for each chunk in a part of the file.
func WalkRIFF(in *Input, within Extent, visit func(RiffChunk) error) error {
	for at := within.At; within.End()-at >= 8; {
		head, err := in.Bytes(at, 8)
		if err != nil {
			return err
		}
		length := int64(binary.LittleEndian.Uint32(head[4:]))
		c := RiffChunk{string(head[:4]), Extent{At: at + 8, Length: length}}
		if c.Body.End() > within.End() {
			return Broken("chunk %q reaches beyond what it is in", c.Name)
		}
		if err := visit(c); err != nil {
			return err
		}
		if !in.Holds(c.Body) {
			return Truncated("chunk %q of %d bytes", c.Name, length)
		}
		at = c.Body.End() + length&1
	}
	return nil
}
