package pdfpage

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/wasm"
)

// Which PDFium is in the program: a version of github.com/klippa-app/go-pdfium, and
// the SHA-256 of its pdfium.wasm. ".ci/pdfium VERSION" writes both.
const version = "v1.21.4"
const sum = "e6f77e01dce34de05ad62515114152da580b64c23871e3e3e2afef3f7bb88ade"

func TestPDFiumIsTheOneThatIsPinned(t *testing.T) {
	code, err := wasm.Unpack(packed)
	require.NoError(t, err)
	found := sha256.Sum256(code)
	require.Equal(t, sum, hex.EncodeToString(found[:]), version)
}
