package uploader

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/meter"
)

// Destination is where an upload goes. It is pinned when the file is dropped:
// what is changed in the settings afterwards touches only later drops.
type Destination struct {
	Channel  string // nickname
	Account  string // whose key and base URL are used
	StreamID commbox.StreamID
	Header   media.Kind // of the template the media is meant for; empty for none in particular
}

// Job is one upload as it stood at one moment. Values are never changed after
// they were handed out.
type Job struct {
	history.Upload

	Problem   *Problem // why it did not end well, or what it waits for; nil when there is nothing to say
	Elsewhere string   // another channel in which the same file has a media ID that is still good

	Check      media.Report // what the check of this run found; empty for uploads of earlier runs
	Copy       media.Copy   // the converted copy, while there is one
	Converting bool         // the copy is being made; State is Checking
	Share      float64      // of the copy that is made, 0 to 1
	// BeingWritten reports whether another program still writes the file: it is waited
	// for; State is Checking.
	BeingWritten bool
	Slow         bool // the check takes long: the file may be large, on a slow share or in the cloud

	Sent     int64         // bytes handed to the transport
	Speed    float64       // bytes a second, a moving average; 0 while unknown
	TimeLeft time.Duration // 0 while unknown
	RetryAt  time.Time     // when the next try begins by itself; zero when it does not

	Listed     bool // the history has a row for it
	Saved      bool // the history holds what is said here
	SaveFailed bool // the history could not be written; it is tried again
}

// FromHistory returns an upload of an earlier time as a Job.
func FromHistory(u history.Upload) Job { return Job{Upload: u, Listed: true, Saved: true} }

// To returns where the upload goes.
func (j Job) To() Destination { return Destination{j.Channel, j.Account, j.StreamID, j.Header} }

// NeedsKey reports whether an upload waits, and goes on when its account gets a key.
func (j Job) NeedsKey() bool {
	if j.State != Waiting || j.Problem == nil {
		return false
	}
	switch j.Problem.Code {
	case CodeKeyMissing, CodeKeychain, CodeNoKeychain, Code(commbox.CauseKeyRefused):
		return true
	}
	return false
}

// WaitsItsTurn reports whether an upload waits because the service takes only so
// many at a time: for now that is no news.
func (j Job) WaitsItsTurn() bool {
	return j.State == Waiting && j.Problem != nil && j.Problem.Code == Code(commbox.CauseThrottled) && !j.Problem.Long
}

// NeedsAnswer reports whether an upload waits until the person says what becomes of
// its file.
func (j Job) NeedsAnswer() bool {
	return j.State == Waiting && j.Problem != nil && j.Problem.Code == CodeQuestion
}

// WasAgreed reports whether a person had agreed to what the check asked: without
// that nothing would have been sent. So it is known after a restart, too.
func (j Job) WasAgreed() bool {
	return j.Attempts > 0 && (j.Verdict == media.Convert || j.Reason == media.ReasonWrongHeader)
}

// Reused reports whether the file was not uploaded, because it had a media ID.
func (j Job) Reused() bool { return j.State == Done && j.Attempts == 0 }

// Converted reports whether not the file itself is sent, but a converted copy of it.
func (j Job) Converted() bool {
	return j.Verdict == media.Convert && (j.Copy.Path != "" || j.State == Done)
}

// job is the queue's own record. Its fields belong to the queue's lock, except
// where noted.
type job struct {
	Job
	again      bool                    // the person wants it uploaded, whatever is there already
	had        time.Time               // when the media ID came that the file had already; zero where it had none
	answer     answer                  // what the person said about converting the file
	conversion *conversion             // of the copy that is being made; safe to read at any time
	progress   *commbox.Progress       // of the try that runs; safe to read at any time
	stop       context.CancelCauseFunc // ends the check or the try that runs; nil when none does
	place      checkPlace              // that its check has
	meter      meter.Meter
	tries      int       // since a person last asked; the policy counts these
	insists    bool      // the person wants a request for this one, whatever is on its way
	follows    *job      // sends the same file; this one takes its ID
	rest       restWatch // of the file; belongs to its check
	asItIs     bool      // the person wants the file as it is now, whoever writes it
	changes    int       // how often the file changed while it was converted or sent
	held       bool      // waits for its account, not for a time of its own
	keys       int       // how often the account's key had been replaced when the latest try began
	refused    string    // the key that the service did not accept
	timer      *time.Timer
	dirty      bool // changed since the last snapshot
}

