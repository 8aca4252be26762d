// Package pngdata walks through the chunks of a PNG, reads its packed pixels without
// making a picture of them, and copies it without what tells about the picture.
package pngdata

import (
	"encoding/binary"
	"hash/crc32"

	"mediadrop/uploader/media/picture/reading"
)

// Magic begins every PNG file.
const Magic = "\x89PNG\r\n\x1a\n"

// Chunk is one part of a PNG file.
type Chunk struct {
	Name string
	reading.Extent
	Body reading.Extent
}

// Walk calls visit for each chunk up to IEND, after its checksum is found to
// be right (PNG third edition, 5.3).
func Walk(in *reading.Input, visit func(Chunk) error) error {
	at := int64(len(Magic))
	magic, err := in.Bytes(0, len(Magic))
	if err != nil {
		return err
	}
	if string(magic) != Magic {
		return reading.Broken("not the signature of PNG")
	}
	for {
		c, err := nextChunk(in, at)
		if err != nil {
			return err
		}
		if first := at == int64(len(Magic)); first && c.Name == "CgBI" {
			return reading.UnknownKind("a PNG as Apple's programs keep it, for their own eyes")
		} else if (c.Name == "IHDR") != first {
			return reading.Broken("chunk %q out of its place", c.Name)
		}
		if err := visit(c); err != nil {
			return err
		}
		if c.Name == "IEND" {
			return nil
		}
		at = c.End()
	}
}

// nextChunk reads the chunk at a place, and holds it against its checksum.
func nextChunk(in *reading.Input, at int64) (Chunk, error) {
	c, err := chunkAt(in, at)
	if err != nil {
		return c, err
	}
	return c, checkSum(in, c)
}

func chunkAt(in *reading.Input, at int64) (Chunk, error) {
	head, err := in.Bytes(at, 8)
	if err != nil {
		return Chunk{}, err
	}
	length := int64(binary.BigEndian.Uint32(head))
	c := Chunk{Name: string(head[4:8]), Extent: reading.Extent{At: at, Length: length + 12}, Body: reading.Extent{At: at + 8, Length: length}}
	for _, letter := range head[4:8] {
		if letter|0x20 < 'a' || letter|0x20 > 'z' {
			return c, reading.Broken("a chunk named %q", c.Name)
		}
	}
	if length > 1<<31-1 {
		return c, reading.Broken("a chunk of %d bytes", length)
	}
	if !in.Holds(c.Extent) {
		return c, reading.Truncated("chunk %s of %d bytes", c.Name, length)
	}
	return c, nil
}

func checkSum(in *reading.Input, c Chunk) error {
	sum := crc32.NewIEEE()
	for at := c.At + 4; at < c.Body.End(); {
		data, err := reading.ChunkFrom(in, at)
		if err != nil {
			return err
		}
		data = data[:min(int64(len(data)), c.Body.End()-at)]
		sum.Write(data)
		at += int64(len(data))
	}
	stored, err := in.Bytes(c.Body.End(), 4)
	if err != nil {
		return err
	}
	if binary.BigEndian.Uint32(stored) != sum.Sum32() {
		return reading.Broken("chunk %s has a wrong checksum", c.Name)
	}
	return nil
}
