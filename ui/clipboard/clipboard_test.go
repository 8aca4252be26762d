package clipboard

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/image/bmp"
)

// Windows waits for the program that was copied in, for as long as that hangs.
func TestReadingEndsWithItsContext(t *testing.T) {
	let := make(chan struct{})
	ended := make(chan struct{})
	hangs := func(context.Context) (Content, error) {
		defer close(ended)
		<-let
		return Content{Files: "too late"}, nil
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	content, err := within(ctx, hangs)
	require.ErrorIs(t, err, context.Canceled)
	require.Zero(t, content)
	close(let)
	<-ended // nothing waits for ever to hand over what nobody wants any more

	refused := errors.New("refused")
	content, err = within(t.Context(), func(context.Context) (Content, error) { return Content{Files: "a"}, refused })
	require.ErrorIs(t, err, refused)
	require.Equal(t, "a", content.Files)
}

// What Windows has on its clipboard is a BMP without its first 14 bytes.
func TestABitmapOfWindowsIsAFile(t *testing.T) {
	paletted := image.NewPaletted(image.Rect(0, 0, 5, 3), color.Palette{color.Black, color.White, color.RGBA{200, 0, 0, 255}})
	paletted.SetColorIndex(2, 1, 2)
	whole := image.NewNRGBA(image.Rect(0, 0, 4, 4))
	whole.Set(1, 2, color.NRGBA{10, 20, 30, 255})
	for name, img := range map[string]image.Image{"palette": paletted, "true colours": whole} {
		t.Run(name, func(t *testing.T) {
			var file bytes.Buffer
			require.NoError(t, bmp.Encode(&file, img))
			got, ok := bitmap(file.Bytes()[14:])
			require.True(t, ok)
			require.Equal(t, file.Bytes(), got)
		})
	}
}

func TestTheMasksOfABitmapStandBeforeItsPixels(t *testing.T) {
	dib := make([]byte, 40+12+4*4)
	binary.LittleEndian.PutUint32(dib, 40)
	binary.LittleEndian.PutUint16(dib[14:], 32)
	binary.LittleEndian.PutUint32(dib[16:], 3)
	file, ok := bitmap(dib)
	require.True(t, ok)
	require.EqualValues(t, 14+40+12, binary.LittleEndian.Uint32(file[10:]))
}

func TestWhatIsNoBitmapIsRefused(t *testing.T) {
	for _, dib := range [][]byte{nil, make([]byte, 39), make([]byte, 40), bytes.Repeat([]byte{0xff}, 200)} {
		_, ok := bitmap(dib)
		require.False(t, ok)
	}
}
