// Package defect names why a file's content cannot be used. The packages that
// look into files wrap these errors; errors of the system stay what they are.
package defect

import "errors"

var (
	// Truncated says that the content ends before it should: a copy or a
	// download that broke off.
	Truncated = errors.New("the content ends too early")
	// Broken says that the content contradicts itself or its format.
	Broken = errors.New("the content is damaged")
	// TooBig says that reading the content would take more memory or time than
	// a file of its kind may.
	TooBig = errors.New("the content is larger than anything of its kind may be")
)
