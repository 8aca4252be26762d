package picture

import (
	"fmt"

	"mediadrop/uploader/media/defect"
)

// What the readers find wrong.
var (
	errNoTIFF    = fmt.Errorf("no TIFF structure: %w", defect.ErrBroken)
	errDirectory = fmt.Errorf("a directory that cannot be read: %w", defect.ErrBroken)
)

// broken says what is wrong with a file.
func broken(what string, values ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(what, values...), defect.ErrBroken)
}

// truncated says what is missing at a file's end.
func truncated(what string, values ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(what, values...), defect.ErrTruncated)
}
