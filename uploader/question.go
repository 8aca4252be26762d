package uploader

import "mediadrop/uploader/media"

// NoLeavesOut reports whether the answer No leaves the file of an upload out. Else
// it is sent as it is.
func (j Job) NoLeavesOut() bool {
	return j.Reason == media.ReasonWrongHeader || !j.Check.Sendable()
}
