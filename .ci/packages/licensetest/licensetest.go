// Package licensetest looks into what a package says of the works of others in it.
package licensetest

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// RequireAll wants a license for every kind of work that is in the program: Go, its modules, the
// fonts, PDFium, and the parts of the HEIC decoder under the LGPL, with where their sources are.
func RequireAll(tb testing.TB, licenses []byte) {
	tb.Helper()
	for _, part := range []string{
		"==== Go ====", "==== fyne.io/fyne/v2 v", "==== modernc.org/sqlite v", "==== github.com/zalando/go-keyring v",
		"theme/font/LICENSE.txt ====", "SIL OPEN FONT LICENSE", "LICENSE_Inter.txt ====", "LICENSE_DejaVu-Powerline.txt ====",
		"lib/LICENSE.libheif ====", "lib/LICENSE.libde265 ====", "GNU LESSER GENERAL PUBLIC LICENSE", "GNU GENERAL PUBLIC LICENSE",
		"==== PDFium: pdfium.txt ====", "The PDFium Authors", "==== PDFium: freetype.txt ====", "==== PDFium: libjpeg_turbo.txt ====",
	} {
		require.True(tb, bytes.Contains(licenses, []byte(part)), "%q is not in them", part)
	}
	require.Regexp(tb, `https://github\.com/strukturag/libheif/tree/v\d`, string(licenses[:2000]))
	require.Regexp(tb, `https://github\.com/strukturag/libde265/tree/v\d`, string(licenses[:2000]))
}
