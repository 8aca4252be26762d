package instance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if lock := os.Getenv("MEDIADROP_TEST_CLAIM"); lock != "" {
		claimAndStay(lock)
		return
	}
	goleak.VerifyTestMain(m)
}

// home is the two files of one home.
type home struct{ lock, address string }

func newHome(t *testing.T) home {
	dir := t.TempDir()
	return home{filepath.Join(dir, "mediadrop.lock"), filepath.Join(dir, "instance.json")}
}

func (h home) claim(t *testing.T, r Request) *Instance {
	t.Helper()
	i, err := Claim(t.Context(), h.lock, h.address, r)
	require.NoError(t, err)
	return i
}

// first claims the home and serves it until the test ends.
func (h home) first(t *testing.T) (*Instance, <-chan Request) {
	t.Helper()
	i := h.claim(t, Request{})
	require.NotNil(t, i)
	return i, serve(t, i)
}

func serve(t *testing.T, i *Instance) <-chan Request {
	requests := make(chan Request, 100)
	i.Serve(func(r Request) { requests <- r })
	t.Cleanup(func() { _ = i.Close() })
	return requests
}

// insists starts a second time until the first program listens: it sends away those who
// come while many talk to it, and a second start does not wait for ever.
func (h home) insists(ctx context.Context, r Request) (*Instance, error) {
	for {
		i, err := Claim(ctx, h.lock, h.address, r)
		if !errors.Is(err, ErrBusy) {
			return i, err
		}
	}
}

// where reads the address file.
func (h home) where(t *testing.T) address {
	t.Helper()
	data, err := os.ReadFile(h.address)
	require.NoError(t, err)
	var a address
	require.NoError(t, json.Unmarshal(data, &a))
	return a
}

func TestASecondStartHandsItsFilesOver(t *testing.T) {
	h := newHome(t)
	_, requests := h.first(t)
	for n, r := range []Request{
		{Files: []string{"/tmp/a.jpg", "/tmp/b.jpg"}},
		{Channel: "תמיכה", Files: []string{"/tmp/מחירון.pdf", "/tmp/line\nend \"quoted\".pdf", "/tmp/not UTF-8 \xff\xfe.pdf"}},
		{}, // only started, with nothing to upload
	} {
		require.Nil(t, h.claim(t, r), "the home is taken")
		require.Equal(t, r, <-requests, n)
	}
}

func TestManyFiles(t *testing.T) {
	h := newHome(t)
	_, requests := h.first(t)
	r := Request{Channel: "Support"}
	for n := range 10_000 {
		r.Files = append(r.Files, fmt.Sprintf("/a/folder/with a long name/and another one/file number %05d.jpeg", n))
	}
	require.Nil(t, h.claim(t, r))
	require.Equal(t, r, <-requests)
}

func TestOneRequestAfterTheOther(t *testing.T) {
	h := newHome(t)
	i := h.claim(t, Request{})
	busy, crowded := make(chan struct{}, 1), make(chan bool, 100)
	i.Serve(func(Request) {
		select {
		case busy <- struct{}{}:
			runtime.Gosched()
			crowded <- false
			<-busy
		default:
			crowded <- true
		}
	})
	for range 20 {
		go func() { _, _ = h.insists(t.Context(), Request{}) }()
	}
	for range 20 {
		require.False(t, <-crowded)
	}
	require.NoError(t, i.Close())
}

func TestOnlyThePersonCanReadTheFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("other rights there")
	}
	h := newHome(t)
	require.NoError(t, os.WriteFile(h.address, []byte("left by somebody"), 0o666))
	require.NoError(t, os.Chmod(h.address, 0o666))
	h.first(t)
	for _, path := range []string{h.lock, h.address} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode(), path)
	}
}

func TestEachRunHasATokenOfItsOwn(t *testing.T) {
	h := newHome(t)
	i, _ := h.first(t)
	before := h.where(t)
	require.GreaterOrEqual(t, len(before.Token), 26, "128 bits")
	require.NoError(t, i.Close())
	h.first(t)
	require.NotEqual(t, before.Token, h.where(t).Token)
}

