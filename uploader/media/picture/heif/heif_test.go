package heif

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/picture/colours"
	"mediadrop/uploader/media/picture/reading"
)

func input(file []byte) *reading.Input {
	return reading.NewInput(bytes.NewReader(file), int64(len(file)))
}

func photo(t *testing.T) []byte {
	file, err := os.ReadFile(filepath.Join("..", "testdata", "photo.heic"))
	require.NoError(t, err)
	return file
}

func TestColoursByNumbers(t *testing.T) {
	content := []byte("\x00\x00\x00\x13colrnclx\x00\x0c\x00\x0d\x00\x01\x00")
	r := reader{in: input(content), found: &Picture{}}
	require.NoError(t, r.ownProperty(reading.Box{Kind: "colr", Extent: reading.Extent{At: 0, Length: 19}, Body: reading.Extent{At: 8, Length: 11}}))
	require.Equal(t, colours.Coding{Primaries: 12, Transfer: 13, Matrix: 1, Limited: true}, r.found.Coding)
	red, green, blue := r.found.Coding.Luma().RGB(235, 128, 128)
	require.Equal(t, [3]uint8{255, 255, 255}, [3]uint8{red, green, blue})
	red, green, blue = r.found.Coding.Luma().RGB(63, 102, 240) // red of BT.709
	require.InDeltaSlice(t, []uint8{255, 0, 0}, []uint8{red, green, blue}, 2)
}

// TestAnyDescriptionIsRead: whatever stands there.
func TestAnyDescriptionIsRead(t *testing.T) {
	for i := range 60 {
		spsColours(append([]byte{0x42, 1}, bytes.Repeat([]byte{byte(37 * i)}, i)...))
	}
}

// TestCodedDataThatClaimsMore: what is coded may be larger than the boxes around
// it say, or more than one picture.
func TestCodedDataThatClaimsMore(t *testing.T) {
	file := photo(t)
	at := bytes.Index(file, []byte("hvcC"))
	require.Positive(t, at)
	config := file[at+4:]
	pixels, err := pixelsOf(config[22:])
	require.NoError(t, err)
	require.EqualValues(t, 64*64, pixels, "60 × 40 in blocks of 64, or less")

	found, err := Read(input(file))
	require.NoError(t, err)
	require.Len(t, found.coded, 1)
	coded := found.coded[0]
	twice := coded
	twice.parts = append(append([]reading.Extent(nil), coded.parts...), coded.parts...)
	_, err = coded.check(file)
	require.NoError(t, err)
	_, err = twice.check(file)
	require.ErrorIs(t, err, defect.ErrBroken)
}

// TestHolesInHEIC: a copy that broke off leaves zeros behind.
func TestHolesInHEIC(t *testing.T) {
	file := photo(t)
	found, err := Read(input(file))
	require.NoError(t, err)
	data := found.coded[0].parts[0]
	for name, hole := range map[string]reading.Extent{
		"second half": {At: data.At + data.Length/2, Length: data.Length - data.Length/2},
		"first half":  {At: data.At, Length: data.Length / 2},
		"some bytes":  {At: data.At + data.Length/2, Length: 2 * longestZeros},
	} {
		damaged := bytes.Clone(file)
		clear(damaged[hole.At:min(hole.End(), data.End())])
		_, err := Decode(t.Context(), input(damaged), found)
		require.ErrorIs(t, err, defect.ErrBroken, name)
	}
}
