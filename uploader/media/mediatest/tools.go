package mediatest

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Installed reports whether a program is there.
func Installed(name string) bool {
	if runtime.GOOS == "windows" && name == "convert" {
		return false // Windows has a program of that name, for disks
	}
	_, err := exec.LookPath(name)
	return err == nil
}

// Tool runs another program, or skips the test where there is none.
func Tool(t testing.TB, name string, args ...string) []byte {
	t.Helper()
	if !Installed(name) {
		t.Skipf("%s is not installed", name)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	require.NoError(t, err, "%s %v: %s", name, args, out)
	return out
}

// Drawn has ImageMagick save the test picture with these options; format, such
// as "BMP3:", is what the extension does not say.
func Drawn(format, options string) Source {
	return func(t testing.TB, path string) {
		Tool(t, "convert", append(append([]string{Write(t, "four.png", PNG(Four()))}, strings.Fields(options)...), format+path)...)
	}
}

// Encoded has a program make a file from the test picture: IN and OUT stand for
// the two files.
func Encoded(program, args string) Source {
	return func(t testing.TB, path string) {
		in := Write(t, "four.png", PNG(Four()))
		words := strings.Fields(args)
		for i := range words {
			words[i] = strings.NewReplacer("IN", in, "OUT", path).Replace(words[i])
		}
		Tool(t, program, words...)
	}
}

// Tagged has exiftool write tags into a file.
func Tagged(s Source, tags string) Source {
	return func(t testing.TB, path string) {
		if !Installed("exiftool") {
			t.Skip("exiftool is not installed")
		}
		s(t, path)
		Tool(t, "exiftool", append(append([]string{"-q", "-overwrite_original"}, strings.Fields(tags)...), path)...)
	}
}

// Position are tags for Tagged that say where a picture was taken, and by what.
const Position = " -GPSLatitude=32.1 -GPSLatitudeRef=N -GPSLongitude=34.8 -GPSLongitudeRef=E -Make=Somebody -XMP:City=Haifa"

// encoders are the names of what ffmpeg can write; not every build can write
// everything.
var encoders = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	out, err := exec.Command("ffmpeg", "-hide_banner", "-encoders").Output()
	if err != nil {
		return names
	}
	for line := range strings.Lines(string(out)) {
		if words := strings.Fields(line); len(words) > 1 {
			names[words[1]] = true
		}
	}
	return names
})

// NeedEncoders skips a test where ffmpeg cannot write what the test needs.
func NeedEncoders(t testing.TB, names ...string) {
	t.Helper()
	if !Installed("ffmpeg") {
		t.Skip("ffmpeg is not installed")
	}
	for _, name := range names {
		if !encoders()[name] {
			t.Skipf("this ffmpeg has no %s", name)
		}
	}
}

// Filmed has ffmpeg make a clip of the test picture and a tone.
func Filmed(options string) Source {
	return func(t testing.TB, path string) {
		for i, words := 0, strings.Fields(options); i < len(words); i++ {
			if strings.HasPrefix(words[i], "-c:") {
				NeedEncoders(t, words[i+1])
			}
		}
		picture := Write(t, "four.png", PNG(Four()))
		args := "-v error -nostdin -y -loop 1 -framerate 10 -t 0.5 -i " + picture + " -f lavfi -t 0.5 -i sine=440:r=16000 -threads 1 " + options
		Tool(t, "ffmpeg", append(strings.Fields(args), path)...)
	}
}

// Printed has qpdf change a PDF.
func Printed(args string) Source {
	return func(t testing.TB, path string) {
		plain := filepath.Join(t.TempDir(), "plain.pdf")
		SizedPDF(0)(t, plain)
		Tool(t, "qpdf", append(strings.Fields(args), plain, path)...)
	}
}

// Saved has LibreOffice write a text as another type of document.
func Saved(extension string) Source {
	return func(t testing.TB, path string) {
		program := "soffice"
		if !Installed(program) {
			program = "libreoffice"
		}
		in := Write(t, "letter.html", []byte("<p>Dear Dana</p><table><tr><td>1</td></tr></table>"))
		dir := filepath.Dir(in)
		home := "-env:UserInstallation=file://" + filepath.ToSlash(t.TempDir())
		Tool(t, program, home, "--headless", "--infilter=HTML (StarWriter)", "--convert-to", extension, "--outdir", dir, in)
		require.NoError(t, os.Rename(filepath.Join(dir, "letter."+extension), path))
	}
}