func TestCloseGivesTheHomeBack(t *testing.T) {
	h := newHome(t)
	i, _ := h.first(t)
	where := h.where(t)
	require.NoError(t, i.Close())
	require.NoFileExists(t, h.address)
	_, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", where.Port))
	require.Error(t, err)
	next, _ := h.first(t)
	require.NotNil(t, next)
}

func TestAStaleAddressOfADeadProgram(t *testing.T) {
	h := newHome(t)
	// Nobody listens there any more.
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	stale, err := json.Marshal(address{Port: gone.Addr().(*net.TCPAddr).Port, Token: "old"})
	require.NoError(t, err)
	require.NoError(t, gone.Close())
	require.NoError(t, os.WriteFile(h.address, stale, 0o600))

	_, requests := h.first(t)
	require.NotEqual(t, "old", h.where(t).Token)
	require.Nil(t, h.claim(t, Request{Channel: "Support"}))
	require.Equal(t, "Support", (<-requests).Channel)
}

// TestAProgramThatIsJustStarting has the lock and no address yet, or half of
// it.
func TestAProgramThatIsJustStarting(t *testing.T) {
	h := newHome(t)
	require.NoError(t, os.WriteFile(h.address, []byte(`{"port": 1`), 0o600))
	lock := flock.New(h.lock)
	taken, err := lock.TryLock()
	require.NoError(t, err)
	require.True(t, taken)
	handedOver := make(chan *Instance)
	go func() {
		i, _ := Claim(t.Context(), h.lock, h.address, Request{Channel: "Support"})
		handedOver <- i
	}()
	first, err := listen(lock, h.address)
	require.NoError(t, err)
	defer first.Close()
	requests := make(chan Request, 1)
	first.Serve(func(r Request) { requests <- r })
	require.Equal(t, "Support", (<-requests).Channel)
	require.Nil(t, <-handedOver)
}

func TestAProgramThatIsJustEnding(t *testing.T) {
	h := newHome(t)
	lock := flock.New(h.lock)
	taken, err := lock.TryLock()
	require.NoError(t, err)
	require.True(t, taken)
	claimed := make(chan *Instance)
	go func() {
		i, _ := Claim(t.Context(), h.lock, h.address, Request{})
		claimed <- i
	}()
	require.NoError(t, lock.Unlock())
	next := <-claimed
	require.NotNil(t, next, "the second start becomes the first")
	require.NoError(t, next.Close())
}

func TestAProgramThatDoesNotAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHome(t)
		lock := flock.New(h.lock)
		taken, err := lock.TryLock()
		require.NoError(t, err)
		require.True(t, taken)
		defer lock.Unlock()
		start := time.Now()
		i, err := Claim(t.Context(), h.lock, h.address, Request{})
		require.ErrorIs(t, err, ErrBusy)
		require.ErrorIs(t, err, os.ErrNotExist, "and why")
		require.Nil(t, i)
		require.InDelta(t, startTime.Seconds(), time.Since(start).Seconds(), 0.2)
	})
}

// TestAFullDisk: a second start finds the first all the same.
func TestAFullDisk(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("who may make links there is another matter, and so small a file needs no space of its own")
	}
	h := newHome(t)
	i, requests := h.first(t)
	full := func(name string, _ []byte, perm os.FileMode) error {
		require.NoError(t, os.WriteFile(name, nil, perm), "an empty file can be made")
		return syscall.ENOSPC
	}
	for range 2 { // what an earlier run left is replaced
		require.NoError(t, i.publish(full))
	}
	link, err := os.Readlink(h.address)
	require.NoError(t, err)
	longest, err := json.Marshal(address{Port: 65535, Token: i.token})
	require.NoError(t, err)
	require.LessOrEqual(t, max(len(link), len(longest)), maxLink, "nothing that needs space")
	require.Nil(t, h.claim(t, Request{Channel: "Support"}))
	require.Equal(t, "Support", (<-requests).Channel)
	require.NoError(t, i.Close())
	_, err = os.Lstat(h.address)
	require.ErrorIs(t, err, os.ErrNotExist)

	i, _ = h.first(t)
	refuse := func(string, []byte, os.FileMode) error { return syscall.ENOSPC }
	i.file = filepath.Join(filepath.Dir(h.lock), "missing", "address")
	require.ErrorIs(t, i.publish(refuse), syscall.ENOSPC, "where there is no link either")
}

