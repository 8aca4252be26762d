package movie

import (
	"encoding/binary"
	"fmt"

	"mediadrop/uploader/media/defect"
)

// protectedEntries are the sample entries of encrypted tracks (ISO/IEC 14496-12,
// 8.12; the last two are those of Apple's FairPlay).
var protectedEntries = map[string]bool{"encv": true, "enca": true, "drmi": true, "drms": true}

// readEntries reads the first sample entry of stsd: the others say the same of
// later parts of a track, and are rare.
func (t *track) readEntries(body []byte, quickTime bool) error {
	if len(body) < 8 {
		return fmt.Errorf("sample descriptions cut off: %w", defect.ErrBroken)
	}
	entry, _, err := nextBox(body[8:])
	if err != nil || entry.kind == "" {
		return err
	}
	t.Codec = plainCodec(entry.kind)
	t.protected = protectedEntries[entry.kind]
	switch t.Type {
	case Video:
		return t.readVideoEntry(entry.body)
	case Audio:
		if entry.kind == "samr" || entry.kind == "sawb" {
			t.Profile = map[string]string{"samr": "NB", "sawb": "WB"}[entry.kind]
		}
		return t.readAudioEntry(entry.body, quickTime || body[0] == 0)
	}
	return nil
}

// readVideoEntry reads what follows the header of a visual sample entry
// (ISO/IEC 14496-12, 12.1.3).
func (t *track) readVideoEntry(body []byte) error {
	const fields = 78
	if len(body) < fields {
		return fmt.Errorf("video description cut off: %w", defect.ErrBroken)
	}
	t.Bits = 8
	t.Width, t.Height = int(binary.BigEndian.Uint16(body[24:])), int(binary.BigEndian.Uint16(body[26:]))
	return eachBox(body[fields:], func(b box) error {
		switch b.kind {
		case "avcC":
			t.readAVC(b.body)
		case "hvcC":
			t.readHEVC(b.body)
		case "av1C":
			t.readAV1(b.body)
		case "vpcC":
			t.readVP(b.body)
		case "esds":
			t.readES(b.body)
		}
		return nil
	})
}

// readAudioEntry reads what follows the header of an audio sample entry
// (ISO/IEC 14496-12, 12.2.3). Versions 1 and 2 with more fields are QuickTime's
// (QuickTime File Format, "Sound Sample Descriptions").
func (t *track) readAudioEntry(body []byte, quickTimeVersions bool) error {
	fields := 28
	if len(body) < fields {
		return fmt.Errorf("audio description cut off: %w", defect.ErrBroken)
	}
	t.Channels, t.SampleRate = int(binary.BigEndian.Uint16(body[16:])), int(binary.BigEndian.Uint16(body[24:]))
	switch version := binary.BigEndian.Uint16(body[8:]); {
	case !quickTimeVersions:
	case version == 1:
		fields += 16
	case version == 2:
		fields += 36
	}
	if len(body) < fields {
		return fmt.Errorf("audio description cut off: %w", defect.ErrBroken)
	}
	if fields == 28+36 {
		t.Channels = int(binary.BigEndian.Uint32(body[40:]) & 0xffff)
	}
	return t.readAudioBoxes(body[fields:])
}

// readAudioBoxes looks for the codec's own description, which QuickTime wraps in
// a box "wave" that ends with bytes that are no box.
func (t *track) readAudioBoxes(boxes []byte) error {
	return eachBox(boxes, func(b box) error {
		switch b.kind {
		case "esds":
			t.readES(b.body)
		case "wave":
			_ = eachBox(b.body, func(inner box) error {
				if inner.kind == "esds" {
					t.readES(inner.body)
				}
				return nil
			})
		case "dOps": // "Encapsulation of Opus in ISO Base Media File Format", 4.3.2
			if len(b.body) >= 8 {
				t.Channels, t.SampleRate = int(b.body[1]), 48000
			}
		case "alac": // Apple's ALACMagicCookieDescription, after version and flags
			if len(b.body) >= 28 {
				t.Channels, t.SampleRate = int(b.body[13]), int(binary.BigEndian.Uint32(b.body[24:])&0xffffff)
			}
		}
		return nil
	})
}
