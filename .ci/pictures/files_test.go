//go:build linux

package pictures

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"mediadrop/uploader/media/mediatest"
)

// drawn is a picture to upload.
type drawn struct {
	upper, lower color.NRGBA // the ground goes from the one to the other
	words        string
	ink          color.NRGBA
	shape        func(x, y float64) bool // what is of ink besides; x and y go from 0 to 1
}

var (
	white   = color.NRGBA{255, 255, 255, 255}
	sale    = drawn{color.NRGBA{250, 170, 70, 255}, color.NRGBA{215, 60, 110, 255}, "SALE", white, nil}
	beach   = drawn{color.NRGBA{120, 190, 230, 255}, color.NRGBA{240, 220, 160, 255}, "", white, disc(0.7, 0.3, 0.12)}
	opening = drawn{white, color.NRGBA{225, 240, 235, 255}, "OPEN 9-17", color.NRGBA{16, 128, 100, 255}, frame}
	logo    = drawn{color.NRGBA{40, 90, 160, 255}, color.NRGBA{30, 60, 120, 255}, "N", white, nil}
	candles = drawn{color.NRGBA{20, 30, 80, 255}, color.NRGBA{40, 60, 130, 255}, "", color.NRGBA{250, 205, 90, 255}, nineCandles}
	hills   = drawn{color.NRGBA{60, 90, 130, 255}, color.NRGBA{225, 110, 130, 255}, "", color.NRGBA{250, 225, 225, 255}, twoHills}
)

func disc(cx, cy, r float64) func(x, y float64) bool {
	return func(x, y float64) bool { return (x-cx)*(x-cx)*16/9+(y-cy)*(y-cy) < r*r }
}

func frame(x, y float64) bool { return min(x, 1-x) < 0.03 || min(y, 1-y) < 0.045 }

func nineCandles(x, y float64) bool {
	for i := range 9 {
		at := 0.14 + 0.09*float64(i)
		top := 0.42
		if i == 4 {
			top = 0.32
		}
		if x > at-0.015 && x < at+0.015 && y > top && y < 0.8 || disc(at, top-0.09, 0.045)(x, y) {
			return true
		}
	}
	return y > 0.8 && y < 0.86 && x > 0.1 && x < 0.9
}

func twoHills(x, y float64) bool {
	return y > 0.42+1.3*max(x-0.28, 0.28-x) || y > 0.3+1.1*max(x-0.67, 0.67-x)
}

// picture draws it.
func (d drawn) picture(t *testing.T, width, height int) *image.NRGBA {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		part := float64(y) / float64(height)
		mix := func(a, b uint8) uint8 { return uint8(float64(a)*(1-part) + float64(b)*part) }
		ground := color.NRGBA{mix(d.upper.R, d.lower.R), mix(d.upper.G, d.lower.G), mix(d.upper.B, d.lower.B), 255}
		draw.Draw(img, image.Rect(0, y, width, y+1), image.NewUniform(ground), image.Point{}, draw.Src)
		for x := range width {
			if d.shape != nil && d.shape(float64(x)/float64(width), part) {
				img.SetNRGBA(x, y, d.ink)
			}
		}
	}
	if d.words != "" {
		parsed, err := opentype.Parse(theme.DefaultTextBoldFont().Content())
		require.NoError(t, err)
		size := float64(height) / 2.6
		if len(d.words) > 4 {
			size = float64(height) / 4.5
		}
		face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72})
		require.NoError(t, err)
		pen := font.Drawer{Dst: img, Src: image.NewUniform(d.ink), Face: face}
		pen.Dot = fixed.Point26_6{X: (fixed.I(width) - pen.MeasureString(d.words)) / 2, Y: fixed.I(height/2 + int(size/3))}
		pen.DrawString(d.words)
	}
	return img
}

// maker makes files in a folder.
type maker struct {
	t      *testing.T
	folder string
}

func newMaker(t *testing.T) *maker { return &maker{t, t.TempDir()} }

