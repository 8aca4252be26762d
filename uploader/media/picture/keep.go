package picture

import (
	"bytes"

	"mediadrop/uploader/media/picture/jpegdata"
)

// keptSegment reports whether Strip keeps an application's or comment's segment,
// whose first bytes are given: only what decides how the picture looks. JFIF
// has the density, Adobe's segment the meaning of the components.
func keptSegment(marker byte, body []byte) bool {
	switch marker {
	case jpegdata.MarkerAPP0:
		return bytes.HasPrefix(body, []byte(jfifMagic))
	case jpegdata.MarkerAPP2:
		return bytes.HasPrefix(body, []byte(iccMagic))
	case jpegdata.MarkerAPP14:
		return bytes.HasPrefix(body, []byte(adobeMagic))
	}
	return marker < jpegdata.MarkerAPP0 || marker > jpegdata.MarkerAPP15 && marker != jpegdata.MarkerCOM
}

// keptChunks are the chunks that change how a PNG looks, or are the picture
// itself (PNG third edition, 5.6).
var keptChunks = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true,
	"tRNS": true, "gAMA": true, "cHRM": true, "sRGB": true, "iCCP": true, "sBIT": true, "bKGD": true,
	"pHYs": true, "cICP": true, "mDCV": true, "cLLI": true, "acTL": true, "fcTL": true, "fdAT": true,
}

// keptChunk reports whether Strip keeps a chunk. A decoder must refuse what is
// critical and unknown to it, so those stay (a capital first letter).
func keptChunk(name string) bool { return keptChunks[name] || name[0] < 'a' }
