package picture

import (
	"encoding/binary"
	"mediadrop/uploader/media/picture/reading"
)

// riffChunk is one part of a WebP file.
type riffChunk struct {
	name string
	body reading.Extent
}

// walkRIFF calls visit for each chunk in a part of the file.
func walkRIFF(in *reading.Input, within reading.Extent, visit func(riffChunk) error) error {
	for at := within.At; within.End()-at >= 8; {
		head, err := in.Bytes(at, 8)
		if err != nil {
			return err
		}
		length := int64(binary.LittleEndian.Uint32(head[4:]))
		c := riffChunk{string(head[:4]), reading.Extent{At: at + 8, Length: length}}
		if c.body.End() > within.End() {
			return reading.Broken("chunk %q reaches beyond what it is in", c.name)
		}
		if err := visit(c); err != nil {
			return err
		}
		if !in.Holds(c.body) {
			return reading.Truncated("chunk %q of %d bytes", c.name, length)
		}
		at = c.body.End() + length&1
	}
	return nil
}
