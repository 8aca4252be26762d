package media

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/mediatest"
)

// convert converts the file of a row and looks at the copy with other programs'
// eyes.
func (r *row) convert(t *testing.T, m *Converter, path string, report Report) {
	if r.remedy == Transcode {
		mediatest.NeedEncoders(t, "libx264", "aac")
	}
	before, err := Hash(t.Context(), path)
	require.NoError(t, err)
	made, err := m.Convert(t.Context(), path, report, r.options, nil)
	require.NoError(t, err)

	after, err := Hash(t.Context(), path)
	require.NoError(t, err)
	require.Equal(t, before, after, "the file itself is never touched")
	require.Equal(t, r.copied, filepath.Base(made.Path))
	require.Equal(t, r.copied, made.Report.SendName)
	require.True(t, made.Report.Sendable())
	require.Equal(t, r.good, made.Report.Header, "the ID of the copy is good for what was said")
	again, err := Inspect(t.Context(), made.Path, r.options)
	require.NoError(t, err)
	require.Contains(t, []Verdict{OK, Warn}, again.Verdict, again.Reason)
	require.Equal(t, again.Verdict, made.Report.Verdict)
	info, err := os.Stat(made.Path)
	require.NoError(t, err)
	require.Equal(t, info.Size(), made.Report.Size)
	require.LessOrEqual(t, info.Size(), made.Report.MaxSize)
	r.look(t, path, made)

	require.NoError(t, made.Remove())
	require.NoDirExists(t, filepath.Dir(made.Path))
}

func (r *row) look(t *testing.T, path string, made Copy) {
	if r.like != nil {
		r.like(t, path, made.Path)
	}
	if r.remedy == ToPDF {
		return
	}
	switch made.Report.Kind {
	case Image:
		r.lookAtPicture(t, path, made.Path)
	case Video, Audio:
		r.lookAtMovie(t, path, made)
	default:
		text, err := os.ReadFile(made.Path)
		require.NoError(t, err)
		require.True(t, utf8.Valid(text))
		require.Regexp(t, "^(מחירון\r\nשולחן 120|Здравствуйте! Ваш заказ)", string(text))
	}
}

// lookAtPicture decodes a copy with Go's decoders, ImageMagick and exiftool.
func (r *row) lookAtPicture(t *testing.T, path, copied string) {
	b, err := os.ReadFile(copied)
	require.NoError(t, err)
	img, format, err := image.Decode(bytes.NewReader(b))
	require.NoError(t, err)
	require.Equal(t, map[string]string{".jpg": "jpeg", ".png": "png"}[filepath.Ext(copied)], format)
	if r.upright {
		require.Equal(t, image.Pt(80, 60), img.Bounds().Size())
		requireCorners(t, img)
	}
	if mediatest.Installed("exiftool") {
		requireNothingPrivate(t, copied, r.remedy)
	}
	if !mediatest.Installed("convert") {
		return
	}
	if r.remedy == StripMetadata { // the coded picture is the same
		sign := func(p string) string { return string(mediatest.Tool(t, "identify", "-format", "%# %w %h", p)) }
		require.Equal(t, sign(path), sign(copied))
	}
	seen := filepath.Join(t.TempDir(), "seen.png")
	mediatest.Tool(t, "convert", copied, "-colorspace", "sRGB", "PNG32:"+seen)
	said := strings.Fields(string(mediatest.Tool(t, "identify", "-format", "%m %z %[orientation] %[channels]", copied)))
	require.Equal(t, strings.ToUpper(format), said[0])
	require.Equal(t, "8", said[1])
	require.NotContains(t, strings.ToLower(said[3]), "cmyk")
	if r.remedy == ConvertPicture {
		require.Contains(t, []string{"Undefined", "TopLeft"}, said[2])
	}
	if r.upright {
		requireCorners(t, decoded(t, seen))
	}
}

func decoded(t testing.TB, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	img, _, err := image.Decode(f)
	require.NoError(t, err)
	return img
}

// requireCorners holds a picture's corners against those of the test picture.
func requireCorners(t testing.TB, img image.Image) {
	t.Helper()
	const inset, tolerance = 6, 14.0
	b := img.Bounds()
	for i, at := range []image.Point{
		{b.Min.X + inset, b.Min.Y + inset}, {b.Max.X - inset, b.Min.Y + inset},
		{b.Max.X - inset, b.Max.Y - inset}, {b.Min.X + inset, b.Max.Y - inset},
	} {
		got := color.NRGBAModel.Convert(img.At(at.X, at.Y)).(color.NRGBA)
		for n, pair := range [][2]uint8{{mediatest.Corners[i].R, got.R}, {mediatest.Corners[i].G, got.G}, {mediatest.Corners[i].B, got.B}} {
			require.InDelta(t, pair[0], pair[1], tolerance, "corner %d, channel %d: %v", i, n, got)
		}
	}
}

