package uploader

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/media"
)

const (
	// RestTime is how long a file must not have been written to before it is sent:
	// browsers, cameras and scanners write more often than that, and nobody minds.
	RestTime = 2 * time.Second
	// restLook is how often is looked whether a file has come to rest.
	restLook = 500 * time.Millisecond
	// restPatience is how long a file may stand still beside the mark of a program
	// that writes it, until the person is asked: the mark may be a leftover, or a
	// document that is only open.
	restPatience = 30 * time.Second
	// neverRests is how long a file may be written to until the person is asked.
	neverRests = 10 * time.Minute
)

// restWatch is what was seen of a file that may still be written. The zero value
// has seen nothing.
type restWatch struct {
	begun time.Time // when it was seen first; zero until then
	still time.Time // since when it has looked as it does
	size  int64
	mod   time.Time
}

// see takes in what a file looks like now, and reports whether that is new.
func (w *restWatch) see(info fs.FileInfo, now time.Time) (changed bool) {
	if w.begun.IsZero() {
		w.begun = now
	} else if info.Size() == w.size && info.ModTime().Equal(w.mod) {
		return false
	}
	w.still, w.size, w.mod = now, info.Size(), info.ModTime()
	return true
}

// rest is how it stands with a file.
type rest int

const (
	atRest       rest = iota
	beingWritten      // it is waited for
	neverAtRest       // the person is asked
)

// look finds out how it stands with a file that must have rested for a time. The
// file system's clock may be another: a file from the future has to stand still
// before our eyes. What cannot be looked at is left to the check.
func (w *restWatch) look(path string, least time.Duration, now time.Time) rest {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return atRest
	}
	w.see(info, now)
	still := now.Sub(w.still)
	age := now.Sub(info.ModTime())
	marked := isMarked(path)
	switch {
	case !marked && (age >= least || still >= least):
		return atRest
	case marked && still >= restPatience, now.Sub(w.begun) >= neverRests:
		return neverAtRest
	}
	return beingWritten
}

// unfinished are the endings under which browsers keep what they download, after
// the whole name, or as the file's own until it is whole.
var unfinished = []string{".crdownload", ".part", ".partial", ".download"}

// isMarked reports whether a program says that it writes a file: by the name of a
// file beside it, or of the file itself.
func isMarked(path string) bool {
	folder, name := filepath.Split(path)
	for _, ending := range unfinished {
		if strings.EqualFold(filepath.Ext(name), ending) || exists(path+ending) {
			return true
		}
	}
	if !isOfficeName(name) {
		return false
	}
	// Word leaves out up to two letters of the name after the mark.
	for cut := range min(3, len(name)) {
		if exists(folder + "~$" + name[cut:]) {
			return true
		}
	}
	return exists(folder + ".~lock." + name + "#") // LibreOffice
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// isOfficeName reports whether an office program may have a file open by its name.
func isOfficeName(name string) bool {
	switch ending := strings.ToLower(filepath.Ext(name)); {
	case len(ending) < 4:
		return false
	case strings.HasPrefix(ending, ".doc"), strings.HasPrefix(ending, ".xls"), strings.HasPrefix(ending, ".ppt"), strings.HasPrefix(ending, ".od"):
		return true
	}
	return false
}

// waitForRest keeps a job back whose file is still being written, and reports
// whether it does. A job's check calls it, in its place among the checks.
func (q *Queue) waitForRest(j *job) bool {
	if q.cfg.RestTime <= 0 || j.asItIs {
		return false
	}
	found := j.rest.look(j.Path, q.cfg.RestTime, time.Now()) // only its check touches it
	q.mu.Lock()
	defer q.mu.Unlock()
	if found == atRest || q.closing {
		if j.BeingWritten {
			j.BeingWritten = false
			q.touch(j)
		}
		return false
	}
	q.leaveCheck(j, found)
	return true
}

// leaveCheck takes a job out of its check until its file has come to rest, or the
// person has said what becomes of it. The lock is held.
func (q *Queue) leaveCheck(j *job, found rest) {
	q.leavePlace(j)
	j.stop, j.Slow = nil, false
	if found == neverAtRest {
		q.askAboutUnrest(j)
	} else {
		q.lookForRest(j)
	}
	q.dispatch()
}

// lookForRest checks a job again after a moment.
func (q *Queue) lookForRest(j *job) {
	j.BeingWritten = true
	if j.State != Checking {
		q.transition(j, Checking, nil)
	}
	q.touch(j)
	if q.closing {
		return
	}
	var timer *time.Timer
	timer = time.AfterFunc(restLook, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		if j.timer == timer && !q.closing { // else it has left the state meanwhile
			j.timer = nil
			q.toCheck = append(q.toCheck, j)
			q.dispatch()
		}
	})
	j.timer = timer
}

// askAboutUnrest asks what becomes of a file that never rests.
func (q *Queue) askAboutUnrest(j *job) {
	j.takeReport(media.Report{Verdict: media.Warn, Reason: media.ReasonStillWritten, Size: j.rest.size, Asks: true})
	q.ask(j)
}

// answerAboutUnrest goes on as the person wants it.
func (q *Queue) answerAboutUnrest(j *job, a answer) {
	if a == declined {
		q.transition(j, Canceled, nil)
		return
	}
	j.asItIs = true
	q.transition(j, Checking, nil)
	q.toCheck = append(q.toCheck, j)
}

// hasStirred reports whether a job's file is another than before its check.
func (q *Queue) hasStirred(j *job) bool {
	if q.cfg.RestTime <= 0 || j.asItIs {
		return false
	}
	info, err := os.Stat(j.Path)
	return err == nil && j.rest.see(info, time.Now())
}

// fileChanged settles a job whose file changed while it was converted or sent: it
// is waited for, as the policy says, and checked anew.
func (q *Queue) fileChanged(j *job, problem *Problem) {
	j.changes++
	if d := decide(&commbox.Error{Cause: commbox.CauseFileChanged}, j.changes, 0); d.state != Checking || j.asItIs {
		q.transition(j, Failed, problem)
		return
	}
	q.discardCopy(j)
	j.HandedOver, j.Sent, j.Converting = false, 0, false
	j.rest = restWatch{} // that it is written now says nothing of the time before
	q.lookForRest(j)
}

// isChange reports whether a problem is that the file changed.
func (p *Problem) isChange() bool { return p.Code == Code(commbox.CauseFileChanged) }
