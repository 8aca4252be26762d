// Package defect names why a file's content cannot be used. The packages that
// look into files wrap these errors; errors of the system stay what they are.
package defect

import "errors"

var (
	// ErrTruncated means that the content ends before it should: a copy or a
	// download that broke off.
	ErrTruncated = errors.New("the content ends too early")
	// ErrBroken means that the content contradicts itself or its format.
	ErrBroken = errors.New("the content is damaged")
	// ErrTooBig means that reading the content would take more memory or time than
	// a file of its kind may.
	ErrTooBig = errors.New("the content is larger than anything of its kind may be")
	// ErrUnknownKind means that the content may be right, but is of a kind that
	// cannot be read here.
	ErrUnknownKind = errors.New("this kind of content cannot be read here")
)

// Is reports whether the content is wrong, and not the disk.
func Is(err error) bool {
	return errors.Is(err, ErrTruncated) || errors.Is(err, ErrBroken) || errors.Is(err, ErrTooBig) || errors.Is(err, ErrUnknownKind)
}
