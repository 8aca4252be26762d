package uploader

import (
	"context"
	"errors"
	"sync"
	"time"

	"mediadrop/uploader/convertpolicy"
	"mediadrop/uploader/media"
)

// How many files are converted at a time. Large pictures take some hundred
// megabytes of memory each; ffmpeg uses every processor by itself.
const (
	maxQuickConversions = 2
	maxTranscodes       = 1
)

// conversion is how far the making of a copy has come. Its methods may be called
// concurrently.
type conversion struct {
	mu    sync.Mutex
	share float64
	left  time.Duration
}

func (m *conversion) update(share float64, left time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.share, m.left = share, left
}

func (m *conversion) read() (float64, time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.share, m.left
}

// proceed takes a job whose file was inspected to what comes next. The lock is
// held.
func (q *Queue) proceed(j *job) {
	step := decideConversion(j.Check, q.rules().Convert, j.answer)
	if (step == convertIt || step == offerIt) && j.Copy.Path == "" {
		q.startConversion(j)
		return
	}
	switch step {
	case sendIt:
		j.takeReport(j.Check.AsIs())
		q.discardCopy(j)
		q.lineUp(j)
	case convertIt:
		q.lineUp(j)
	case offerIt, askFirst:
		q.ask(j)
	case blockIt:
		problem := problemOfReport(j.Check)
		if j.answer == declined {
			problem.Code = CodeLeftOut
		}
		q.transition(j, Blocked, problem)
	case leaveIt:
		q.transition(j, Canceled, nil)
	}
}

// lineUp queues a job whose file, or whose converted copy, is to be sent.
func (q *Queue) lineUp(j *job) {
	if first := q.sameOnItsWay(j); first != nil {
		q.discardCopy(j)
		q.follow(j, first)
		return
	}
	q.transition(j, Queued, problemOfReport(j.sentReport()))
	q.makeReady(j)
}

// ask makes a job wait for what the person says.
func (q *Queue) ask(j *job) {
	problem := problemOfReport(j.Check)
	problem.Code, problem.Copy = CodeQuestion, j.Copy.Report
	if j.State == Waiting { // until now for the ID of another
		q.retell(j, problem)
		return
	}
	q.transition(j, Waiting, problem)
}

func (q *Queue) startConversion(j *job) {
	j.Converting, j.conversion = true, &conversion{}
	if j.State == Checking {
		q.touch(j)
	} else {
		q.transition(j, Checking, nil)
	}
	q.toConvert = append(q.toConvert, j)
}

// dispatchConversions starts what may be converted now. The lock is held.
func (q *Queue) dispatchConversions() {
	kept := q.toConvert[:0:0]
	for _, j := range q.toConvert {
		switch {
		case j.State != Checking || !j.Converting || j.stop != nil:
			// It has left the state, or came back and is in the list again.
		case !q.mayConvert(j):
			kept = append(kept, j)
		default:
			q.copying[j] = struct{}{}
			q.run(j, q.convert)
		}
	}
	q.toConvert = kept
}

func (q *Queue) mayConvert(j *job) bool {
	quick, transcodes := 0, 0
	for other := range q.copying {
		if other.Check.Remedy == media.Transcode {
			transcodes++
		} else {
			quick++
		}
	}
	if j.Check.Remedy == media.Transcode {
		return transcodes < maxTranscodes
	}
	return quick < maxQuickConversions
}

// convert makes a converted copy of a job's file.
func (q *Queue) convert(ctx context.Context, j *job) {
	made, err := q.cfg.Converter.Convert(ctx, j.Path, j.Check, q.options(ctx, j), j.conversion.update)
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.copying, j)
	j.stop, j.conversion, j.Converting = nil, nil, false
	if ctx.Err() == nil && err == nil {
		j.Copy = made
		j.sends(made.Report)
		q.proceed(j)
	} else {
		q.notConverted(ctx, j, made, err)
	}
	q.dispatch()
}

