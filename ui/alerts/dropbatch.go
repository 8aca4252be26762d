package alerts

import (
	"slices"

	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// dropBatches follows the files of each drop through their check, so that a
// person is asked once about all of them, and told once about those that cannot be
// sent.
type dropBatches struct {
	checking map[string]map[string]uploader.Job // by drop, of which files are still being checked, and by ID
	asked    map[string]bool                    // the uploads that were asked about and still wait
	ask      func(drop []uploader.Job)          // about a drop that was checked
}

func newDropBatches(ask func(drop []uploader.Job)) *dropBatches {
	return &dropBatches{checking: map[string]map[string]uploader.Job{}, asked: map[string]bool{}, ask: ask}
}

// follow takes in what changed, and returns those of the uploads that newly ended
// that are to be shown now. What the check blocked is shown when its whole drop
// was checked: in the question about the drop, or where there is none, by itself.
func (d *dropBatches) follow(changed, ended []uploader.Job) []uploader.Job {
	for _, j := range changed {
		if !j.NeedsAnswer() {
			delete(d.asked, j.ID)
		}
		if isChecking(j) || j.NeedsAnswer() && !d.asked[j.ID] {
			d.open(j.DropID)
		}
	}
	// Only now: of a drop that is seen for the first time, some files may have been
	// checked already.
	touched := map[string]bool{} // once each, however many of its files changed
	for _, j := range changed {
		if files := d.checking[j.DropID]; files != nil {
			files[j.ID] = j
			touched[j.DropID] = true
		}
	}
	show := slices.DeleteFunc(slices.Clone(ended), d.holdsBack)
	for drop := range touched {
		if files := d.checking[drop]; !anyChecking(files) {
			delete(d.checking, drop)
			show = append(show, d.settle(uploader.InOrder(files))...)
		}
	}
	return show
}

func (d *dropBatches) open(drop string) {
	if d.checking[drop] == nil {
		d.checking[drop] = map[string]uploader.Job{}
	}
}

// settle asks about a drop that was checked, and returns what is to be shown where
// there is nothing to ask.
func (d *dropBatches) settle(files []uploader.Job) (show []uploader.Job) {
	if !slices.ContainsFunc(files, uploader.Job.NeedsAnswer) {
		return slices.DeleteFunc(files, func(j uploader.Job) bool { return !isBlocked(j) })
	}
	for _, j := range files {
		if j.NeedsAnswer() {
			d.asked[j.ID] = true
		}
	}
	d.ask(files)
	return nil
}

func (d *dropBatches) holdsBack(j uploader.Job) bool {
	return isBlocked(j) && d.checking[j.DropID] != nil
}

// isChecking reports whether it is not known yet whether there is anything to ask
// about a file. Of one that ffmpeg works on that is known.
func isChecking(j uploader.Job) bool {
	return j.State == uploader.Checking && !j.BeingWritten && !(j.Converting && j.Check.Remedy == media.Transcode)
}

func anyChecking(jobs map[string]uploader.Job) bool {
	for _, j := range jobs {
		if isChecking(j) {
			return true
		}
	}
	return false
}

func isBlocked(j uploader.Job) bool { return j.State == uploader.Blocked }
