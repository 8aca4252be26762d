package media

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/mediatest"
)

// FuzzInspect gives any content any name: there is always a report that says
// something, and what it says holds together.
func FuzzInspect(f *testing.F) {
	seedWithFixtures(f)
	hebrew := "מחירון שולחן וכיסא לסלון"
	for name, content := range map[string][]byte{
		"a.gif": mediatest.Animation(f, 2), "apng.png": mediatest.APNG(f), "a.webp": mediatest.WebP(512, 512, 1, 0), "a.wav": mediatest.WAV(8), "a.amr": mediatest.AMRFrames(3), "a.jpg": mediatest.TurnedJPEG(f),
		"a.docx": mediatest.Zip(f, mediatest.OfficeParts("word/document.xml", mediatest.WordMain)...), "a.doc": mediatest.Compound(mediatest.Part{Name: "WordDocument", Content: "\xec\xa5"}),
		"a.txt": mediatest.Windows1255(hebrew), "b.txt": mediatest.UTF16(hebrew), "price.pdf.exe": []byte("MZ\x00"), "a\u202egpj.exe": []byte("#!/bin/sh"),
		"a.html": []byte("<html>"), "a.csv": []byte("a,b\n1,2\n"),
	} {
		f.Add(name, content, "image")
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, name string, content []byte, header string) {
		path := filepath.Join(dir, usable(name))
		require.NoError(t, os.WriteFile(path, content, 0o600))
		defer os.Remove(path)
		options := Options{Private: true, CanTranscode: func() bool { return len(content)%2 == 0 }}
		if slices.Contains(Headers(), Kind(header)) {
			options.Header = Kind(header)
		}
		r, err := Inspect(context.Background(), path, options)
		require.NoError(t, err)
		requireSound(t, r, options)
		require.EqualValues(t, len(content), r.Size)
	})
}

// usable makes a name that the system takes.
func usable(name string) string {
	name = strings.Map(func(c rune) rune {
		if c == '/' || c == 0 {
			return '_'
		}
		return c
	}, strings.ToValidUTF8(name, "_"))
	if len(name) > 200 || name == "" || name == "." || name == ".." {
		return "x"
	}
	return name
}

// seedWithFixtures gives the fuzzer the files that other programs made.
func seedWithFixtures(f *testing.F) {
	for _, pattern := range []string{"testdata/*.*", "*/testdata/*.*"} {
		paths, err := filepath.Glob(pattern)
		require.NoError(f, err)
		for _, path := range paths {
			b, err := os.ReadFile(path)
			require.NoError(f, err)
			f.Add(filepath.Base(path), b, "")
		}
	}
}

// requireSound holds the parts of a report against one another.
func requireSound(t *testing.T, r Report, o Options) {
	t.Helper()
	require.Contains(t, []Verdict{OK, Warn, Convert, Blocked}, r.Verdict)
	require.Contains(t, []Verdict{OK, Warn, Blocked}, r.Otherwise)
	require.Contains(t, []Kind{Image, Video, Audio, Document, Sticker, Other}, r.Kind)
	require.Equal(t, r.Verdict == OK, r.Reason == ReasonNone, "%+v", r)
	require.Equal(t, r.Verdict == Convert, r.Remedy != NoRemedy, "%+v", r)
	require.NotEmpty(t, r.MIME)
	require.NotEmpty(t, r.SendName)
	require.NotContains(t, r.SendName, "\u202e")
	if r.Verdict == Blocked {
		require.Empty(t, r.Header)
		require.False(t, r.Sendable())
	}
	if r.Verdict == OK {
		require.Contains(t, Headers(), r.Header)
	}
	if o.Header != "" && r.Verdict != Blocked {
		require.Equal(t, r.Kind != o.Header, r.Reason == ReasonWrongHeader, "%+v", r)
	}
}
