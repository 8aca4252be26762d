// Package instance lets only one program run for a home: a second start hands
// its files to the first and ends.
package instance

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// Request is what a second start asks of the first.
type Request struct {
	Channel string   // "" means the one selected there
	Files   []string // absolute paths
}

// ErrAlone comes with an Instance that no second start can find, and that may not
// be the only one: the home cannot be written to, or offers no locks.
var ErrAlone = errors.New("nothing keeps a second MediaDrop from running with the same settings")

// ErrBusy is returned when another program has the home but does not answer.
var ErrBusy = errors.New("another MediaDrop is running with the same settings but does not answer")

const (
	// handOverTime bounds one conversation between two programs on one machine.
	handOverTime = 5 * time.Second
	// helloTime is how long a second start may take to show that it is one.
	helloTime = 2 * time.Second
	// maxHello bounds what is read before the token was seen to be right.
	maxHello = 4 << 10
	// maxConversations bounds how many may talk at a time: a person starts few
	// programs at once.
	maxConversations = 8
	// maxRequest bounds what is read from a second start: 10,000 long paths.
	maxRequest = 16 << 20
	// startTime is how long the first program may take from its lock to its
	// address; a second start waits that long.
	startTime = 5 * time.Second
)

// address is how a second start finds the first: kept in a file that only
// this person can read, so that the token proves who asks.
type address struct {
	Port  int    `json:"port"`
	Token string `json:"token"`
}

// message is a request on its way. Paths travel as bytes, because not every
// system's names are UTF-8, and JSON would change those that are not.
type message struct {
	Token   string   `json:"token"`
	Channel string   `json:"channel,omitempty"`
	Files   [][]byte `json:"files"`
}

// Instance is this program's claim on a home.
type Instance struct {
	lock     *flock.Flock
	file     string
	listener net.Listener // nil where no second start finds this one
	token    string
	hello    time.Duration   // helloTime
	ctx      context.Context // ends with Close
	stop     context.CancelFunc
	talking  chan struct{} // holds a token for each conversation
	serving  sync.WaitGroup
	handling sync.Mutex // one request after the other
}

