//go:build !windows

package givenfiles

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFilePath(t *testing.T) {
	name, err := os.Hostname()
	require.NoError(t, err)
	for given, want := range map[string]string{
		"/tmp/a.pdf":                       "/tmp/a.pdf",
		"a.pdf":                            "a.pdf",
		"file:/tmp/a.pdf":                  "/tmp/a.pdf",
		"file:///tmp/a.pdf":                "/tmp/a.pdf",
		"FILE:///tmp/a.pdf":                "/tmp/a.pdf",
		"file://localhost/tmp/a.pdf":       "/tmp/a.pdf",
		"file://LOCALHOST/tmp/a.pdf":       "/tmp/a.pdf",
		"file://127.0.0.1/tmp/a.pdf":       "/tmp/a.pdf",
		"file://" + name + "/tmp/a.pdf":    "/tmp/a.pdf",
		"file:///tmp/price%20list%231.pdf": "/tmp/price list#1.pdf",
		"file:///tmp/a#1?.pdf":             "/tmp/a#1?.pdf",
		"file:///tmp/%d7%a9.pdf":           "/tmp/ש.pdf",
		"file:///tmp/%ff.pdf":              "/tmp/\xff.pdf",
		"file:a.pdf":                       "file:a.pdf", // a name
		"file:///tmp/100%.pdf":             "file:///tmp/100%.pdf",
		"file:///tmp/%00":                  "file:///tmp/%00",
		"file":                             "file",
	} {
		path, elsewhere := FilePath(given)
		require.Equal(t, want, path, given)
		require.False(t, elsewhere, given)
	}
	for _, given := range []string{"file://server/share/a.pdf", "file://192.0.2.7/a.pdf", "file://localhost.example/a", "file://user@server/a"} {
		path, elsewhere := FilePath(given)
		require.True(t, elsewhere, given)
		require.Empty(t, path, "nothing here is meant")
	}
}
