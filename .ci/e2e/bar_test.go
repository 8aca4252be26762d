//go:build linux

package e2e

import (
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

// TestBarPartsTheCounts: what is unclear is neither uploaded nor failed, and each count in
// the bar below the list leads to its rows alone.
func TestBarPartsTheCounts(t *testing.T) {
	d := newDesktop(t)
	folder, files := sampleFiles(t)
	pdf, err := os.ReadFile(files["document"])
	require.NoError(t, err)
	given := map[string]string{"first": files["image"], "second": files["document"]}
	for name, file := range map[string]string{"unclear": "error 500.pdf", "failed": "error 400.pdf"} {
		given[name] = filepath.Join(folder, file)
		require.NoError(t, os.WriteFile(given[name], append(pdf, "% "+name...), 0o600))
	}
	p := startProgram(t, d, t.TempDir(), "--channel", practice, given["first"], given["second"], given["unclear"], given["failed"])
	uploads := p.uploads(len(given))
	for name, state := range map[string]string{"first": "done", "second": "done", "unclear": "unknown", "failed": "failed"} {
		require.Equal(t, state, uploads[given[name]].State, name)
	}
	p.Settled()
	p.Key("Escape") // the dialog about the two causes
	p.Settled()
	d.screenshot("bar-1-result")

	count := func(x int) {
		p.Click(image.Pt(x, p.Area().Dy()-20))
		p.Settled()
		p.Key("ctrl+a")
	}
	removed := func() (paths []string) {
		var rows []struct {
			Path    string  `json:"path"`
			Removed *string `json:"removed_at"`
		}
		p.query("path, removed_at", &rows)
		for _, r := range rows {
			if r.Removed != nil {
				paths = append(paths, r.Path)
			}
		}
		return paths
	}
	count(150) // 1 unclear; first, for a copy is told of in the bar
	p.Key("Delete")
	desktoptest.WaitUntil(t, "that row alone is removed", func() bool { return slices.Equal([]string{given["unclear"]}, removed()) })
	p.Key("ctrl+z")
	desktoptest.WaitUntil(t, "it is back", func() bool { return len(removed()) == 0 })
	p.Settled() // and the bar has its counts again

	count(55) // 2 uploaded
	p.Key("ctrl+c")
	want := []string{uploads[given["first"]].MediaID, uploads[given["second"]].MediaID}
	slices.Sort(want)
	desktoptest.WaitUntil(t, "the IDs of what was uploaded on the clipboard", func() bool {
		copied := strings.Fields(d.Try("xclip", "-o", "-selection", "clipboard").Stdout)
		slices.Sort(copied)
		return slices.Equal(want, copied)
	})
	d.screenshot("bar-2-uploaded")

	p.close()
}
