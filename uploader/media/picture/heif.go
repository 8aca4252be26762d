package picture

import (
	"mediadrop/uploader/media/picture/heif"
	"mediadrop/uploader/media/picture/reading"
)

// readHEIF takes over what is known of a picture with HEVC inside.
func readHEIF(in *reading.Input, found *facts) error {
	p, err := heif.Read(in)
	found.Format, found.Model, found.Bits = HEIF, RGB, p.Bits
	if p.Gray {
		found.Model = Gray
	}
	found.Width, found.Height, found.memory = p.Width, p.Height, p.Memory
	found.Alpha, found.Motion, found.Pictures, found.Metadata = p.Alpha, p.Motion, p.Pictures, p.Metadata
	for _, block := range p.EXIF {
		found.addEXIF(block)
	}
	for _, packet := range p.XMP {
		found.addXMP(packet)
	}
	found.profile, found.coding, found.heif = p.Profile, p.Coding, p
	return err
}
