package uploader

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
)

// network is the service as the queue sees it. A request waits until the test
// answers it, unless auto answers for it.
type network struct {
	mu      sync.Mutex
	calls   []*call          // all requests, in the order they began
	running map[string]*call // by path
	crowd   int              // the most at a time
	twice   []string         // paths that were sent twice at a time
	broken  map[string]error // why an account has no client
	auto    func(*call) (commbox.Media, error)
}

// call is one request.
type call struct {
	account  string
	key      string
	to       commbox.StreamID
	file     commbox.File
	ctx      context.Context
	progress *commbox.Progress
	answer   chan reply
	handed   bool
}

type reply struct {
	media commbox.Media
	err   error
}

func (n *network) client(account string) (Client, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if err := n.broken[account]; err != nil {
		return nil, err
	}
	return accountClient{n, account}, nil
}

type accountClient struct {
	net     *network
	account string
}

func (a accountClient) Upload(ctx context.Context, key string, to commbox.StreamID, f commbox.File, p *commbox.Progress) (commbox.Media, error) {
	c := &call{account: a.account, key: key, to: to, file: f, ctx: ctx, progress: p, answer: make(chan reply, 1)}
	auto := a.net.begin(c)
	defer a.net.end(c)
	if ctx.Err() != nil {
		return commbox.Media{}, c.broken(commbox.CauseCanceled)
	}
	if auto != nil {
		return auto(c)
	}
	select {
	case r := <-c.answer:
		return r.media, r.err
	case <-ctx.Done():
		return commbox.Media{}, c.broken(commbox.CauseCanceled)
	}
}

func (n *network) begin(c *call) func(*call) (commbox.Media, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.calls = append(n.calls, c)
	if n.running[c.file.Path] != nil {
		n.twice = append(n.twice, c.file.Path)
	}
	n.running[c.file.Path] = c
	n.crowd = max(n.crowd, len(n.running))
	return n.auto
}

func (n *network) end(c *call) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.running, c.file.Path)
}

// handOver does what the real client does before the last bytes go.
func (c *call) handOver() {
	c.progress.OnHandOver()
	c.handed = true
}

// broken is the error of a request that ended without an answer.
func (c *call) broken(cause commbox.Cause) error {
	return &commbox.Error{Cause: cause, HandedOver: c.handed, Err: errors.New("played by the test")}
}

// answerWith has every later request answered at once; nil ends that.
func (n *network) answerWith(auto func(*call) (commbox.Media, error)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.auto = auto
}

// answerAll makes every later request succeed at once.
func (n *network) answerAll() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.auto = func(c *call) (commbox.Media, error) {
		c.handOver()
		return commbox.Media{ID: "id of " + filepath.Base(c.file.Path)}, nil
	}
}

// names returns the files of all requests, in the order they began.
func (n *network) names() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	names := make([]string, len(n.calls))
	for i, c := range n.calls {
		names[i] = filepath.Base(c.file.Path)
	}
	return names
}

// runningNames returns the files that are being sent, sorted.
func (n *network) runningNames() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	names := []string{}
	for path := range n.running {
		names = append(names, filepath.Base(path))
	}
	slices.Sort(names)
	return names
}

func (n *network) requests() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.calls)
}

// requestsByPath counts the requests of each file.
func (n *network) requestsByPath() map[string]int {
	n.mu.Lock()
	defer n.mu.Unlock()
	counts := map[string]int{}
	for _, c := range n.calls {
		counts[c.file.Path]++
	}
	return counts
}

// call returns the request of a file that runs.
func (r *rig) call(name string) *call {
	r.Helper()
	synctest.Wait()
	r.net.mu.Lock()
	defer r.net.mu.Unlock()
	c := r.net.running[filepath.Join(r.folder, name)]
	for path, other := range r.net.running {
		if c == nil && filepath.Base(path) == name {
			c = other // of a converted copy
		}
	}
	require.NotNil(r, c, "no request runs for %s", name)
	return c
}

// succeed answers the running request of a file with a media ID.
func (r *rig) succeed(name, mediaID string) {
	r.Helper()
	c := r.call(name)
	c.handOver()
	c.answer <- reply{media: commbox.Media{ID: mediaID}}
	synctest.Wait()
}

// fail ends the running request of a file.
func (r *rig) fail(name string, cause commbox.Cause) {
	r.Helper()
	r.failWith(name, &commbox.Error{Cause: cause, Description: fmt.Sprintf("told by the service: %s", cause)})
}

func (r *rig) failWith(name string, e *commbox.Error) {
	r.Helper()
	c := r.call(name)
	if e.HandedOver {
		c.handOver()
	}
	c.answer <- reply{err: e}
	synctest.Wait()
}

// cut breaks the running request of a file after it was handed over whole.
func (r *rig) cut(name string) {
	r.Helper()
	r.failWith(name, &commbox.Error{Cause: commbox.CauseNoAnswer, HandedOver: true})
}
