package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"io"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
)

// boxed is a box of an ISO file with this content.
func boxed(kind string, content ...[]byte) []byte {
	body := bytes.Join(content, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), kind...), body...)
}

// be puts numbers of so many bytes behind one another: width, number, …
func be(pairs ...int) []byte {
	var out []byte
	for i := 0; i < len(pairs); i += 2 {
		for shift := 8 * (pairs[i] - 1); shift >= 0; shift -= 8 {
			out = append(out, byte(pairs[i+1]>>shift))
		}
	}
	return out
}

// heifWith is a HEIF file with these boxes in meta, and the primary item 1.
func heifWith(boxes ...[]byte) []byte {
	meta := append([][]byte{be(4, 0), boxed("hdlr", make([]byte, 8), []byte("pict"), make([]byte, 13)), boxed("pitm", be(4, 0, 2, 1))}, boxes...)
	return bytes.Join([][]byte{
		boxed("ftyp", []byte("heic"), be(4, 0), []byte("mif1heic")), boxed("meta", meta...), boxed("mdat", make([]byte, 100)),
	}, nil)
}

func infe(id int, kind string, flags int) []byte {
	return boxed("infe", be(1, 2, 3, flags, 2, id, 2, 0), []byte(kind), be(1, 0))
}

// spent counts what looking into a file costs: bytes read and allocated.
type spent struct {
	io.ReaderAt
	read int64
}

func (s *spent) ReadAt(p []byte, at int64) (int, error) {
	s.read += int64(len(p))
	return s.ReaderAt.ReadAt(p, at)
}

// requireCheap holds what Examine costs against a bound, in times of the file's
// size and a megabyte.
func requireCheap(t testing.TB, content []byte, times int64) error {
	t.Helper()
	file := &spent{ReaderAt: bytes.NewReader(content)}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Examine(context.Background(), file, int64(len(content)))
	runtime.ReadMemStats(&after)
	bound := times * int64(len(content)+1<<20)
	require.LessOrEqual(t, file.read, bound, "bytes read")
	require.LessOrEqual(t, int64(after.TotalAlloc-before.TotalAlloc), bound, "bytes allocated")
	return err
}

// TestItemsWithoutPlaces: 98 KB, in which each of 16,384 items has 65,535 parts
// that take no room.
func TestItemsWithoutPlaces(t *testing.T) {
	var items []byte
	for i := range 1 << 14 {
		items = append(items, be(2, i, 2, 0, 2, 0xffff)...)
	}
	file := heifWith(boxed("iloc", be(4, 0, 1, 0, 1, 0, 2, 1<<14), items))
	require.ErrorIs(t, requireCheap(t, file, 2), defect.ErrBroken)

	// With one byte each they take some; then their number is bounded.
	items = nil
	for i := range 8 {
		items = append(append(items, be(2, i, 2, 0, 2, 0xffff)...), make([]byte, 0xffff)...)
	}
	file = heifWith(boxed("iloc", be(4, 0, 1, 0x10, 1, 0, 2, 8), items))
	require.ErrorIs(t, requireCheap(t, file, 8), defect.ErrTooBig)
}

// TestManyItemsWithTheSameMetadata: each of thousands of items leads to the same
// packet.
func TestManyItemsWithTheSameMetadata(t *testing.T) {
	const n = 4000
	var infos, places [][]byte
	for i := range n {
		infos = append(infos, boxed("infe", be(1, 2, 3, 0, 2, i+1, 2, 0), []byte("mime"), be(1, 0), []byte("application/rdf+xml\x00")))
		places = append(places, be(2, i+1, 2, 0, 2, 1, 4, 1000, 4, 200_000))
	}
	file := heifWith(boxed("iinf", be(4, 0, 2, n), bytes.Join(infos, nil)),
		boxed("iloc", be(4, 0, 1, 0x44, 1, 0, 2, n), bytes.Join(places, nil)), make([]byte, 1<<20))
	require.ErrorIs(t, requireCheap(t, file, 8), defect.ErrBroken)
}

// itemsOf is a HEIF file with an ispe for the primary item and these references.
func itemsOf(kind string, data []byte, references []byte, more ...[]byte) []byte {
	ipco := boxed("ipco", boxed("ispe", be(4, 0, 4, 64, 4, 64)))
	ipma := boxed("ipma", be(4, 0, 4, 1, 2, 1, 1, 1, 1, 1))
	return heifWith(append([][]byte{
		boxed("iinf", be(4, 0, 2, 1), infe(1, kind, 0)),
		boxed("iloc", be(1, 1, 3, 0, 1, 0x44, 1, 0, 2, 1, 2, 1, 2, 1, 2, 0, 2, 1, 4, 0, 4, len(data))),
		boxed("idat", data), boxed("iref", be(4, 0), references), boxed("iprp", ipco, ipma),
	}, more...)...)
}

// TestDerivedPictures: only grids whose tiles cover them are taken.
func TestDerivedPictures(t *testing.T) {
	thousands := boxed("dimg", be(2, 1, 2, 3), be(2, 1, 2, 1, 2, 1))
	for _, kind := range []string{"iovl", "iden", "tmap", "av01", "jpeg"} {
		_, err := examine(itemsOf(kind, make([]byte, 8), thousands))
		require.ErrorIs(t, err, defect.ErrUnknownKind, kind)
	}
	grid := be(1, 0, 1, 0, 1, 0, 1, 2, 2, 64, 2, 64)
	_, err := examine(itemsOf("grid", grid, boxed("dimg", be(2, 1, 2, 1, 2, 1))))
	require.ErrorIs(t, err, defect.ErrBroken, "three tiles, of which one is there")
	_, err = examine(itemsOf("grid", grid, boxed("dimg", be(2, 1, 2, 3, 2, 1, 2, 1, 2, 1))))
	require.ErrorIs(t, err, defect.ErrUnknownKind, "a grid of grids")
}

// TestPacketsWithoutEndInGIF: each of thousands of blocks says that a packet
// begins there, and none where it ends.
func TestPacketsWithoutEndInGIF(t *testing.T) {
	file := gifOf(t, 8, 8, image.Rect(0, 0, 8, 8))
	block := append([]byte("\x21\xff\x0bXMP DataXMP\x01x"), 0)
	many := append(bytes.Clone(file[:13+3<<(file[10]&7+1)]), bytes.Repeat(block, 100_000)...)
	file = append(many, file[13+3<<(file[10]&7+1):]...)
	require.NoError(t, requireCheap(t, file, 2))
}
