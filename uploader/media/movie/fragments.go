package movie

import (
	"encoding/binary"
	"fmt"
	"io"

	"mediadrop/uploader/media/defect"
)

// maxMoofs bounds what is read of all fragments' headers together.
const maxMoofs = 64 << 20

// sampleDefaults are what a fragment's samples are when they do not say.
type sampleDefaults struct{ duration, size uint32 }

// readExtends reads mvex (ISO/IEC 14496-12, 8.8.1 to 8.8.3).
func (m *movieBox) readExtends(body []byte) error {
	return eachBox(body, func(b box) error {
		if b.kind == "trex" && len(b.body) >= 24 && len(m.defaults) < maxTracks {
			m.defaults[binary.BigEndian.Uint32(b.body[4:])] = sampleDefaults{
				duration: binary.BigEndian.Uint32(b.body[12:]),
				size:     binary.BigEndian.Uint32(b.body[16:]),
			}
		}
		return nil
	})
}

// addFragments adds to the tracks what lies in fragments.
func (m *movieBox) addFragments(f io.ReaderAt, moofs []span) error {
	if len(moofs) == 0 {
		return nil
	}
	byID := map[uint32]*track{}
	for i := range m.tracks {
		byID[m.tracks[i].id] = &m.tracks[i]
	}
	var read int64
	for _, s := range moofs {
		length := s.end - s.start - s.head
		if read += length; read > maxMoofs {
			return fmt.Errorf("fragment headers of more than %d bytes: %w", maxMoofs, defect.ErrTooBig)
		}
		body := make([]byte, length)
		if err := readAt(f, body, s.start+s.head); err != nil {
			return err
		}
		if err := m.readMoof(body, byID); err != nil {
			return err
		}
	}
	for i := range m.tracks {
		t := &m.tracks[i]
		t.BFrames = t.Type == Video && t.order.differs
	}
	return nil
}

func (m *movieBox) readMoof(body []byte, byID map[uint32]*track) error {
	return eachBox(body, func(b box) error {
		if b.kind != "traf" {
			return nil
		}
		var t *track
		var defaults sampleDefaults
		return eachBox(b.body, func(b box) error {
			switch {
			case b.kind == "tfhd" && len(b.body) >= 8:
				id := binary.BigEndian.Uint32(b.body[4:])
				t, defaults = byID[id], m.defaults[id]
				defaults.override(b.body)
			case b.kind == "trun" && t != nil:
				return t.addRun(b.body, defaults)
			}
			return nil
		})
	})
}

// override reads the optional fields of tfhd (ISO/IEC 14496-12, 8.8.7).
func (d *sampleDefaults) override(body []byte) {
	flags, at := binary.BigEndian.Uint32(body)&0xffffff, 8
	for _, field := range []struct {
		flag  uint32
		width int
		value *uint32
	}{{1, 8, nil}, {2, 4, nil}, {8, 4, &d.duration}, {16, 4, &d.size}} {
		if flags&field.flag == 0 || len(body) < at+field.width {
			continue
		}
		if field.value != nil {
			*field.value = binary.BigEndian.Uint32(body[at:])
		}
		at += field.width
	}
}

// addRun reads trun (ISO/IEC 14496-12, 8.8.8).
func (t *track) addRun(body []byte, defaults sampleDefaults) error {
	if len(body) < 8 {
		return fmt.Errorf("fragment run cut off: %w", defect.ErrBroken)
	}
	flags, count := binary.BigEndian.Uint32(body)&0xffffff, uint64(binary.BigEndian.Uint32(body[4:]))
	entries := body[8:]
	for _, once := range []uint32{0x1, 0x4} { // data offset, flags of the first sample
		if flags&once != 0 {
			entries = entries[min(4, len(entries)):]
		}
	}
	run := runFields{flags: flags}
	if count*uint64(run.width()) > uint64(len(entries)) {
		return fmt.Errorf("fragment run of %d samples in %d bytes: %w", count, len(body), defect.ErrBroken)
	}
	t.samples += count
	if run.width() == 0 { // nothing differs from the defaults: no loop over a claimed number
		t.units += count * uint64(defaults.duration)
		t.bytes += count * uint64(defaults.size)
		if count > 0 {
			t.order.add(0)
		}
		return nil
	}
	for ; count > 0; count-- {
		duration, size, offset := run.read(entries, defaults)
		t.units += uint64(duration)
		t.bytes += uint64(size)
		t.order.add(offset)
		entries = entries[run.width():]
	}
	return nil
}

// runFields is which of the four fields each sample of a run has.
type runFields struct{ flags uint32 }

const (
	runDuration = 0x100
	runSize     = 0x200
	runFlags    = 0x400
	runOffset   = 0x800
)

func (r runFields) width() int {
	width := 0
	for _, field := range []uint32{runDuration, runSize, runFlags, runOffset} {
		if r.flags&field != 0 {
			width += 4
		}
	}
	return width
}

func (r runFields) read(b []byte, defaults sampleDefaults) (duration, size, offset uint32) {
	duration, size = defaults.duration, defaults.size
	var ignored uint32
	for _, field := range []struct {
		flag  uint32
		value *uint32
	}{{runDuration, &duration}, {runSize, &size}, {runFlags, &ignored}, {runOffset, &offset}} {
		if r.flags&field.flag != 0 {
			*field.value = binary.BigEndian.Uint32(b)
			b = b[4:]
		}
	}
	return duration, size, offset
}