// notConverted settles a job for which there is no converted copy.
func (q *Queue) notConverted(ctx context.Context, j *job, made media.Copy, err error) {
	q.remove(made)
	var notConvertible *media.NotConvertible
	switch {
	case wasCanceled(ctx):
		q.transition(j, Canceled, nil)
	case ctx.Err() != nil:
		// Closing: the row stays as it is, for the next start.
	case errors.As(err, &notConvertible) && j.Check.Sendable():
		q.cfg.Log.Warn("file not converted, sent as it is", "file", j.Path, "error", err.Error())
		j.takeReport(j.Check.AsIs())
		q.lineUp(j)
	case errors.As(err, &notConvertible):
		problem := problemOfReport(j.Check)
		problem.Code, problem.Detail = CodeNotConvertible, err.Error()
		q.transition(j, Blocked, problem)
	default:
		q.fail(j, ProblemOf(err))
	}
}

// discardCopy deletes a job's converted copy.
func (q *Queue) discardCopy(j *job) {
	q.remove(j.Copy)
	j.Copy = media.Copy{}
	j.sends(j.Check)
}

// remove deletes a copy. What cannot be deleted now, because a viewer holds
// it, goes when the program closes or starts.
func (q *Queue) remove(c media.Copy) {
	if err := c.Remove(); err != nil {
		q.cfg.Log.Warn("converted copy not deleted", "error", err.Error())
	}
}

// Agree answers the question that files wait with: they are converted, or sent all
// the same.
func (q *Queue) Agree(ids ...string) { q.answer(agreed, ids) }

// Decline answers the question that files wait with: they are not converted. Those that
// WhatsApp takes as they are, are sent.
func (q *Queue) Decline(ids ...string) { q.answer(declined, ids) }

func (q *Queue) answer(a answer, ids []string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, id := range ids {
		if j := q.jobs[id]; j != nil && j.NeedsAnswer() && j.stop == nil {
			if j.Reason == media.ReasonStillWritten {
				q.answerAboutUnrest(j, a)
				continue
			}
			j.answer = a
			q.proceed(j)
		}
	}
	q.dispatch()
}

// rules returns what the person settled.
func (q *Queue) rules() Rules {
	if q.cfg.Rules == nil {
		return Rules{Convert: convertpolicy.Ask}
	}
	return q.cfg.Rules()
}

// options returns what the check depends on.
func (q *Queue) options(ctx context.Context, j *job) media.Options {
	return media.Options{
		Header: j.Header, Private: q.rules().Private,
		CanTranscode: func() bool { return q.cfg.Converter.CanTranscode(ctx) },
	}
}

// answer is what a person said about one file.
type answer int

const (
	noAnswer answer = iota
	agreed          // convert it, or send it all the same
	declined
)

// nextStep is what becomes of a file that was inspected.
type nextStep int

const (
	sendIt    nextStep = iota
	convertIt          // and send it
	offerIt            // make the copy, so that the person sees what it will be, and ask
	askFirst           // before anything is made
	blockIt
	leaveIt // out, as the person wants it
)

// decideConversion is the whole policy about conversion.
func decideConversion(r media.Report, p convertpolicy.Policy, a answer) nextStep {
	switch {
	case r.Verdict == media.Blocked:
		return blockIt
	case p == convertpolicy.Never && a != agreed && !r.Sendable():
		return blockIt
	case r.Reason == media.ReasonWrongHeader:
		return decideHeader(r, a)
	case r.Verdict != media.Convert:
		return sendIt
	case a == declined || p == convertpolicy.Never && a != agreed && r.Remedy != media.StripMetadata:
		return withoutConversion(r)
	case a == agreed, r.Remedy == media.StripMetadata, p == convertpolicy.Always && !r.Asks:
		return convertIt
	case r.Remedy == media.Transcode:
		return askFirst // it takes long
	}
	return offerIt
}

// decideHeader: nobody but the person knows whether the template or the file
// is the wrong one.
func decideHeader(r media.Report, a answer) nextStep {
	switch {
	case a == declined:
		return leaveIt
	case a == noAnswer:
		return askFirst
	case r.Verdict == media.Convert:
		return convertIt
	}
	return sendIt
}

func withoutConversion(r media.Report) nextStep {
	if r.Sendable() {
		return sendIt
	}
	return blockIt
}