func (m *maker) write(name string, content []byte) string {
	m.t.Helper()
	path := filepath.Join(m.folder, name)
	require.NoError(m.t, os.WriteFile(path, content, 0o600))
	// Older than what may still be written: the program waits for that to be at rest.
	then := time.Now().Add(-time.Hour)
	require.NoError(m.t, os.Chtimes(path, then, then))
	return path
}

func (m *maker) jpeg(d drawn, name string) string {
	var b bytes.Buffer
	require.NoError(m.t, jpeg.Encode(&b, d.picture(m.t, 1280, 720), nil))
	return m.write(name, b.Bytes())
}

func (m *maker) png(d drawn, name string) string {
	return m.write(name, mediatest.PNG(d.picture(m.t, 1280, 720)))
}

func (m *maker) gif(d drawn, name string) string {
	var b bytes.Buffer
	require.NoError(m.t, gif.Encode(&b, d.picture(m.t, 640, 360), nil))
	return m.write(name, b.Bytes())
}

func (m *maker) bmp(d drawn, name string) string {
	return m.write(name, mediatest.BMP(d.picture(m.t, 640, 360)))
}

func (m *maker) text(name string) string { return m.write(name, []byte("name,price\nmilk,5\n")) }

// pdf makes a price list of one page, which is larger by so many bytes than it need be.
func (m *maker) pdf(name string, larger int) string {
	page := "0.1 0.45 0.7 rg 0 700 595 142 re f 1 1 1 rg BT /F 54 Tf 50 745 Td (Price list) Tj ET 0.75 0.8 0.85 rg\n"
	for i := range 12 {
		page += fmt.Sprintf("50 %d 300 16 re f 430 %d 110 16 re f\n", 640-48*i, 640-48*i)
	}
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(page), page),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>",
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", larger, bytes.Repeat([]byte("0"), larger)),
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	table := fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for i, object := range objects {
		table += fmt.Sprintf("%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	at := b.Len()
	fmt.Fprintf(&b, "%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", table, len(objects)+1, at)
	return m.write(name, b.Bytes())
}

// photo makes one as phones do.
func (m *maker) photo(name string) string {
	return m.run(name, "heif-enc", m.png(hills, "hills.png"), "-o")
}

// film makes one of a picture that stands still: for an .mov, of a kind that phones do not play.
func (m *maker) film(name, seconds string) string {
	codec := []string{"-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart"}
	if filepath.Ext(name) == ".mov" {
		codec = []string{"-c:v", "prores_ks", "-profile:v", "0"}
	}
	return m.run(name, "ffmpeg", append([]string{"-loglevel", "error", "-y", "-i", m.png(sale, "frame.png"), "-vf", "loop=loop=-1:size=1", "-t", seconds}, codec...)...)
}

// run has a program make a file, whose path comes last.
func (m *maker) run(name, program string, args ...string) string {
	m.t.Helper()
	path := filepath.Join(m.folder, name)
	output, err := exec.Command(program, append(args, path)...).CombinedOutput()
	require.NoError(m.t, err, string(output))
	content, err := os.ReadFile(path)
	require.NoError(m.t, err)
	return m.write(name, content)
}

// zoneInWhichItIs writes a time zone (RFC 9636) in which it is that time of the day now, to the
// minute: pictures show the same times, and what was an hour ago is never yesterday.
func zoneInWhichItIs(t *testing.T, clock time.Duration) string {
	t.Helper()
	now := time.Now().UTC()
	east := clock - now.Sub(now.Truncate(24*time.Hour)).Truncate(time.Minute)
	zone := append([]byte("TZif"), make([]byte, 16)...)
	for _, count := range []uint32{0, 0, 0, 0, 1, 4} { // one type of local time, four letters of names
		zone = binary.BigEndian.AppendUint32(zone, count)
	}
	zone = binary.BigEndian.AppendUint32(zone, uint32(int32(east/time.Second)))
	zone = append(zone, 0, 0)
	zone = append(zone, "PIC\x00"...)
	path := filepath.Join(t.TempDir(), "zone")
	require.NoError(t, os.WriteFile(path, zone, 0o600))
	return path
}
