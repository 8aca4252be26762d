package uploader

import "mediadrop/uploader/media"

// SendsAnyway reports whether the answer Yes sends the file of an upload as it is:
// nothing about it could be converted.
func (j Job) SendsAnyway() bool {
	return j.Reason == media.ReasonWrongHeader || j.Reason == media.ReasonStillWritten
}

// NoLeavesOut reports whether the answer No leaves the file of an upload out. Else
// it is sent as it is.
func (j Job) NoLeavesOut() bool {
	return j.SendsAnyway() || !j.Check.Sendable()
}
