package uploader

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

// earlier is what is known of a file's content from before.
type earlier struct {
	here      *history.Upload // in the same place, with a media ID that is still good
	elsewhere string          // another channel where it has one
}

// findDuplicate finds out whether a file was uploaded before. What cannot be found
// out is uploaded.
func (q *Queue) findDuplicate(ctx context.Context, j *job, r media.Report, hash string) earlier {
	if hash == "" || j.again || j.Renews != "" {
		return earlier{}
	}
	uploads, err := q.cfg.History.SameFile(ctx, hash, sameFiles)
	if err == nil && len(uploads) == 0 {
		return earlier{} // as of most files, so that one question is enough
	}
	now, u, ok := q.now(), history.Upload{}, false
	if err == nil {
		u, ok, err = q.cfg.History.Fresh(ctx, hash, j.Account, j.StreamID, now)
	}
	if err != nil {
		q.cfg.Log.Warn("earlier uploads of a file not found", "error", err.Error())
		return earlier{}
	}
	if ok && u.ID != j.ID && q.mayStandFor(u, r, j.Name) {
		return earlier{here: &u}
	}
	for _, u := range uploads {
		if u.Channel != j.Channel && u.Expires().After(now) {
			return earlier{elsewhere: u.Channel} // where its ID is of no use here
		}
	}
	return earlier{}
}

// mayStandFor reports whether the media ID of an upload may stand for a file of the
// same content, of which the check says r, under this name. What would be converted
// now is only replaced by what was converted then.
func (q *Queue) mayStandFor(u history.Upload, r media.Report, name string) bool {
	asGood := r.Verdict != media.Convert || u.Verdict == media.Convert
	return asGood && (q.cfg.Reuse == nil || q.cfg.Reuse(u, name))
}

// sameFiles is how many uploads of one content are looked at.
const sameFiles = 20

// dedup ends a job with the media ID that its file has already, and with what a
// person saw become of that. The recipient of a document reads the name that the
// person gave it now.
func (q *Queue) dedup(j *job, u history.Upload) {
	j.MediaID, j.AnsweredAt, j.had = u.MediaID, u.AnsweredAt, u.FinishedAt
	j.SentBytes, j.SentMIME, j.FitsHeader = u.SentBytes, u.SentMIME, u.FitsHeader
	j.SentName = renamed(j.SentName, u.SentName)
	j.ProvenAt = u.ProvenAt
	j.ReusedFrom = u.ComesFrom()
	q.transition(j, Done, nil)
}

// renamed returns the name that a file has now, with the ending of what was sent.
func renamed(now, sent string) string {
	stem := strings.TrimSuffix(now, filepath.Ext(now))
	if stem == "" {
		return sent
	}
	return stem + filepath.Ext(sent)
}

// The same file can be given twice in one drop, or again while its first is on its
// way. That is one request: the second takes the ID of the first.

// place is a content and where it goes.
type place struct {
	hash string
	to   Destination
}

// sameOnItsWay returns the job that sends the same file to the same place, or nil;
// then it is this one that does.
func (q *Queue) sameOnItsWay(j *job) *job {
	if j.Hash == "" {
		return nil
	}
	at := place{j.Hash, j.To()}
	first := q.onTheWay[at]
	if first == nil || first == j || !q.isOnItsWay(first) {
		q.onTheWay[at] = j
		return nil
	}
	if j.insists || !q.mayStandFor(first.Upload, j.Check, j.Name) {
		return nil
	}
	return first
}

// letGo drops a job that the history has, or that was removed.
func (q *Queue) letGo(j *job) {
	delete(q.jobs, j.ID)
	q.counts[j.State]--
	if at := (place{j.Hash, j.To()}); q.onTheWay[at] == j {
		delete(q.onTheWay, at)
	}
}

// isOnItsWay reports whether a job will end with a media ID where nothing goes
// wrong, or has just done so. What is still to be asked about is not.
func (q *Queue) isOnItsWay(j *job) bool {
	switch j.State {
	case Checking:
		return j.Converting && decideConversion(j.Check, q.rules().Convert, j.answer) == convertIt
	case Queued, Uploading, Done:
		return true
	case Waiting:
		return j.follows == nil && j.Problem != nil && j.Problem.Code != CodeInterrupted && j.Problem.Code != CodeQuestion
	}
	return false
}

// sameFileProblem is why an upload waits whose file is on its way.
var sameFileProblem = &Problem{Code: CodeSameFile, Detail: "the same file is on its way to the same channel"}

// follow makes a job wait for the ID of another.
func (q *Queue) follow(j, first *job) {
	if first.State == Done {
		q.takeID(j, first)
		return
	}
	if j.State == Waiting { // until now for an answer
		q.retell(j, sameFileProblem)
	} else {
		q.transition(j, Waiting, sameFileProblem)
	}
	j.follows = first
	q.following++
}

// takeID ends a job with the ID of the one that was on its way before it.
func (q *Queue) takeID(j, first *job) {
	if j.Path != first.Path { // else it was that one's
		q.cfg.Converter.Discard(j.Path, j.Check)
	}
	q.dedup(j, first.Upload)
}

// settleFollowers gives those that follow a job that has ended what came of it.
// Where the service certainly has no copy, the next one is sent.
func (q *Queue) settleFollowers(first *job) {
	var followers []*job
	for _, j := range q.jobs {
		if j.follows == first {
			followers = append(followers, j)
		}
	}
	slices.SortFunc(followers, inGivenOrder)
	var next *job
	for _, j := range followers {
		switch {
		case first.State == Done:
			q.takeID(j, first)
		case first.State == Unknown, first.State == Blocked: // to send it would be to send it once more, or in vain
			q.transition(j, first.State, first.Problem)
		case next == nil:
			j.unfollow(q)
			next = j
			q.onTheWay[place{j.Hash, j.To()}] = j
			q.proceed(j)
		default:
			j.follows = next
		}
	}
}

func (j *job) unfollow(q *Queue) {
	if j.follows != nil {
		j.follows = nil
		q.following--
	}
}
