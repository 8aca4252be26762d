// Package convertpolicy names what a person can settle about files that WhatsApp
// does not take as they are, and that can be converted.
package convertpolicy

// Policy is what is done with such a file. Its text is what stands in the
// settings file.
type Policy string

// The policies.
const (
	Ask    Policy = "ask"
	Always Policy = "always"
	Never  Policy = "never"
)