// Claim takes the home for this program. Where another program has it, the
// request goes there and the Instance is nil. The lock belongs to the running
// process: one that died holds nothing. With ErrAlone there is an Instance, too.
func Claim(ctx context.Context, lockFile, addressFile string, request Request) (*Instance, error) {
	deadline := time.Now().Add(startTime)
	for {
		lock := flock.New(lockFile, flock.SetPermissions(0o600))
		taken, err := lock.TryLock()
		if err != nil {
			// One that started when there still were locks may be there.
			if send(ctx, addressFile, request) == nil {
				return nil, nil
			}
			return &Instance{}, fmt.Errorf("%w: lock the settings: %w", ErrAlone, err)
		}
		if taken {
			return listen(lock, addressFile)
		}
		if err = send(ctx, addressFile, request); err == nil {
			return nil, nil
		}
		if time.Now().After(deadline) {
			return nil, errors.Join(ErrBusy, err)
		}
		select {
		case <-time.After(100 * time.Millisecond): // it is just starting, or just ending
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func listen(lock *flock.Flock, addressFile string) (*Instance, error) {
	i := &Instance{lock: lock, file: addressFile, token: rand.Text(), hello: helloTime, talking: make(chan struct{}, maxConversations)}
	i.ctx, i.stop = context.WithCancel(context.Background())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return i, fmt.Errorf("%w: listen for a second start: %w", ErrAlone, err)
	}
	i.listener = listener
	if err := i.publish(os.WriteFile); err != nil {
		return i, fmt.Errorf("%w: write where a second start finds this one: %w", ErrAlone, err)
	}
	return i, nil
}

// publish writes where this program is found. A full disk still takes a short symbolic
// link where it takes no file: Linux keeps a text of up to maxLink bytes in the place
// where a file's blocks would be named.
func (i *Instance) publish(write func(name string, data []byte, perm fs.FileMode) error) error {
	data, err := json.Marshal(address{Port: i.listener.Addr().(*net.TCPAddr).Port, Token: i.token})
	if err != nil {
		return err
	}
	// A file with other rights left by somebody else is not written to.
	if err := os.Remove(i.file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	err = write(i.file, data, 0o600)
	if err == nil {
		return nil
	}
	_ = os.Remove(i.file) // what was made of it
	if os.Symlink(string(data), i.file) != nil {
		return err
	}
	return nil
}

// maxLink is what a symbolic link holds without a block of its own on ext4, the least
// of the usual ones (https://docs.kernel.org/filesystems/ext4/ifork.html).
const maxLink = 59

// published reads what publish wrote. A link is read, never followed.
func published(addressFile string) ([]byte, error) {
	if text, err := os.Readlink(addressFile); err == nil {
		return []byte(text), nil
	}
	return os.ReadFile(addressFile)
}

// Serve calls handle for every request of a second start, one after the
// other, until Close.
func (i *Instance) Serve(handle func(Request)) {
	if i.listener == nil {
		return
	}
	i.serving.Go(func() {
		for {
			conn, err := i.listener.Accept()
			if err != nil {
				return
			}
			select {
			case i.talking <- struct{}{}:
			default: // nobody who means well comes with so many
				_ = conn.Close()
				continue
			}
			// Each on its own: one that says nothing must not hold up the next.
			i.serving.Go(func() {
				request, ok := i.receive(conn)
				<-i.talking
				if ok {
					i.handling.Lock()
					defer i.handling.Unlock()
					handle(request)
				}
			})
		}
	})
}

func (i *Instance) receive(conn net.Conn) (Request, bool) {
	defer conn.Close()
	defer context.AfterFunc(i.ctx, func() { _ = conn.Close() })()
	_ = conn.SetDeadline(time.Now().Add(i.hello))
	m, err := i.read(conn)
	if err != nil {
		return Request{}, false
	}
	request := Request{Channel: m.Channel}
	for _, file := range m.Files {
		request.Files = append(request.Files, string(file))
	}
	_, err = fmt.Fprintln(conn, "ok")
	return request, err == nil
}

// errStranger is why nothing more is read.
var errStranger = errors.New("the token is not ours")

// read reads a message. Its token comes first, and little is read before that was
// seen to be right.
func (i *Instance) read(conn net.Conn) (m message, err error) {
	limited := &io.LimitedReader{R: conn, N: maxHello}
	d := json.NewDecoder(limited)
	for n, want := range []any{json.Delim('{'), "token"} {
		got, err := d.Token()
		if err != nil || got != want {
			return m, errors.Join(errStranger, err, fmt.Errorf("in place %d", n))
		}
	}
	if err := d.Decode(&m.Token); err != nil || subtle.ConstantTimeCompare([]byte(m.Token), []byte(i.token)) != 1 {
		return m, errors.Join(errStranger, err)
	}
	limited.N = maxRequest
	_ = conn.SetDeadline(time.Now().Add(handOverTime))
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return m, err
		}
		var into any = new(json.RawMessage) // of a later version
		switch name {
		case "channel":
			into = &m.Channel
		case "files":
			into = &m.Files
		}
		if err := d.Decode(into); err != nil {
			return m, err
		}
	}
	_, err = d.Token()
	return m, err
}

// Close returns the home back, after the request that is being handled.
func (i *Instance) Close() error {
	if i.lock == nil {
		return nil
	}
	var err error
	if i.listener != nil {
		err = i.listener.Close()
	}
	i.stop()
	i.serving.Wait()
	removed := os.Remove(i.file)
	if errors.Is(removed, os.ErrNotExist) {
		removed = nil
	}
	return errors.Join(err, removed, i.lock.Unlock())
}

// send returns a request to the program that has the home.
func send(ctx context.Context, addressFile string, request Request) error {
	data, err := published(addressFile)
	if err != nil {
		return fmt.Errorf("find the running program: %w", err)
	}
	var to address
	if err := json.Unmarshal(data, &to); err != nil {
		return fmt.Errorf("find the running program: %w", err)
	}
	dialer := net.Dialer{Timeout: handOverTime}
	conn, err := dialer.DialContext(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", to.Port))
	if err != nil {
		return fmt.Errorf("reach the running program: %w", err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	_ = conn.SetDeadline(time.Now().Add(handOverTime))
	m := message{Token: to.Token, Channel: request.Channel}
	for _, file := range request.Files {
		m.Files = append(m.Files, []byte(file))
	}
	if err := json.NewEncoder(conn).Encode(m); err != nil {
		return fmt.Errorf("hand the files over: %w", err)
	}
	answer, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		return fmt.Errorf("the running program did not take the files: %w", err)
	}
	if answer != "ok\n" {
		return fmt.Errorf("the running program answered %q", answer)
	}
	return nil
}
