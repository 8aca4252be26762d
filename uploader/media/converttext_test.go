package media

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"

	"mediadrop/uploader/media/document"
	"mediadrop/uploader/media/mediatest"
)

// With as many commas in each line a text looks like a table; only its name
// tells that it is none, and the copy has to keep that.
func TestATextWithCommasIsConverted(t *testing.T) {
	const text = "שלום דנה, תודה רבה לך\nשלום נועה, תודה רבה לך\nשלום טל, תודה רבה לך\n"
	old, err := charmap.Windows1255.NewEncoder().String(text)
	require.NoError(t, err)
	path := mediatest.Write(t, "greetings.txt", []byte(old))
	r, err := Inspect(t.Context(), path, Options{})
	require.NoError(t, err)
	require.Equal(t, ToUTF8, r.Remedy)
	made, err := newConverter(filepath.Join(t.TempDir(), "converted"), nil).Convert(t.Context(), path, r, Options{}, nil)
	require.NoError(t, err)
	require.Equal(t, document.PlainText, made.Report.MIME)
	require.Equal(t, "greetings.txt", filepath.Base(made.Path))
	content, err := os.ReadFile(made.Path)
	require.NoError(t, err)
	require.Equal(t, text, string(content))
}
