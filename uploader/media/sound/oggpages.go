package sound

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"mediadrop/uploader/media/defect"
)

// oggSums is the table of the checksum of pages (RFC 3533, 6: CRC-32 with the
// polynomial 0x04c11db7, neither reflected nor inverted, which hash/crc32 has not).
var oggSums = func() (table [256]uint32) {
	for i := range table {
		sum := uint32(i) << 24
		for range 8 {
			if sum&(1<<31) != 0 {
				sum = sum<<1 ^ 0x04c11db7
			} else {
				sum <<= 1
			}
		}
		table[i] = sum
	}
	return table
}()

func oggSum(sum uint32, b []byte) uint32 {
	for _, c := range b {
		sum = sum<<8 ^ oggSums[byte(sum>>24)^c]
	}
	return sum
}

// mostChecked is how large a file may be to be read page by page: twice what
// WhatsApp takes. What is larger is decoded by ffmpeg, if it is sent at all.
const mostChecked = 32 << 20

// checkPages reads an Ogg file page by page and holds each against its checksum:
// players drop those that differ. What follows the last page means nothing.
func (s *source) checkPages() error {
	if s.length() > mostChecked {
		return nil
	}
	r := bufio.NewReaderSize(io.NewSectionReader(s.f, s.start, s.length()), maxPage)
	for at := s.start; ; {
		page, err := r.Peek(pageHead)
		if err == nil && bytes.HasPrefix(page, []byte("OggS")) {
			page, err = r.Peek(pageHead + int(page[26]))
		} else if err == nil {
			return s.checkRest(r, at)
		}
		if errors.Is(err, io.EOF) {
			return nil // examineOgg has seen where the last page ends
		}
		length := pageHead
		if err == nil {
			for _, segment := range page[pageHead:] {
				length += 1 + int(segment)
			}
			page, err = r.Peek(length)
		}
		if err != nil {
			return fmt.Errorf("page at %d: %w", at, pageError(err))
		}
		sum := oggSum(0, page[:22])
		sum = oggSum(oggSum(sum, make([]byte, 4)), page[26:]) // as if it were not there yet
		if sum != binary.LittleEndian.Uint32(page[22:]) {
			return fmt.Errorf("the page at %d has another checksum: %w", at, defect.ErrBroken)
		}
		if _, err := r.Discard(length); err != nil {
			return fmt.Errorf("page at %d: %w", at, pageError(err))
		}
		at += int64(length)
	}
}

// checkRest makes sure that no page follows what is none.
func (s *source) checkRest(r io.Reader, at int64) error {
	const longest = 1 << 20 // tags that programs leave at the end have some KB
	rest, err := io.ReadAll(io.LimitReader(r, longest))
	switch {
	case err != nil:
		return fmt.Errorf("read the sound: %w", err)
	case bytes.Contains(rest, []byte("OggS")):
		return fmt.Errorf("no page at %d, and more behind: %w", at, defect.ErrBroken)
	case len(rest) == longest:
		return fmt.Errorf("no page from %d on: %w", at, defect.ErrTruncated)
	}
	return nil
}

func pageError(err error) error {
	if errors.Is(err, io.EOF) {
		return defect.ErrTruncated
	}
	return err
}
