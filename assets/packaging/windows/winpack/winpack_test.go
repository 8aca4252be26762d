package main

import (
	"archive/zip"
	"encoding/binary"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var at = time.Unix(1_700_000_000, 0).UTC()

func TestProductCode(t *testing.T) {
	code := productCode("user", "1.2.3")
	require.Regexp(t, `^[0-9A-F]{8}-[0-9A-F]{4}-5[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$`, code)
	require.Equal(t, code, productCode("user", "1.2.3"))
	require.NotEqual(t, code, productCode("user", "1.2.4"))
	require.NotEqual(t, code, productCode("machine", "1.2.3"))
}

// installer makes what stamp looks at: a summary somewhere in a file.
func installer(code string, created uint64, content string) []byte {
	le := binary.LittleEndian
	value := func(kind uint32, bytes []byte) []byte { return append(le.AppendUint32(nil, kind), bytes...) }
	text := append([]byte("{"+code+"}"), 0, 0)
	values := [][]byte{
		value(typeString, append(le.AppendUint32(nil, 39), text...)),
		value(typeFileTime, le.AppendUint64(nil, created)),
		value(typeFileTime, le.AppendUint64(nil, created+1)),
	}
	offset := uint32(8 + 8*len(values))
	var head, body []byte
	for i, id := range []uint32{packageCode, createdAt, savedAt} {
		head = le.AppendUint32(head, id)
		head = le.AppendUint32(head, offset+uint32(len(body)))
		body = append(body, values[i]...)
	}
	section := append(le.AppendUint32(le.AppendUint32(nil, 0), uint32(len(values))), head...)
	set := append(make([]byte, formatAt), summaryFormat...)
	set = le.AppendUint32(set, uint32(len(set)+4))
	return append([]byte(content), append(append(set, section...), body...)...)
}

func TestStamp(t *testing.T) {
	first := installer("11111111-1111-1111-1111-111111111111", 1, "the same content")
	second := installer("22222222-2222-2222-2222-222222222222", 2, "the same content")
	other := installer("22222222-2222-2222-2222-222222222222", 2, "another content!")
	length := len(first)
	for _, msi := range [][]byte{first, second, other} {
		require.NoError(t, stamp(msi, at))
	}
	require.Equal(t, first, second)
	require.Len(t, first, length)
	require.NotContains(t, string(first), "1111-1111")
	code := func(msi []byte) string {
		_, after, _ := strings.Cut(string(msi), "{")
		before, _, _ := strings.Cut(after, "}")
		return before
	}
	require.NotEqual(t, code(first), code(other), "another content is another package")
	require.Regexp(t, `^[0-9A-F-]{36}$`, code(first))
	require.EqualValues(t, 133_444_736_000_000_000, fileTime(at))
}

func TestStampRefuses(t *testing.T) {
	whole := installer("11111111-1111-1111-1111-111111111111", 1, "")
	require.ErrorIs(t, stamp([]byte("no installer"), at), errNoSummary)
	require.ErrorIs(t, stamp(append(whole, whole...), at), errNoSummary)
	for length := range len(whole) { // cut off anywhere
		require.ErrorIs(t, stamp(append([]byte(nil), whole[:length]...), at), errNoSummary, length)
	}
}

func TestZip(t *testing.T) {
	folder, out := t.TempDir(), t.TempDir()
	for _, name := range []string{"b.txt", "a.txt"} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte("it is "+name), 0o600))
	}
	first, second := filepath.Join(out, "1.zip"), filepath.Join(out, "2.zip")
	require.NoError(t, packFolder(first, folder, at))
	require.NoError(t, os.Chtimes(filepath.Join(folder, "a.txt"), time.Time{}, time.Unix(1, 0)))
	require.NoError(t, packFolder(second, folder, at))
	one, err := os.ReadFile(first)
	require.NoError(t, err)
	two, err := os.ReadFile(second)
	require.NoError(t, err)
	require.Equal(t, one, two)
	archive, err := zip.OpenReader(first)
	require.NoError(t, err)
	defer archive.Close()
	require.Len(t, archive.File, 2)
	for i, name := range []string{"a.txt", "b.txt"} {
		require.Equal(t, "MediaDrop/"+name, archive.File[i].Name)
		require.True(t, at.Equal(archive.File[i].Modified))
	}
}

func TestSizes(t *testing.T) {
	folder := t.TempDir()
	file := func(name string, size int64) string {
		path := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(path, nil, 0o600))
		require.NoError(t, os.Truncate(path, size)) // takes no space
		return path
	}
	fits, tooLarge := file("fits.exe", 30*megabyte-1), file("large.exe", 30*megabyte)
	msi, largeMSI := file("fits.msi", 15*megabyte-1), file("large.msi", 15*megabyte)
	remote := file("a-machine-remote-desktop.msi", 90*megabyte)
	require.NoError(t, sizes(io.Discard, "30", "15", fits, []string{msi, remote}))
	require.ErrorContains(t, sizes(io.Discard, "30", "15", tooLarge, []string{msi}), "large.exe")
	require.ErrorContains(t, sizes(io.Discard, "30", "15", fits, []string{msi, largeMSI}), "large.msi")
	require.Error(t, sizes(io.Discard, "thirty", "15", fits, nil))
	require.ErrorIs(t, sizes(io.Discard, "30", "15", fits, []string{filepath.Join(folder, "missing")}), os.ErrNotExist)
}

func TestFragments(t *testing.T) {
	folder := t.TempDir()
	_, err := openGL(folder, "mediadrop.exe")
	require.ErrorIs(t, err, os.ErrNotExist, "no OpenGL there")
	require.NoError(t, os.Mkdir(filepath.Join(folder, "licences"), 0o700))
	for _, name := range []string{"opengl32.dll", "licences/Mesa & others.txt"} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), nil, 0o600))
	}
	gl, err := openGL(folder, "mediadrop.exe")
	require.NoError(t, err)
	require.Contains(t, gl, "Mesa &amp; others.txt")
	require.Equal(t, 3, strings.Count(gl, "<ComponentRef "), "each file and the program")
	for _, text := range []string{gl, openWith("perUser"), openWith("perMachine")} {
		var any struct{}
		require.NoError(t, xml.Unmarshal([]byte(text), &any))
	}
	require.NotContains(t, openWith("perUser"), "HKLM")
	require.NotContains(t, openWith("perMachine"), "HKCU")
}
