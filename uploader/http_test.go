package uploader

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/commbox/commboxtest"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/mediatest"
	"mediadrop/uploader/media/worker/workertest"
	"mediadrop/uploader/practice"
)

// TestFiftyFilesOverHTTP has every part real: files on disk, the client, a
// server on a socket, the database.
func TestFiftyFilesOverHTTP(t *testing.T) {
	server, err := practice.Start(practice.WithoutPacing())
	require.NoError(t, err)
	defer func() { require.NoError(t, server.Close()) }()
	client, err := commbox.New(commbox.Config{
		BaseURL: server.BaseURL(), DialContext: server.DialContext,
		Timeouts: commbox.Timeouts{Connect: time.Minute, Stall: time.Minute, Answer: time.Minute},
	})
	require.NoError(t, err)
	defer client.Close()
	folder := t.TempDir()
	store, err := history.Open(t.Context(), filepath.Join(folder, "history.db"))
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close()) }()

	told := newTold(50, ended)
	q := New(Config{
		History: store, Converter: media.NewConverter(filepath.Join(t.TempDir(), "cache"), workertest.InProcess(media.Handlers()), nil), Parallel: 4,
		Client:   func(string) (Client, error) { return client, nil },
		Key:      practiceKey(server),
		Describe: func(_ State, p *Problem) string { return p.Detail },
		Publish:  told.publish, Log: slog.New(slog.DiscardHandler),
	})
	defer q.Close()

	paths := make([]string, 50)
	for i := range paths {
		paths[i] = filepath.Join(folder, fmt.Sprintf("file %02d.pdf", i))
		require.NoError(t, os.WriteFile(paths[i], mediatest.PDF(paths[i], i*20_000), 0o600))
	}
	ids := q.Add(Destination{Channel: "Practice", StreamID: practice.StreamID}, paths)
	<-told.all

	seen := map[string]bool{}
	for i, id := range ids {
		row, err := store.Get(t.Context(), id)
		require.NoError(t, err)
		j := told.job(id)
		require.Equal(t, Done, j.State, j.Sentence)
		require.Equal(t, Done, row.State)
		require.Equal(t, paths[i], row.Path)
		require.NotEmpty(t, row.MediaID)
		require.Equal(t, j.MediaID, row.MediaID, "what the window shows is what is kept")
		require.False(t, seen[row.MediaID], "each file has an ID of its own")
		seen[row.MediaID] = true
		require.Equal(t, 1, row.Attempts)
		require.Equal(t, row.Size, j.Sent)
	}
}

func TestErrorsOverHTTP(t *testing.T) {
	server, err := practice.Start(practice.WithoutPacing())
	require.NoError(t, err)
	defer func() { require.NoError(t, server.Close()) }()
	client, err := commbox.New(commbox.Config{
		BaseURL: server.BaseURL(), DialContext: server.DialContext,
		Timeouts: commbox.Timeouts{Connect: time.Minute, Stall: time.Minute, Answer: time.Minute},
	})
	require.NoError(t, err)
	defer client.Close()
	store, err := history.OpenMemory(t.Context())
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close()) }()
	want := map[string]State{
		"error 400": Failed, "error 404": Failed, "error 413": Failed, "error inside 200": Failed,
		"error 500": Unknown, "error 503": Unknown, "error no id": Unknown, "error html": Unknown, "error reset": Unknown,
		"error 401": Waiting, "fine": Done,
	}
	told := newTold(len(want), func(j Job) bool { return ended(j) || j.State == Waiting })
	q := New(Config{
		History: store, Converter: media.NewConverter(filepath.Join(t.TempDir(), "cache"), workertest.InProcess(media.Handlers()), nil),
		Parallel: len(want), // so that the refused key holds none of the others up
		Client:   func(string) (Client, error) { return client, nil },
		Key:      practiceKey(server),
		Describe: func(_ State, p *Problem) string { return p.Detail },
		Publish:  told.publish, Log: slog.New(slog.DiscardHandler),
	})
	defer q.Close()
	folder := t.TempDir()
	var refused []string
	for name := range want {
		path := filepath.Join(folder, name+".pdf")
		require.NoError(t, os.WriteFile(path, mediatest.PDF(name, 0), 0o600))
		account := "others"
		if name == "error 401" {
			account = "refused"
		}
		ids := q.Add(Destination{Channel: "Practice", Account: account, StreamID: practice.StreamID}, []string{path})
		if account == "refused" {
			refused = ids
		}
	}
	<-told.all
	for _, j := range told.soFar() {
		require.Equal(t, want[j.Name[:len(j.Name)-len(".pdf")]], j.State, j.Name)
		require.Equal(t, 1, j.Attempts, j.Name)
	}
	server.ReplaceKey()
	told.expect(len(want), ended)
	q.Resume("refused")
	<-told.all
	require.Equal(t, Done, told.job(refused[0]).State)
	require.Equal(t, 2, told.job(refused[0]).Attempts)
}

// told keeps what the snapshots told, and tells when as many uploads as
// wanted have come to where they are wanted.
type told struct {
	mu      sync.Mutex
	jobs    map[string]Job
	want    int
	arrived func(Job) bool
	all     chan struct{}
}

func newTold(want int, arrived func(Job) bool) *told {
	k := &told{jobs: map[string]Job{}}
	k.expect(want, arrived)
	return k
}

func (k *told) expect(want int, arrived func(Job) bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.want, k.arrived, k.all = want, arrived, make(chan struct{})
}

func ended(j Job) bool { return j.State.Ended() && j.Saved }

// job is what was told last of an upload.
func (k *told) job(id string) Job {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.jobs[id]
}

