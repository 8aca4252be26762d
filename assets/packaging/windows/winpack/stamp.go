package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"
)

// namespace makes MediaDrop's UUIDs its own. Like the upgrade codes it never changes.
var namespace = uuid.MustParse("a296b85f-def9-4392-bb58-e686e59f6811")

// productCode is another one for each version and kind of installer, and the same for each
// build of it: two builds of one version are not two products beside each other.
func productCode(kind, version string) string {
	return upper(uuid.NewSHA1(namespace, []byte("product "+kind+" "+version)))
}

// What an MSI says about itself is a property set in a stream called SummaryInformation:
// [MS-OLEPS] for the layout, "Summary Property Descriptions" in the Windows Installer
// documentation for what the numbers mean there.
const (
	packageCode = 9 // PIDSI_REVNUMBER
	createdAt   = 12
	savedAt     = 13

	typeString   = 0x1e // VT_LPSTR
	typeFileTime = 0x40 // VT_FILETIME
)

// summaryFormat is how the property set begins: byte order, versions and class of which only
// the first is fixed come before it, the offset of the properties after it.
var summaryFormat = []byte{
	0xe0, 0x85, 0x9f, 0xf2, 0xf9, 0x4f, 0x68, 0x10, 0xab, 0x91, 0x08, 0x00, 0x2b, 0x27, 0xb3, 0xd9,
}

// formatAt is where summaryFormat stands in the property set.
const formatAt = 28

var errNoSummary = errors.New("this is not an MSI whose summary can be found")

// stampFile replaces what wixl makes up anew each time, in place and at the same length: the
// package code, which then follows from the content, and two times.
func stampFile(path string, at time.Time) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the installer: %w", err)
	}
	if err := stamp(data, at); err != nil {
		return fmt.Errorf("stamp %s: %w", path, err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return fmt.Errorf("write the installer: %w", err)
	}
	return nil
}

func stamp(msi []byte, at time.Time) error {
	summary, err := findSummary(msi)
	if err != nil {
		return err
	}
	code, err := summary.value(packageCode, typeString)
	if err != nil {
		return err
	}
	const dashed = 36
	begin := bytes.IndexByte(code, '{') + 1
	if begin == 0 || len(code) < begin+dashed {
		return errNoSummary
	}
	code = code[begin : begin+dashed]
	for _, property := range []uint32{createdAt, savedAt} {
		value, err := summary.value(property, typeFileTime)
		if err != nil {
			return err
		}
		binary.LittleEndian.PutUint64(value, fileTime(at))
	}
	clear(code)
	content := sha256.Sum256(msi)
	copy(code, upper(uuid.NewSHA1(namespace, append([]byte("package "), content[:]...))))
	return nil
}

// summary is the property set, from its first byte to the end of the file.
type summary []byte

// findSummary finds the property set by its format. The stream is too short to be in more
// than one piece unless it were written again, which wixl does not.
func findSummary(msi []byte) (summary, error) {
	at := bytes.Index(msi, summaryFormat)
	if at < formatAt || bytes.Count(msi, summaryFormat) != 1 {
		return nil, errNoSummary
	}
	return summary(msi[at-formatAt:]), nil
}

// value is the bytes of one property behind its type; of a string, behind its length.
func (s summary) value(id, kind uint32) ([]byte, error) {
	section, ok := s.number(formatAt + len(summaryFormat))
	if !ok {
		return nil, errNoSummary
	}
	count, ok := s.number(int(section) + 4)
	if !ok {
		return nil, errNoSummary
	}
	for i := range int(min(count, 64)) { // an MSI has some 15 of them
		entry := int(section) + 8 + 8*i
		if found, ok := s.number(entry); !ok || found != id {
			continue
		}
		offset, _ := s.number(entry + 4)
		at := int(section) + int(offset)
		length := uint32(8)
		head := 4
		if kind == typeString {
			length, _ = s.number(at + 4)
			head = 8
		}
		if found, ok := s.number(at); !ok || found != kind || at+head+int(length) > len(s) {
			return nil, errNoSummary
		}
		return s[at+head : at+head+int(length)], nil
	}
	return nil, errNoSummary
}

func (s summary) number(at int) (uint32, bool) {
	if at < 0 || at+4 > len(s) {
		return 0, false
	}
	return binary.LittleEndian.Uint32(s[at:]), true
}

// fileTime counts as Windows does: tenths of a microsecond since 1601.
func fileTime(t time.Time) uint64 {
	const from1601to1970 = 11_644_473_600
	return uint64(t.Unix()+from1601to1970) * 10_000_000
}

// upper writes a UUID as Windows Installer wants it.
func upper(id uuid.UUID) string { return strings.ToUpper(id.String()) }
