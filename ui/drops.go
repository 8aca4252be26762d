package ui

import (
	"slices"
	"time"

	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// drops follows the files of each drop through their check, so that a person
// is asked once about all of them, and told once about those that cannot be
// sent.
type drops struct {
	// of the drops in which files are still being checked, by the time that
	// all files of a drop share
	open  map[time.Time]map[string]uploader.Job
	asked map[string]bool // the uploads that were asked about and still wait
	ask   func(*review)
	new   func(jobs []uploader.Job) *review
}

func newDrops(ask func(*review), make func(jobs []uploader.Job) *review) *drops {
	return &drops{open: map[time.Time]map[string]uploader.Job{}, asked: map[string]bool{}, ask: ask, new: make}
}

// take follows what changed and returns the news that are to be told now.
// What the check blocked is told when its whole drop was checked: in the
// question about the drop, or where there is none, by itself.
func (d *drops) take(changed, news []uploader.Job) []uploader.Job {
	touched := map[time.Time]bool{} // once each, however many of its files changed
	for _, j := range changed {
		if !j.NeedsAnswer() {
			delete(d.asked, j.ID)
		}
		jobs := d.open[j.CreatedAt]
		if jobs == nil && !isChecking(j) && (!j.NeedsAnswer() || d.asked[j.ID]) {
			continue
		}
		if jobs == nil {
			jobs = map[string]uploader.Job{}
			d.open[j.CreatedAt] = jobs
		}
		jobs[j.ID] = j
		touched[j.CreatedAt] = true
	}
	tell := slices.DeleteFunc(slices.Clone(news), d.holdsBack)
	for drop := range touched {
		if jobs := d.open[drop]; !anyChecking(jobs) {
			delete(d.open, drop)
			tell = append(tell, d.settle(uploader.InOrder(jobs))...)
		}
	}
	return tell
}

// settle asks about a drop that was checked, and returns what is to be told
// where there is nothing to ask.
func (d *drops) settle(jobs []uploader.Job) (tell []uploader.Job) {
	if slices.ContainsFunc(jobs, uploader.Job.NeedsAnswer) {
		for _, j := range jobs {
			if j.NeedsAnswer() {
				d.asked[j.ID] = true
			}
		}
		d.ask(d.new(jobs))
		return nil
	}
	return slices.DeleteFunc(jobs, func(j uploader.Job) bool { return !isBlocked(j) })
}

func (d *drops) holdsBack(j uploader.Job) bool { return isBlocked(j) && d.open[j.CreatedAt] != nil }

// isChecking reports whether it is not known yet whether there is anything to ask
// about a file. Of one that ffmpeg works on that is known.
func isChecking(j uploader.Job) bool {
	return j.State == uploader.Checking && !(j.Converting && j.Check.Remedy == media.Transcode)
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