// view returns the job as it stands, for the outside.
func (j *job) view() Job {
	v := j.Job
	if j.State == Uploading && j.progress != nil {
		v.Sent = j.progress.Sent()
		v.Speed, v.TimeLeft = j.meter.Speed, j.meter.TimeLeft(v.SentBytes-v.Sent)
	}
	if j.conversion != nil {
		v.Share, v.TimeLeft = j.conversion.read()
	}
	return v
}

// takeReport takes over what the check found.
func (j *job) takeReport(r media.Report) {
	j.Check = r
	j.Kind, j.MIME, j.Verdict, j.Reason, j.Size = r.Kind, r.MIME, r.Verdict, r.Reason, r.Size
	if j.Copy.Path == "" {
		j.sends(r)
	}
}

// sends notes what the service is sent, and what its ID will be good for.
func (j *job) sends(r media.Report) {
	j.SentBytes, j.SentMIME, j.SentName, j.FitsHeader = r.Size, r.MIME, r.SendName, r.Header
}

// sentReport is what is known of what is sent: of the file that was given, or
// of its converted copy.
func (j *job) sentReport() media.Report {
	if j.Copy.Path != "" {
		return j.Copy.Report
	}
	return j.Check
}

// file is what is sent.
func (j *job) file() commbox.File {
	path, r := j.Path, j.sentReport()
	if j.Copy.Path != "" {
		path = j.Copy.Path
	}
	return commbox.File{Path: path, Name: r.SendName, MIME: r.MIME, Size: r.Size, ModTime: r.ModTime}
}

// setState moves the job along the state machine.
func (j *job) setState(next State) {
	if !canBecome(j.State, next) {
		panic(fmt.Sprintf("upload %s: no transition leads from %s to %s", j.ID, j.State, next))
	}
	j.State = next
	j.held = false
	j.RetryAt = time.Time{}
	j.FinishedAt = time.Time{}
	if next.Ended() {
		j.FinishedAt = time.Now()
	}
	if next == Done && !j.had.IsZero() {
		j.FinishedAt = j.had // from which the ID's days count
	}
	if j.timer != nil {
		j.timer.Stop()
		j.timer = nil
	}
}

func nameOf(path string) string { return filepath.Base(path) }

// InOrder returns uploads in the order in which their files were given.
func InOrder(jobs map[string]Job) []Job {
	list := make([]Job, 0, len(jobs))
	for _, j := range jobs {
		list = append(list, j)
	}
	slices.SortFunc(list, func(a, b Job) int { return strings.Compare(a.ID, b.ID) })
	return list
}

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

// State is where an upload stands.
type State = history.State

// The states.
const (
	Checking  = history.Checking
	Queued    = history.Queued
	Uploading = history.Uploading
	Waiting   = history.Waiting
	Done      = history.Done
	Failed    = history.Failed
	Unknown   = history.Unknown
	Canceled  = history.Canceled
	Blocked   = history.Blocked
)

// nextStates is the whole state machine: every transition that is not here is a bug.
var nextStates = map[State][]State{
	Checking:  {Queued, Blocked, Failed, Canceled, Waiting, Done}, // done: it has a media ID already
	Queued:    {Uploading, Waiting, Canceled, Failed, Checking},   // checking: the file changed
	Uploading: {Done, Failed, Unknown, Waiting, Canceled, Checking},
	Waiting:   {Queued, Checking, Canceled, Failed, Blocked, Done, Unknown}, // the last two: as the same file before it
	Failed:    {Checking},
	Unknown:   {Checking},
	Canceled:  {Checking},
	Blocked:   {Checking},
	Done:      {},
}

func canBecome(s, next State) bool { return slices.Contains(nextStates[s], next) }
