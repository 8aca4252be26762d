package pngdata

import (
	"encoding/binary"
	"hash/crc32"
	"io"

	"mediadrop/uploader/media/picture/reading"
	"mediadrop/uploader/media/picture/tags"
)

// Strip copies the chunks that are needed. The orientation goes right behind
// the header: eXIf may stand anywhere before IDAT.
func Strip(in *reading.Input, orientation int, w io.Writer) error {
	if _, err := io.WriteString(w, Magic); err != nil {
		return err
	}
	return Walk(in, func(c Chunk) error {
		if !Keeps(c.Name) {
			return nil
		}
		if err := in.CopyTo(w, c.Extent); err != nil {
			return err
		}
		if c.Name == "IHDR" && orientation != 1 {
			return writeChunk(w, "eXIf", tags.OnlyOrientation(orientation))
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

// keptChunks are the chunks that change how a PNG looks, or are the picture
// itself (PNG third edition, 5.6).
var keptChunks = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true,
	"tRNS": true, "gAMA": true, "cHRM": true, "sRGB": true, "iCCP": true, "sBIT": true, "bKGD": true,
	"pHYs": true, "cICP": true, "mDCV": true, "cLLI": true, "acTL": true, "fcTL": true, "fdAT": true,
}

// Keeps reports whether Strip keeps a chunk. A decoder must refuse what is
// critical and unknown to it, so those stay (a capital first letter).
func Keeps(name string) bool { return keptChunks[name] || name[0] < 'a' }
