//go:build unix && !linux && !darwin

package confine

import "errors"

// Usage fails: there is no way to ask here.
func (p *Process) Usage() (Usage, error) {
	return Usage{}, errors.ErrUnsupported
}
