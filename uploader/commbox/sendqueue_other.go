//go:build !linux && !darwin && !windows

package commbox

// limitUnsent does nothing where the system is not known to have such an option.
func limitUnsent(uintptr, int) {}

// readSendQueue returns false: it is not known how this system tells.
func readSendQueue(uintptr, int64) (sendQueue, bool) { return sendQueue{}, false }
