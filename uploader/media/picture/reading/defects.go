package reading

import (
	"fmt"

	"mediadrop/uploader/media/defect"
)

// Broken returns an error that wraps defect.ErrBroken: what is wrong with a file.
func Broken(what string, values ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(what, values...), defect.ErrBroken)
}

// Truncated returns an error that wraps defect.ErrTruncated: what is missing at a file's end.
func Truncated(what string, values ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(what, values...), defect.ErrTruncated)
}

// TooBig returns an error that wraps defect.ErrTooBig: what would take more than a file of its
// kind may.
func TooBig(what string, values ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(what, values...), defect.ErrTooBig)
}

// UnknownKind returns an error that wraps defect.ErrUnknownKind: what cannot be read here though
// it may be right.
func UnknownKind(what string, values ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(what, values...), defect.ErrUnknownKind)
}
