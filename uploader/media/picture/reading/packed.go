package reading

import (
	"compress/flate"
	"compress/zlib"
	"errors"
	"io"
)

// Packed returns what an error of unpacking means: that pixels are cut off, or broken.
func Packed(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return Truncated("the pixels end too early")
	case errors.Is(err, zlib.ErrHeader), errors.Is(err, zlib.ErrChecksum), errors.Is(err, zlib.ErrDictionary), errors.As(err, new(flate.CorruptInputError)):
		return Broken("compressed pixels: %v", err)
	}
	return err
}