// soFar is what was told last of each upload.
func (k *told) soFar() map[string]Job {
	k.mu.Lock()
	defer k.mu.Unlock()
	return maps.Clone(k.jobs)
}

func (k *told) publish(s Snapshot) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, j := range s.Jobs {
		k.jobs[j.ID] = j
	}
	n := 0
	for _, j := range k.jobs {
		if k.arrived(j) {
			n++
		}
	}
	if k.want >= 0 && n >= k.want {
		k.want = -1 // told once
		close(k.all)
	}
}

func practiceKey(s *practice.Server) func(context.Context, string, Client) (string, error) {
	return func(context.Context, string, Client) (string, error) { return s.Key(), nil }
}

// startNginx starts a real nginx on the loopback with the given lines in its http
// and server blocks, and returns its address.
func startNginx(t *testing.T, http, server string) (url string) {
	t.Helper()
	program, err := exec.LookPath("nginx")
	if err != nil {
		t.Skip("nginx is not installed")
	}
	folder := t.TempDir()
	port := freePort(t)
	for _, temp := range []string{"body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		http += fmt.Sprintf("\n%s_temp_path %s;", map[bool]string{true: "client_body", false: temp}[temp == "body"], filepath.Join(folder, temp))
	}
	config := fmt.Sprintf("daemon off; master_process off; pid %s/pid; error_log %s/error.log;\nevents {}\nhttp { access_log off; %s\nserver { listen 127.0.0.1:%d rcvbuf=32k; client_max_body_size 0; %s } }\n",
		folder, folder, http, port, server)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "nginx.conf"), []byte(config), 0o600))
	output, err := os.Create(filepath.Join(folder, "output"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, output.Close()) })
	nginx := exec.CommandContext(t.Context(), program, "-p", folder, "-c", filepath.Join(folder, "nginx.conf"))
	nginx.Stdout, nginx.Stderr = output, output
	require.NoError(t, nginx.Start())
	t.Cleanup(func() { _ = nginx.Wait() }) // it is killed when the test's context ends
	address := fmt.Sprintf("127.0.0.1:%d", port)
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	}, time.Minute, 10*time.Millisecond, "nginx does not answer: see %s", output.Name())
	return "http://" + address + "/"
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// uploadTo sends files of this size to a base URL, and returns how they ended.
func uploadTo(t *testing.T, url string, files, size int, limits commbox.Timeouts) map[string]Job {
	t.Helper()
	client, err := commbox.New(commbox.Config{BaseURL: url, Timeouts: limits})
	require.NoError(t, err)
	defer client.Close()
	store, err := history.OpenMemory(t.Context())
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close()) }()
	told := newTold(files, ended)
	q := New(Config{
		History: store, Converter: media.NewConverter(filepath.Join(t.TempDir(), "cache"), workertest.InProcess(media.Handlers()), nil), Parallel: 3,
		Client:   func(string) (Client, error) { return client, nil },
		Key:      func(context.Context, string, Client) (string, error) { return "key", nil },
		Describe: func(_ State, p *Problem) string { return p.Detail },
		Publish:  told.publish, Log: slog.New(slog.DiscardHandler),
	})
	defer q.Close()
	folder := t.TempDir()
	paths := make([]string, files)
	for i := range paths {
		paths[i] = filepath.Join(folder, fmt.Sprintf("%d.pdf", i))
		require.NoError(t, os.WriteFile(paths[i], mediatest.PDF(fmt.Sprint(i), size), 0o600))
	}
	q.Add(here, paths)
	select {
	case <-told.all:
	case <-time.After(2 * time.Minute):
		t.Fatal("the uploads never end")
	}
	return told.soFar()
}

var patientLimits = commbox.Timeouts{Connect: time.Minute, Stall: time.Minute, Answer: time.Minute}

// TestNginxLimitsRequests: six files at once, where three a second are let through.
func TestNginxLimitsRequests(t *testing.T) {
	service := commboxtest.New(t, commboxtest.Options{})
	url := startNginx(t, "limit_req_zone $binary_remote_addr zone=z:1m rate=3r/s; limit_req_status 429;",
		"location / { limit_req zone=z; proxy_pass "+service.Origin()+"; }")
	throttled := 0
	for _, j := range uploadTo(t, url, 6, 2000, patientLimits) {
		require.Equal(t, Done, j.State, j.Sentence)
		throttled += j.Attempts - 1
	}
	require.Positive(t, throttled, "it did limit")
	require.Len(t, service.Requests(), 6, "each arrived once")
}

// TestNginxAnswersEarly: its upstream hangs up in the middle of a body, and nginx
// says so while the rest is still to come: it is too much for nginx's buffers.
func TestNginxAnswersEarly(t *testing.T) {
	service := commboxtest.New(t, commboxtest.Options{Script: func(x *commboxtest.Exchange) { x.Read(10_000); x.Reset() }})
	url := startNginx(t, "", "location / { proxy_request_buffering off; proxy_http_version 1.1; proxy_pass "+service.Origin()+"; }")
	for _, j := range uploadTo(t, url, 2, 4<<20, patientLimits) {
		require.Equal(t, Failed, j.State, "%+v", j.Problem)
		require.False(t, j.HandedOver)
	}
}

// TestNginxClosesConnections right after it answered, with goodbye said: the next
// file of the drop takes another.
func TestNginxClosesConnections(t *testing.T) {
	service := commboxtest.New(t, commboxtest.Options{})
	url := startNginx(t, "", "keepalive_requests 1; keepalive_timeout 1ms; location / { proxy_pass "+service.Origin()+"; }")
	for _, j := range uploadTo(t, url, 90, 20_000, patientLimits) {
		require.Equal(t, Done, j.State, "%+v", j.Problem)
	}
}
