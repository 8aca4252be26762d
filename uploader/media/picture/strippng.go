package picture

import (
	"encoding/binary"
	"hash/crc32"
	"io"

	"mediadrop/uploader/media/picture/pngdata"
	"mediadrop/uploader/media/picture/reading"
)

// stripPNG copies the chunks that are needed. The orientation goes right behind
// the header: eXIf may stand anywhere before IDAT.
func stripPNG(in *reading.Input, orientation int, w io.Writer) error {
	if _, err := io.WriteString(w, pngdata.Magic); err != nil {
		return err
	}
	return pngdata.Walk(in, func(c pngdata.Chunk) error {
		if !keptChunk(c.Name) {
			return nil
		}
		if err := in.CopyTo(w, c.Extent); err != nil {
			return err
		}
		if c.Name == "IHDR" && orientation != 1 {
			return writeChunk(w, "eXIf", orientationOnly(orientation))
		}
		return nil
	})
}

// writeChunk writes a chunk with its length and checksum.
func writeChunk(w io.Writer, name string, body []byte) error {
	c := append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), name...)
	c = append(c, body...)
	c = binary.BigEndian.AppendUint32(c, crc32.ChecksumIEEE(c[4:]))
	_, err := w.Write(c)
	return err
}
