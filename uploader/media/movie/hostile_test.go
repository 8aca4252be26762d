package movie

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
)

// boxOf makes a box.
func boxOf(kind string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))
	return append(append(b, kind...), body...)
}

func moovOf(t testing.TB, content []byte) []byte {
	l, err := scan(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	return bytes.Clone(content[l.moov.start:l.moov.end])
}

// lastBoxToTheEnd sets the size of the last box to 0, which means to the end.
func lastBoxToTheEnd(t testing.TB, content []byte) []byte {
	out := bytes.Clone(content)
	for at := 0; ; {
		size := int(binary.BigEndian.Uint32(out[at:]))
		if at+size == len(out) {
			binary.BigEndian.PutUint32(out[at:], 0)
			return out
		}
		at += size
	}
}

// withTable sets the count of the first table of the kind to the largest number.
func withTable(t testing.TB, content []byte, kind string, countAt int) []byte {
	out := bytes.Clone(content)
	at := bytes.Index(out, []byte(kind))
	require.Positive(t, at)
	binary.BigEndian.PutUint32(out[at+4+countAt:], 1<<32-1)
	return out
}

func TestTablesThatClaimTooMuchAreBroken(t *testing.T) {
	content := kept(t, "high-bframes-end.mp4")
	for kind, countAt := range map[string]int{"stco": 4, "stsc": 4, "ctts": 4, "stsz": 8} {
		_, err := examine(withTable(t, content, kind, countAt))
		require.ErrorIs(t, err, defect.ErrBroken, kind)
	}
	_, err := examine(withTable(t, kept(t, "fragmented.mp4"), "trun", 4))
	require.ErrorIs(t, err, defect.ErrBroken, "trun")
}

func TestOneSizeForFourBillionSamplesIsQuick(t *testing.T) {
	content := kept(t, "main-faststart.mp4")
	at := bytes.Index(content, []byte("stsz"))
	binary.BigEndian.PutUint32(content[at+8:], 1)
	binary.BigEndian.PutUint32(content[at+12:], 1<<32-1)
	at = bytes.Index(content, []byte("stsc"))
	binary.BigEndian.PutUint32(content[at+16:], 1<<32-1) // samples in a chunk
	_, err := examine(content)
	require.NoError(t, err)
}

func TestSamplesOutsideTheFileAreTruncated(t *testing.T) {
	content := kept(t, "main-faststart.mp4")
	at := bytes.Index(content, []byte("stco"))
	binary.BigEndian.PutUint32(content[at+12:], uint32(len(content)-3))
	_, err := examine(content)
	require.ErrorIs(t, err, defect.ErrTruncated)
}

func TestAnEndlessFileIsTooBig(t *testing.T) {
	box := boxOf("free", nil)
	_, err := Examine(context.Background(), repeating(box), 1<<40)
	require.ErrorIs(t, err, defect.ErrTooBig)
}

func TestAHugeMovieBoxIsTooBig(t *testing.T) {
	head := binary.BigEndian.AppendUint32(nil, maxMoov+1)
	head = append(head, "moov"...)
	_, err := Examine(context.Background(), &sparse{head: head}, maxMoov+1)
	require.ErrorIs(t, err, defect.ErrTooBig)
}

func TestBoxesNestedWithoutEndAreNotFollowed(t *testing.T) {
	b := []byte{}
	for range 20_000 {
		b = boxOf("trak", b)
	}
	_, err := examine(append(boxOf("ftyp", []byte("isom\x00\x00\x00\x00")), boxOf("moov", b)...))
	require.ErrorIs(t, err, defect.ErrBroken)
	_, _, err = rewrite(boxOf("moov", b), move{}, false)
	require.NoError(t, err)
}

func TestTooManyTracksAreTooBig(t *testing.T) {
	traks := bytes.Repeat(boxOf("trak", nil), maxTracks+1)
	_, err := examine(append(boxOf("ftyp", []byte("isom\x00\x00\x00\x00")), boxOf("moov", traks)...))
	require.ErrorIs(t, err, defect.ErrTooBig)
}

func TestWhatTheSystemReportsStaysWhatItIs(t *testing.T) {
	_, err := Examine(context.Background(), failing{}, 100)
	require.ErrorIs(t, err, errDisk)
	require.NotErrorIs(t, err, defect.ErrBroken)
}

func TestAFileThatShrankIsTruncated(t *testing.T) {
	content := kept(t, "high-bframes-end.mp4")
	_, err := Examine(context.Background(), bytes.NewReader(content[:2000]), int64(len(content)))
	require.ErrorIs(t, err, defect.ErrTruncated)
}

var errDisk = errors.New("the disk fell off")

type failing struct{}

func (failing) ReadAt([]byte, int64) (int, error) { return 0, errDisk }

// repeating is a file that holds the same bytes again and again.
type repeating []byte

func (r repeating) ReadAt(b []byte, at int64) (int, error) {
	for i := range b {
		b[i] = r[(at+int64(i))%int64(len(r))]
	}
	return len(b), nil
}

// sparse is a file with a beginning and zeros.
type sparse struct{ head []byte }

func (s *sparse) ReadAt(b []byte, at int64) (int, error) {
	clear(b)
	if at < int64(len(s.head)) {
		copy(b, s.head[at:])
	}
	return len(b), nil
}

var _ io.ReaderAt = &sparse{}
