package picture

import (
	"strings"

	"mediadrop/uploader/media/picture/reading"
)

// rawTypes are the beginnings of raw photos that are no TIFF files, or say so in their
// first bytes, and the names of their types (shared-mime-info of freedesktop.org, and
// LibRaw's identify.cpp, where the beginnings come from).
var rawTypes = []struct {
	at          int
	magic, mime string
}{
	{0, "FUJIFILMCCD-RAW", "image/x-fuji-raf"},
	{0, "IIU\x00", "image/x-panasonic-rw2"},
	{0, "IIRO", "image/x-olympus-orf"},
	{0, "IIRS", "image/x-olympus-orf"},
	{0, "MMOR", "image/x-olympus-orf"},
	{0, "FOVb", "image/x-sigma-x3f"},
	{0, "\x00MRM", "image/x-minolta-mrw"},
	{6, "HEAPCCDR", "image/x-canon-crw"},
	{8, "IIII", "image/x-phaseone-iiq"},
	{8, "MMMM", "image/x-phaseone-iiq"},
	{8, "CR\x02", "image/x-canon-cr2"},
	{4, "ftypcrx ", "image/x-canon-cr3"},
}

// RawType returns the content type of a raw photo by the first bytes of its file, and
// "" for everything else. Raw photos that look like any TIFF, such as DNG and NEF, are
// recognised by Examine.
func RawType(head []byte) string {
	for _, raw := range rawTypes {
		tiff := string(head[:min(len(head), 2)])
		switch {
		case len(head) < raw.at || !strings.HasPrefix(string(head[raw.at:min(len(head), raw.at+len(raw.magic))]), raw.magic):
		case raw.at == 8 && tiff != "II" && tiff != "MM":
		default:
			return raw.mime
		}
	}
	return ""
}

const (
	// A camera's file that has this many times more in it than its full pages take,
	// and no page larger than a preview, is a raw photo: makers have many ways to
	// store those, and all put a preview first.
	hiddenShare  = 4
	hiddenBytes  = 256 << 10
	largePreview = 640 * 480 // pixels; cameras of this century make larger photos

	tagLayers = 37724 // Photoshop's, which can take any room
)

// hides reports whether the pages of a file are only previews of what else is in it.
func hides(in *reading.Input, pages []tiffPage) bool {
	taken := int64(hiddenBytes)
	for _, p := range pages {
		_, camera := p.Find(tagMake)
		_, layers := p.Find(tagLayers)
		if !camera || layers || p.area > largePreview {
			return false
		}
		for _, tag := range []uint16{tagStripCounts, tagTileCounts} {
			for _, length := range p.List(tag, maxStrips) {
				taken += length * hiddenShare
			}
		}
	}
	return in.Size > taken
}