// requireNothingPrivate asks exiftool for whatever tells more than how the
// picture is to be shown.
func requireNothingPrivate(t testing.TB, path string, remedy Remedy) {
	t.Helper()
	var found []map[string]any
	require.NoError(t, json.Unmarshal(mediatest.Tool(t, "exiftool", "-j", "-G1", "-a", path), &found))
	allowed := `^(SourceFile|ExifTool:|System:|File:|JFIF:|PNG:|PNG-pHYs:|Composite:ImageSize|Composite:Megapixels)`
	if remedy == StripMetadata {
		allowed = strings.TrimSuffix(allowed, ")") + `|IFD0:(Orientation|XResolution|YResolution|ResolutionUnit|YCbCrPositioning)|ICC)`
	}
	for tag := range found[0] {
		require.Regexp(t, regexp.MustCompile(allowed), tag)
	}
}

// probed is what ffprobe says of a file.
type probed struct {
	Streams []struct {
		CodecType string `json:"codec_type"`
		CodecName string `json:"codec_name"`
		Profile   string
		PixFmt    string `json:"pix_fmt"`
		BFrames   int    `json:"has_b_frames"`
		Channels  int
		Tags      map[string]string
	}
	Format struct {
		Duration string
		Tags     map[string]string
	}
}

func probe(t testing.TB, path string) (p probed) {
	t.Helper()
	require.NoError(t, json.Unmarshal(mediatest.Tool(t, "ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_format", path), &p))
	return p
}

// lookAtMovie decodes a copy with ffmpeg and asks ffprobe what is in it.
func (r *row) lookAtMovie(t *testing.T, path string, made Copy) {
	b, err := os.ReadFile(made.Path)
	require.NoError(t, err)
	boxes := mediatest.TopBoxes(t, b)
	moov, mdat := slices.Index(boxes, "moov"), slices.Index(boxes, "mdat")
	require.GreaterOrEqual(t, moov, 0)
	require.Less(t, moov, mdat, "the directory comes first: %v", boxes)
	require.NotContains(t, boxes, "moof")
	if !mediatest.Installed("ffprobe") {
		return
	}
	said := probe(t, made.Path)
	sounds := 0
	for _, s := range said.Streams {
		switch s.CodecType {
		case "video":
			require.Equal(t, Video, made.Report.Kind)
			require.Equal(t, "h264", s.CodecName)
			require.Equal(t, "yuv420p", s.PixFmt)
			require.Zero(t, s.BFrames)
			require.Contains(t, []string{"Main", "Constrained Baseline", "Baseline"}, s.Profile)
		case "audio":
			sounds++
			require.Equal(t, "aac", s.CodecName)
			require.Equal(t, "LC", s.Profile)
		}
	}
	require.LessOrEqual(t, sounds, 1)
	for name, value := range said.Format.Tags {
		require.NotContains(t, strings.ToLower(name), "location", value)
	}
	complaints := mediatest.Tool(t, "ffmpeg", "-v", "error", "-nostdin", "-i", made.Path, "-f", "null", "-")
	require.Empty(t, string(complaints), "it decodes from the beginning to the end")
	if r.remedy == FastStart {
		require.Equal(t, packets(t, path), packets(t, made.Path), "the coded streams are the same")
	}
	if r.upright {
		frame := filepath.Join(t.TempDir(), "frame.png")
		mediatest.Tool(t, "ffmpeg", "-v", "error", "-nostdin", "-i", made.Path, "-frames:v", "1", frame)
		requireCornersOfFilm(t, decoded(t, frame))
	}
}

// requireCornersOfFilm knows only which colour is where: old codecs change them
// a little.
func requireCornersOfFilm(t testing.TB, img image.Image) {
	t.Helper()
	b := img.Bounds()
	for i, at := range []image.Point{
		{b.Min.X + b.Dx()/4, b.Min.Y + b.Dy()/4}, {b.Min.X + b.Dx()*3/4, b.Min.Y + b.Dy()/4},
		{b.Min.X + b.Dx()*3/4, b.Min.Y + b.Dy()*3/4}, {b.Min.X + b.Dx()/4, b.Min.Y + b.Dy()*3/4},
	} {
		got := color.NRGBAModel.Convert(img.At(at.X, at.Y)).(color.NRGBA)
		for _, pair := range [][2]uint8{{mediatest.Corners[i].R, got.R}, {mediatest.Corners[i].G, got.G}, {mediatest.Corners[i].B, got.B}} {
			require.Equal(t, pair[0] > 127, pair[1] > 127, "corner %d: %v", i, got)
		}
	}
}

func packets(t testing.TB, path string) string {
	t.Helper()
	return string(mediatest.Tool(t, "ffmpeg", "-v", "error", "-nostdin", "-i", path, "-map", "0", "-c", "copy", "-f", "md5", "-"))
}
