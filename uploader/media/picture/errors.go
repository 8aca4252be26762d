package picture

import (
	"fmt"

	"mediadrop/uploader/media/defect"
)

// ErrRaw means that a file is a raw photo. It has to be developed; what there is
// in it to be shown is a small preview.
var ErrRaw = fmt.Errorf("a raw photo: %w", defect.ErrUnknownKind)

// ErrOtherDecoder means that the decoders here do not know a kind of picture that
// others do.
var ErrOtherDecoder = fmt.Errorf("the decoders here do not know it: %w", defect.ErrUnknownKind)

// forOthers returns an error that wraps ErrOtherDecoder.
func forOthers(what string, values ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(what, values...), ErrOtherDecoder)
}
