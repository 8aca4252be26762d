package uploader

import (
	"context"
	"time"

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
	now := time.Now()
	u, ok, err := q.cfg.History.Fresh(ctx, hash, j.Account, j.StreamID, now)
	if err != nil {
		q.cfg.Log.Warn("earlier uploads of a file not found", "error", err.Error())
		return earlier{}
	}
	// What would be converted now is only replaced by what was converted then.
	asGood := r.Verdict != media.Convert || u.Verdict == media.Convert
	if ok && u.ID != j.ID && asGood && (q.cfg.Reuse == nil || q.cfg.Reuse(u, j.Name)) {
		return earlier{here: &u}
	}
	return earlier{elsewhere: q.otherChannel(ctx, j, hash, now)}
}

// sameFiles is how many uploads of one content are looked at.
const sameFiles = 20

// otherChannel names a channel in which the same content has an ID that is
// still good: there it is of no use here.
func (q *Queue) otherChannel(ctx context.Context, j *job, hash string, now time.Time) string {
	uploads, err := q.cfg.History.SameFile(ctx, hash, sameFiles)
	if err != nil {
		q.cfg.Log.Warn("earlier uploads of a file not found", "error", err.Error())
	}
	for _, u := range uploads {
		if u.Channel != j.Channel && u.Expires().After(now) {
			return u.Channel
		}
	}
	return ""
}

// dedup ends a job with the media ID that its file has already.
func (q *Queue) dedup(j *job, u history.Upload) {
	j.MediaID, j.AnsweredAt, j.had = u.MediaID, u.AnsweredAt, u.FinishedAt
	j.SentBytes, j.SentMIME, j.SentName, j.FitsHeader = u.SentBytes, u.SentMIME, u.SentName, u.FitsHeader
	j.ReusedFrom = u.Member
	q.transition(j, Done, nil)
}
