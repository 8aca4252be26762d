package uploader

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/media"
)

// model is what a queue should be like.
type model struct {
	*rig
	t        *testing.T
	random   *rand.Rand
	order    []string // IDs, as they were given
	uploads  map[string]*expected
	parallel int
	allowed  int // uploads at a time, while some still run of a larger number
	files    int
	last     string // what was done last
}

// expected is one upload in the model.
type expected struct {
	path    string
	kind    string // "good", "asked", "blocked" or "missing"
	asks    bool   // waits for an answer
	ended   State  // empty while it has not ended
	ends    int
	changes int // of the file, as the requests told
	base    int // requests that were made before a person last asked
}

func (m *model) step() {
	commands := []struct {
		weight int
		name   string
		do     func()
	}{
		{20, "add", m.addSome},
		{40, "answer", m.answerOne},
		{8, "hand over", m.handOverOne},
		{8, "cancel", m.cancelOne},
		{1, "cancel all", m.cancelAll},
		{8, "retry", m.retryOne},
		{2, "retry failed", m.retryFailed},
		{20, "remove", m.removeOne},
		{3, "set parallel", m.setParallel},
		{10, "agree", func() { m.say(m.q.Agree, "") }},
		{3, "decline", func() { m.say(m.q.Decline, Canceled) }},
		{6, "change a key", m.changeKey},
		{15, "wait", func() { time.Sleep(time.Duration(m.random.Int64N(int64(10 * time.Second)))) }},
		{1, "restart", m.restart},
	}
	total := 0
	for _, c := range commands {
		total += c.weight
	}
	n := m.random.IntN(total)
	for _, c := range commands {
		if n -= c.weight; n < 0 {
			m.last = c.name
			c.do()
			break
		}
	}
	synctest.Wait()
}

func (m *model) addSome() {
	to := here
	if m.random.IntN(3) == 0 {
		to = there
	}
	good := "good"
	if m.random.IntN(4) == 0 {
		to.Header, good = media.Video, "asked" // the files are documents
	}
	var paths []string
	var added []*expected
	for range 1 + m.random.IntN(3) {
		m.files++
		e := &expected{kind: good}
		switch name := fmt.Sprintf("%03d", m.files); m.random.IntN(10) {
		case 0:
			e.kind, e.path = "missing", filepath.Join(m.folder, name+" missing.pdf")
		case 1:
			e.kind, e.path = "blocked", m.file(name+".svg", svg)
		default:
			e.path = m.pdf(name + ".pdf")
		}
		paths, added = append(paths, e.path), append(added, e)
	}
	for _, e := range added {
		m.begin(e)
	}
	for i, id := range m.q.Add(to, paths) {
		m.order = append(m.order, id)
		m.uploads[id] = added[i]
	}
}

// begin is what happens to an upload from its check on.
func (m *model) begin(e *expected) {
	e.ended, e.base, e.changes = "", m.requestsOf(e.path), 0
	switch e.kind {
	case "missing":
		e.end(Failed)
	case "blocked":
		e.end(Blocked)
	case "asked":
		e.asks = e.base == 0 // what was sent was agreed to
	}
}

// say answers one upload, which becomes then where it had asked; "" means that
// it goes on.
func (m *model) say(answer func(ids ...string), then State) {
	id, e := m.pick()
	if e != nil && e.asks {
		e.asks = false
		if then != "" {
			e.end(then)
		}
	}
	answer(id)
}

func (e *expected) end(s State) { e.ended, e.ends, e.asks = s, e.ends+1, false }

func (m *model) requestsOf(path string) int { return m.net.requestsByPath()[path] }

func (m *model) pick() (string, *expected) {
	if len(m.order) == 0 {
		return "", nil
	}
	id := m.order[m.random.IntN(len(m.order))]
	return id, m.uploads[id]
}

// pickCall returns a request that runs, with its upload.
func (m *model) pickCall() (*call, *expected) {
	names := m.net.runningNames()
	if len(names) == 0 {
		return nil, nil
	}
	c := m.call(names[m.random.IntN(len(names))])
	for _, e := range m.uploads {
		if e.path == c.file.Path {
			return c, e
		}
	}
	m.t.Fatalf("a request for %s, which was never given", c.file.Path)
	return nil, nil
}

