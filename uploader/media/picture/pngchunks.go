package picture

import (
	"encoding/binary"
	"hash/crc32"
	"mediadrop/uploader/media/picture/reading"
)

// pngMagic begins every PNG file.
const pngMagic = "\x89PNG\r\n\x1a\n"

// chunk is one part of a PNG file.
type chunk struct {
	name string
	reading.Extent
	body reading.Extent
}

// walkPNG calls visit for each chunk up to IEND, after its checksum is found to
// be right (PNG third edition, 5.3).
func walkPNG(in *reading.Input, visit func(chunk) error) error {
	at := int64(len(pngMagic))
	magic, err := in.Bytes(0, len(pngMagic))
	if err != nil {
		return err
	}
	if string(magic) != pngMagic {
		return reading.Broken("not the signature of PNG")
	}
	for {
		c, err := nextChunk(in, at)
		if err != nil {
			return err
		}
		if first := at == int64(len(pngMagic)); first && c.name == "CgBI" {
			return reading.UnknownKind("a PNG as Apple's programs keep it, for their own eyes")
		} else if (c.name == "IHDR") != first {
			return reading.Broken("chunk %q out of its place", c.name)
		}
		if err := visit(c); err != nil {
			return err
		}
		if c.name == "IEND" {
			return nil
		}
		at = c.End()
	}
}

// nextChunk reads the chunk at a place, and holds it against its checksum.
func nextChunk(in *reading.Input, at int64) (chunk, error) {
	c, err := chunkAt(in, at)
	if err != nil {
		return c, err
	}
	return c, checkSum(in, c)
}

func chunkAt(in *reading.Input, at int64) (chunk, error) {
	head, err := in.Bytes(at, 8)
	if err != nil {
		return chunk{}, err
	}
	length := int64(binary.BigEndian.Uint32(head))
	c := chunk{name: string(head[4:8]), Extent: reading.Extent{At: at, Length: length + 12}, body: reading.Extent{At: at + 8, Length: length}}
	for _, letter := range head[4:8] {
		if letter|0x20 < 'a' || letter|0x20 > 'z' {
			return c, reading.Broken("a chunk named %q", c.name)
		}
	}
	if length > 1<<31-1 {
		return c, reading.Broken("a chunk of %d bytes", length)
	}
	if !in.Holds(c.Extent) {
		return c, reading.Truncated("chunk %s of %d bytes", c.name, length)
	}
	return c, nil
}

func checkSum(in *reading.Input, c chunk) error {
	sum := crc32.NewIEEE()
	for at := c.At + 4; at < c.body.End(); {
		data, err := reading.ChunkFrom(in, at)
		if err != nil {
			return err
		}
		data = data[:min(int64(len(data)), c.body.End()-at)]
		sum.Write(data)
		at += int64(len(data))
	}
	stored, err := in.Bytes(c.body.End(), 4)
	if err != nil {
		return err
	}
	if binary.BigEndian.Uint32(stored) != sum.Sum32() {
		return reading.Broken("chunk %s has a wrong checksum", c.name)
	}
	return nil
}
