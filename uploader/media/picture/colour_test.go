package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/picture/colours"
	"mediadrop/uploader/media/picture/jpegdata"
	"mediadrop/uploader/racetest"
)

// srgbD50 and p3D50 lead from linear colours to XYZ, adapted to D50, as profiles have it.
var (
	srgbD50 = [3][3]float64{
		{0.4360747, 0.3850649, 0.1430804}, {0.2225045, 0.7168786, 0.0606169}, {0.0139322, 0.0971045, 0.7141733},
	}
	p3D50 = [3][3]float64{
		{0.5151187, 0.2919778, 0.1571035}, {0.2411892, 0.6922441, 0.0665668}, {-0.0010505, 0.0418791, 0.7840713},
	}
)

// profileWith makes an ICC profile with the given primaries and one curve.
func profileWith(m [3][3]float64, curve []byte) []byte {
	var tags, data []byte
	add := func(name string, body []byte) {
		tags = append(tags, name...)
		tags = binary.BigEndian.AppendUint32(tags, uint32(128+4+9*12+len(data)))
		tags = binary.BigEndian.AppendUint32(tags, uint32(len(body)))
		data = append(data, body...)
		data = append(data, make([]byte, (4-len(body)%4)%4)...)
	}
	fixed16 := func(v float64) []byte {
		return binary.BigEndian.AppendUint32(nil, uint32(int32(math.Round(v*65536))))
	}
	for i, colour := range []string{"r", "g", "b"} {
		body := []byte("XYZ \x00\x00\x00\x00")
		for row := range 3 {
			body = append(body, fixed16(m[row][i])...)
		}
		add(colour+"XYZ", body)
		add(colour+"TRC", curve)
	}
	white := []byte("XYZ \x00\x00\x00\x00")
	for _, v := range []float64{0.9642, 1, 0.8249} {
		white = append(white, fixed16(v)...)
	}
	add("wtpt", white)
	text := append([]byte("desc\x00\x00\x00\x00\x00\x00\x00\x05test\x00"), make([]byte, 78)...)
	add("desc", text)
	add("cprt", []byte("text\x00\x00\x00\x00none\x00"))
	file := make([]byte, 128)
	copy(file[4:], "none")
	file[8] = 2
	copy(file[12:], "mntrRGB XYZ ")
	copy(file[36:], "acsp")
	for i, v := range []float64{0.9642, 1, 0.8249} {
		copy(file[68+4*i:], fixed16(v))
	}
	file = binary.BigEndian.AppendUint32(file, 9)
	file = append(append(file, tags...), data...)
	binary.BigEndian.PutUint32(file, uint32(len(file)))
	return file
}

// srgbCurve is that of sRGB as a formula (ICC.1:2022, 10.18, function type 3).
func srgbCurve() []byte {
	curve := []byte("para\x00\x00\x00\x00\x00\x03\x00\x00")
	for _, v := range []float64{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045} {
		curve = binary.BigEndian.AppendUint32(curve, uint32(int32(math.Round(v*65536))))
	}
	return curve
}

// A colour that Display P3 and sRGB store differently (also computed with
// LittleCMS, see below).
var (
	storedP3 = color.NRGBA{200, 100, 50, 255}
	seenP3   = color.NRGBA{215, 93, 31, 255}
)

func oneColour(c color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	for y := range 30 {
		for x := range 40 {
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

// inJPEG puts a profile into a JPEG, in two parts.
func inJPEG(file, profile []byte) []byte {
	half := len(profile) / 2
	second := withSegment(file, jpegdata.MarkerAPP2, append([]byte(jpegdata.MagicICC+"\x02\x02"), profile[half:]...))
	return withSegment(second, jpegdata.MarkerAPP2, append([]byte(jpegdata.MagicICC+"\x01\x02"), profile[:half]...))
}

func inPNG(t testing.TB, file, profile []byte) []byte {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	_, err := w.Write(profile)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return withChunk(t, file, "iCCP", append([]byte("P3\x00\x00"), packed.Bytes()...))
}

func TestProfilesAreConvertedToSRGB(t *testing.T) {
	p3, still := profileWith(p3D50, srgbCurve()), oneColour(storedP3)
	for name, content := range map[string][]byte{
		"jpeg": inJPEG(jpegOf(t, still), p3), "png": inPNG(t, pngOf(t, still), p3),
	} {
		img, _ := converted(t, content)
		requireColour(t, seenP3, img.At(20, 15), 3)
		require.NotEmpty(t, name)
	}
}

func TestConversionAgreesWithLittleCMS(t *testing.T) {
	dir := t.TempDir()
	p3, srgb := filepath.Join(dir, "p3.icc"), filepath.Join(dir, "srgb.icc")
	require.NoError(t, os.WriteFile(p3, profileWith(p3D50, srgbCurve()), 0o600))
	require.NoError(t, os.WriteFile(srgb, profileWith(srgbD50, srgbCurve()), 0o600))
	for _, stored := range []color.NRGBA{storedP3, {30, 60, 90, 255}, {120, 200, 130, 255}, {250, 240, 230, 255}} {
		source := save(t, "source.png", pngOf(t, oneColour(stored)))
		result := filepath.Join(dir, "result.png")
		tool(t, "convert", source, "-profile", p3, "-profile", srgb, "-strip", result)
		there, _, err := image.Decode(bytes.NewReader(load(t, result)))
		require.NoError(t, err)
		want := color.NRGBAModel.Convert(there.At(20, 15)).(color.NRGBA)
		img, _ := converted(t, inPNG(t, pngOf(t, oneColour(stored)), load(t, p3)))
		requireColour(t, want, img.At(20, 15), 3)
	}
}

func TestProfilesThatChangeNothing(t *testing.T) {
	racetest.OneGoroutine(t)
	still := oneColour(storedP3)
	plain, _ := converted(t, jpegOf(t, still))
	for name, profile := range map[string][]byte{
		"that of sRGB": profileWith(srgbD50, srgbCurve()),
		"with a table": append([]byte("\x00\x00\x00\x80none\x02\x00\x00\x00prtrCMYKLab "), make([]byte, 200)...),
		"damaged":      profileWith(p3D50, srgbCurve())[:150],
		"no curve":     profileWith(p3D50, []byte("curv\x00\x00\x00\x00\xff\xff\xff\xff")),
	} {
		img, _ := converted(t, inJPEG(jpegOf(t, still), profile))
		require.Equal(t, plain, img, name)
	}
}

func TestAnyProfileIsRead(t *testing.T) {
	racetest.OneGoroutine(t)
	whole := profileWith(p3D50, srgbCurve())
	for i := range whole {
		damaged := bytes.Clone(whole)
		damaged[i] ^= 0xff
		for _, profile := range [][]byte{damaged, whole[:i]} {
			if c := (colours.Stored{Profile: profile}).Conversion(nil); c != nil {
				c.RGB(255, 255, 255)
			}
		}
	}
}
