package copyas

import "mediadrop/uploader"

// WhenDone copies the IDs of uploads that just finished, where the person wants
// that.
func (c *Copier) WhenDone(ended []uploader.Job) {
	if !c.control.Settings().CopyIDWhenDone {
		return
	}
	for _, j := range ended {
		if j.State == uploader.Done && j.MediaID != "" {
			c.on.Put(j, j.MediaID)
		}
	}
}
