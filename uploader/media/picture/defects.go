package picture

import (
	"fmt"

	"mediadrop/uploader/media/defect"
)

// broken says what is wrong with a file.
func broken(what string, values ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(what, values...), defect.ErrBroken)
}

// truncated says what is missing at a file's end.
func truncated(what string, values ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(what, values...), defect.ErrTruncated)
}

// tooBig says what would take more than a file of its kind may.
func tooBig(what string, values ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(what, values...), defect.ErrTooBig)
}

// unknownKind says what cannot be read here though it may be right.
func unknownKind(what string, values ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(what, values...), defect.ErrUnknownKind)
}
