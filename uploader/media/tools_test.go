package media

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

func installed(name string) bool {
	if runtime.GOOS == "windows" && name == "convert" {
		return false // Windows has a program of that name, for disks
	}
	_, err := exec.LookPath(name)
	return err == nil
}

// tool runs another program, or skips the test where there is none.
func tool(t testing.TB, name string, args ...string) []byte {
	t.Helper()
	if !installed(name) {
		t.Skipf("%s is not installed", name)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	require.NoError(t, err, "%s %v: %s", name, args, out)
	return out
}

// drawn has ImageMagick save the test picture with these options; format, such
// as "BMP3:", is what the extension does not say.
func drawn(format, options string) source {
	return func(t testing.TB, path string) {
		tool(t, "convert", append(append([]string{write(t, "four.png", pngOf(t, four()))}, strings.Fields(options)...), format+path)...)
	}
}

// encoded has a program make a file from the test picture: IN and OUT stand for
// the two files.
func encoded(program, args string) source {
	return func(t testing.TB, path string) {
		in := write(t, "four.png", pngOf(t, four()))
		words := strings.Fields(args)
		for i := range words {
			words[i] = strings.NewReplacer("IN", in, "OUT", path).Replace(words[i])
		}
		tool(t, program, words...)
	}
}

// tagged has exiftool write tags into a file.
func tagged(s source, tags string) source {
	return func(t testing.TB, path string) {
		if !installed("exiftool") {
			t.Skip("exiftool is not installed")
		}
		s(t, path)
		tool(t, "exiftool", append(append([]string{"-q", "-overwrite_original"}, strings.Fields(tags)...), path)...)
	}
}

const position = " -GPSLatitude=32.1 -GPSLatitudeRef=N -GPSLongitude=34.8 -GPSLongitudeRef=E -Make=Somebody -XMP:City=Haifa"

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

// needEncoders skips a test where ffmpeg cannot write what the test needs.
func needEncoders(t testing.TB, names ...string) {
	t.Helper()
	if !installed("ffmpeg") {
		t.Skip("ffmpeg is not installed")
	}
	for _, name := range names {
		if !encoders()[name] {
			t.Skipf("this ffmpeg has no %s", name)
		}
	}
}

// filmed has ffmpeg make a clip of the test picture and a tone.
func filmed(options string) source {
	return func(t testing.TB, path string) {
		for i, words := 0, strings.Fields(options); i < len(words); i++ {
			if strings.HasPrefix(words[i], "-c:") {
				needEncoders(t, words[i+1])
			}
		}
		picture := write(t, "four.png", pngOf(t, four()))
		args := "-v error -nostdin -y -loop 1 -framerate 10 -t 0.5 -i " + picture + " -f lavfi -t 0.5 -i sine=440:r=16000 -threads 1 " + options
		tool(t, "ffmpeg", append(strings.Fields(args), path)...)
	}
}

// printed has qpdf change a PDF.
func printed(args string) source {
	return func(t testing.TB, path string) {
		plain := filepath.Join(t.TempDir(), "plain.pdf")
		pdf(0)(t, plain)
		tool(t, "qpdf", append(strings.Fields(args), plain, path)...)
	}
}

// saved has LibreOffice write a text as another type of document.
func saved(extension string) source {
	return func(t testing.TB, path string) {
		program := "soffice"
		if !installed(program) {
			program = "libreoffice"
		}
		in := write(t, "letter.html", []byte("<p>Dear Dana</p><table><tr><td>1</td></tr></table>"))
		dir := filepath.Dir(in)
		home := "-env:UserInstallation=file://" + filepath.ToSlash(t.TempDir())
		tool(t, program, home, "--headless", "--infilter=HTML (StarWriter)", "--convert-to", extension, "--outdir", dir, in)
		require.NoError(t, os.Rename(filepath.Join(dir, "letter."+extension), path))
	}
}
