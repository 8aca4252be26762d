//go:build linux

package linux

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/worker/workertest"
)

// desktopNames are the names that desktops give to types which the program calls otherwise.
var desktopNames = map[string][]string{
	"audio/amr": {"audio/AMR"},
	"audio/ogg": {"audio/x-opus+ogg", "audio/x-vorbis+ogg"},
	"audio/wav": {"audio/x-wav", "audio/vnd.wave"},
}

// transcoded are the videos that ffmpeg turns into what WhatsApp plays, and how each begins.
var transcoded = map[string][]byte{
	"video/x-matroska": nil, // in uploader/media/testdata
	"video/webm":       nil,
	"video/x-msvideo":  []byte("RIFF\x00\x10\x00\x00AVI LIST"),
	"video/vnd.avi":    []byte("RIFF\x00\x10\x00\x00AVI LIST"),
	"video/mpeg":       {0, 0, 1, 0xBA, 0x44, 0, 4, 0},
	"video/mp2t":       bytes.Repeat(append([]byte{0x47, 0x40, 0, 0x10}, make([]byte, 184)...), 200),
	"video/x-ms-wmv":   {0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C},
}

// TestMimeTypes wants the desktop entry to list what the program takes, by content: no more, and
// no less. The truth is the table in uploader/media.
func TestMimeTypes(t *testing.T) {
	root := desktoptest.Repository(t)
	wanted := map[string]bool{}
	for _, name := range typesOf(t, filepath.Join(root, "uploader", "media")) {
		wanted[name] = true
		for _, other := range desktopNames[name] {
			wanted[other] = true
		}
	}
	for name := range transcoded {
		wanted[name] = true
	}
	entry := read(t, filepath.Join(root, "assets", "packaging", "linux", appID+".desktop"))
	listed := strings.Split(strings.TrimSuffix(entryValue(t, entry, "MimeType"), ";"), ";")
	names := make([]string, 0, len(wanted))
	for name := range wanted {
		names = append(names, name)
	}
	require.ElementsMatch(t, names, listed)
}

// TestTranscodedTypes holds that the program converts the videos that it has no table for.
func TestTranscodedTypes(t *testing.T) {
	testdata := filepath.Join(desktoptest.Repository(t), "uploader", "media", "testdata")
	inTestdata := map[string]string{"video/x-matroska": "h264.mkv", "video/webm": "vp8.webm"}
	converter := media.NewConverter(t.TempDir(), workertest.InProcess(media.Handlers()), nil)
	for name, head := range transcoded {
		path := filepath.Join(testdata, inTestdata[name])
		if head != nil {
			path = filepath.Join(t.TempDir(), "video")
			require.NoError(t, os.WriteFile(path, append(head, make([]byte, 4096)...), 0o600))
		}
		report, err := converter.Inspect(t.Context(), path, media.Options{CanTranscode: func() bool { return true }})
		require.NoError(t, err)
		require.Equal(t, media.Transcode, report.Remedy, name)
		require.Equal(t, media.Video, report.Kind, name)
	}
}

// typesOf reads the types that the program looks into from its source: WhatsApp's own, their other
// names, and those that have a part of their own to examine or convert them.
func typesOf(t *testing.T, folder string) []string {
	t.Helper()
	names := map[string]string{} // of constants
	files := []*ast.File{}
	for _, name := range []string{"document/document.go", "types.go", "content/parts.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(folder, name), nil, 0)
		require.NoError(t, err)
		files = append(files, file)
		ast.Inspect(file, func(node ast.Node) bool {
			if spec, ok := node.(*ast.ValueSpec); ok && len(spec.Names) == 1 && len(spec.Values) == 1 {
				if value, ok := spec.Values[0].(*ast.BasicLit); ok && value.Kind == token.STRING {
					names[spec.Names[0].Name], _ = strconv.Unquote(value.Value)
				}
			}
			return true
		})
	}
	var found []string
	add := func(expression ast.Expr) {
		var name string
		switch e := expression.(type) {
		case *ast.BasicLit:
			name, _ = strconv.Unquote(e.Value)
		case *ast.Ident:
			name = names[e.Name]
		case *ast.SelectorExpr:
			name = names[e.Sel.Name]
		}
		require.Contains(t, name, "/", "a type that this test cannot read")
		found = append(found, name)
	}
	for _, file := range files[1:] {
		ast.Inspect(file, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.ValueSpec:
				addTable(n, add)
			case *ast.CallExpr:
				if function, ok := n.Fun.(*ast.Ident); ok && function.Name == "set" {
					for _, argument := range n.Args {
						add(argument)
					}
				}
			}
			return true
		})
	}
	require.Greater(t, len(found), 40)
	return found
}

// addTable adds what the two tables of types.go are about.
func addTable(spec *ast.ValueSpec, add func(ast.Expr)) {
	if len(spec.Values) != 1 {
		return
	}
	table, ok := spec.Values[0].(*ast.CompositeLit)
	if !ok {
		return
	}
	for _, row := range table.Elts {
		switch spec.Names[0].Name {
		case "whatsAppTypes":
			add(row.(*ast.CompositeLit).Elts[0])
		case "otherNames":
			add(row.(*ast.KeyValueExpr).Key)
		}
	}
}