func (m *model) handOverOne() {
	if c, _ := m.pickCall(); c != nil && !c.handed {
		c.handOver()
	}
}

func (m *model) answerOne() {
	c, e := m.pickCall()
	if c == nil {
		return
	}
	if m.random.IntN(2) == 0 {
		m.last = "answer with an ID"
		if !c.handed {
			c.handOver()
		}
		e.end(Done)
		c.answer <- reply{media: commbox.Media{ID: "id of " + filepath.Base(e.path)}}
		return
	}
	p := policy[m.random.IntN(len(policy)-2)] // the last two are cancelations
	if p.handedOver != c.handed {
		return
	}
	m.last = "answer with " + string(p.cause)
	if p.cause == commbox.CauseThrottled {
		e.base++ // that spends no try
	}
	tries := max(m.requestsOf(e.path)-e.base, 1)
	if p.cause == commbox.CauseFileChanged {
		e.changes++
		tries = e.changes
	}
	if becomes := p.becomes[min(tries, 3)-1]; becomes != Waiting && becomes != Checking {
		e.end(becomes)
	}
	failure := &commbox.Error{Cause: p.cause, HandedOver: c.handed}
	if m.random.IntN(4) == 0 {
		failure.RetryAfter, failure.HasRetryAfter = time.Duration(m.random.IntN(90))*time.Second, true
	}
	c.answer <- reply{err: failure}
}

func (m *model) cancelOne() {
	id, e := m.pick()
	if e != nil && e.ended == "" {
		e.end(Canceled)
	}
	m.q.Cancel(id)
}

func (m *model) cancelAll() {
	for _, e := range m.uploads {
		if e.ended == "" {
			e.end(Canceled)
		}
	}
	m.q.CancelAll()
}

func (m *model) retryOne() {
	id, e := m.pick()
	switch {
	case e == nil:
		return
	case e.ended.CanRetry():
		m.begin(e)
	case m.job(id).State == Waiting:
		e.base = m.requestsOf(e.path)
	}
	require.NoError(m.t, m.q.Retry(m.Context(), id))
}

func (m *model) retryFailed() {
	for _, e := range m.uploads {
		if e.ended == Failed {
			m.begin(e)
		}
	}
	require.NoError(m.t, m.q.RetryFailed(m.Context()))
}

func (m *model) removeOne() {
	id, e := m.pick()
	if e == nil {
		return
	}
	_, err := m.q.Remove(m.Context(), id)
	require.NoError(m.t, err)
	if e.ended != "" {
		delete(m.uploads, id)
		m.order = slices.DeleteFunc(m.order, func(other string) bool { return other == id })
	}
}

func (m *model) setParallel() {
	m.allowed = max(m.allowed, m.parallel)
	m.parallel = 1 + m.random.IntN(4)
	m.q.SetParallel(m.parallel)
}

func (m *model) changeKey() {
	account := []string{"Main", "Other"}[m.random.IntN(2)]
	if m.random.IntN(3) == 0 {
		m.keys.set(account, "")
		return
	}
	m.keys.set(account, "key")
	m.resume(account)
}

func (m *model) resume(account string) {
	m.q.mu.Lock()
	for _, j := range m.q.held(m.q.account(account)) {
		m.uploads[j.ID].base = m.requestsOf(j.Path)
	}
	m.q.mu.Unlock()
	m.q.Resume(account)
}

// restart closes the program, starts it again, and continues or discards what
// was left.
func (m *model) restart() {
	for _, name := range m.net.runningNames() {
		c := m.call(name)
		for _, e := range m.uploads {
			if e.path == c.file.Path && c.handed {
				e.end(Unknown)
			}
		}
	}
	m.stop()
	m.start(m.parallel)
	m.allowed = 0
	left := 0
	for _, e := range m.uploads {
		if e.ended == "" {
			left++
		}
	}
	n, err := m.q.Restore(m.Context())
	require.NoError(m.t, err)
	require.Equal(m.t, left, n)
	discard := m.random.IntN(2) == 0
	for _, e := range m.uploads {
		switch {
		case e.ended != "":
		case discard:
			e.end(Canceled)
		default:
			m.begin(e)
		}
	}
	if discard {
		m.q.Discard()
	} else {
		m.q.Continue()
	}
}