// TestAHomeThatCannotBeWritten: the program starts, and says that it may not be the
// only one.
func TestAHomeThatCannotBeWritten(t *testing.T) {
	h := newHome(t)
	missing := filepath.Join(filepath.Dir(h.lock), "missing")
	alone := func(lock, address string) {
		t.Helper()
		i, err := Claim(t.Context(), lock, address, Request{})
		require.ErrorIs(t, err, ErrAlone)
		require.ErrorIs(t, err, os.ErrNotExist, "and why")
		require.NotNil(t, i)
		i.Serve(func(Request) { t.Error("nobody can ask it for anything") })
		require.NoError(t, i.Close())
	}
	alone(filepath.Join(missing, "lock"), filepath.Join(missing, "address"))
	alone(h.lock, filepath.Join(missing, "address"))
	_, requests := h.first(t) // the lock was given back

	// One that still had locks is found.
	i, err := Claim(t.Context(), filepath.Join(missing, "lock"), h.address, Request{Channel: "Support"})
	require.NoError(t, err)
	require.Nil(t, i)
	require.Equal(t, "Support", (<-requests).Channel)
}

func TestAStartThatIsGivenUp(t *testing.T) {
	h := newHome(t)
	lock := flock.New(h.lock)
	taken, err := lock.TryLock()
	require.NoError(t, err)
	require.True(t, taken)
	defer lock.Unlock()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = Claim(ctx, h.lock, h.address, Request{})
	require.ErrorIs(t, err, context.Canceled)
}

// TestAStrangerIsNotListenedTo: of one that does not know the token little is read,
// wherever it puts one.
func TestAStrangerIsNotListenedTo(t *testing.T) {
	h := newHome(t)
	_, requests := h.first(t)
	where := h.where(t)
	files := `"files":["` + strings.Repeat("L3RtcC9h", 1<<18) + `"]`
	for name, said := range map[string]string{
		"a wrong token":              `{"token":"wrong",` + files + "}",
		"the token last":             `{` + files + `,"token":"` + where.Token + `"}`,
		"no token":                   `{` + files + `}`,
		"a token that never ends":    `{"token":"` + strings.Repeat("x", 1<<20),
		"blanks without end":         strings.Repeat(" ", 1<<20) + `{"token":"` + where.Token + `"}`,
		"a list":                     `[` + files,
		"the token beyond the bound": `{"token":` + strings.Repeat(" ", maxHello) + `"` + where.Token + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			ours, theirs := net.Pipe()
			read := make(chan int)
			go func() {
				n, _ := io.WriteString(theirs, said)
				read <- n
			}()
			_, err := (&Instance{token: where.Token}).read(ours)
			require.ErrorIs(t, err, errStranger)
			_ = ours.Close()
			require.LessOrEqual(t, <-read, maxHello)
		})
	}
	require.Empty(t, requests)
}

// TestACrowdOfStrangers takes the places of those who talk, and has to leave them.
func TestACrowdOfStrangers(t *testing.T) {
	h := newHome(t)
	_, requests := h.first(t)
	for range 10 * maxConversations {
		conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", h.where(t).Port))
		require.NoError(t, err)
		defer conn.Close()
	}
	second, err := h.insists(t.Context(), Request{Channel: "Support"})
	require.NoError(t, err)
	require.Nil(t, second)
	require.Equal(t, "Support", (<-requests).Channel)
}

// TestAMessageOfALaterVersion has more in it than this one knows.
func TestAMessageOfALaterVersion(t *testing.T) {
	h := newHome(t)
	_, requests := h.first(t)
	where := h.where(t)
	conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", where.Port))
	require.NoError(t, err)
	defer conn.Close()
	_, err = fmt.Fprintf(conn, `{"token":%q,"later":{"a":[1,2]},"files":["L3RtcC9h"],"channel":"Support"}`, where.Token)
	require.NoError(t, err)
	require.Equal(t, Request{Channel: "Support", Files: []string{"/tmp/a"}}, <-requests)
}
