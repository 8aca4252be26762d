//go:build !linux && !darwin

package commbox

// limitUnsent does nothing where the system has no such option; Windows keeps
// its send backlog near the line's own delay by itself.
func limitUnsent(uintptr, int) {}
