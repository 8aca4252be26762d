//go:build unix

package worker

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"

	"mediadrop/uploader/media/worker/confine"
)

// link is the connection of the two sides: a pair of sockets, because open files
// can be handed over through one.
type link struct {
	conn *net.UnixConn
	// takes says that files may come: only to the answering side. received are
	// those that were not taken yet.
	takes    bool
	received []*os.File
}

// workerSocket is the descriptor of the worker's socket: the first after those
// that every process has.
const workerSocket = 3

// newLink makes a link and gives its other end to a command. given is called when
// the command was started.
func newLink(cmd *exec.Cmd) (l *link, given func(), err error) {
	syscall.ForkLock.RLock() // no other process may inherit them
	ends, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(ends[0])
		syscall.CloseOnExec(ends[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, nil, fmt.Errorf("make a pair of sockets: %w", err)
	}
	there := os.NewFile(uintptr(ends[1]), "worker")
	if l, err = openLink(os.NewFile(uintptr(ends[0]), "worker")); err != nil {
		there.Close()
		return nil, nil, err
	}
	cmd.ExtraFiles = []*os.File{there}
	return l, func() { there.Close() }, nil
}

// ownLink returns the worker's end.
func ownLink() (*link, error) {
	l, err := openLink(os.NewFile(workerSocket, "worker"))
	if err == nil {
		l.takes = true
	}
	return l, err
}

// openLink makes a link of a socket, and closes the file.
func openLink(f *os.File) (*link, error) {
	defer f.Close()
	conn, err := net.FileConn(f)
	if err != nil {
		return nil, fmt.Errorf("use the worker's socket: %w", err)
	}
	unix, ok := conn.(*net.UnixConn)
	if !ok {
		conn.Close()
		return nil, fmt.Errorf("use the worker's socket: it is a %T", conn)
	}
	return &link{conn: unix}, nil
}

func (l *link) Write(b []byte) (int, error) { return l.conn.Write(b) }

func (l *link) Close() error { return l.conn.Close() }

// Read reads, and keeps the files that come along.
func (l *link) Read(b []byte) (int, error) {
	if !l.takes {
		return l.conn.Read(b)
	}
	rights := make([]byte, syscall.CmsgSpace(4*maxFiles))
	n, length, _, _, err := l.conn.ReadMsgUnix(b, rights)
	if length > 0 {
		l.keep(rights[:length])
	}
	return n, err
}

func (l *link) keep(rights []byte) {
	messages, err := syscall.ParseSocketControlMessage(rights)
	if err != nil {
		return
	}
	for _, m := range messages {
		descriptors, err := syscall.ParseUnixRights(&m)
		if err != nil {
			continue
		}
		for _, fd := range descriptors {
			l.received = append(l.received, os.NewFile(uintptr(fd), "file"))
		}
	}
}

// begin sends a frame's head, with the files. It does not wait: nothing is under
// way that could fill the socket.
func (l *link) begin(head []byte, files []*os.File) error {
	if len(files) == 0 {
		_, err := l.conn.Write(head)
		return err
	}
	descriptors := make([]int, len(files))
	for i, f := range files {
		raw, err := f.SyscallConn()
		if err != nil {
			return err
		}
		if err := raw.Control(func(fd uintptr) { descriptors[i] = int(fd) }); err != nil {
			return err
		}
	}
	n, _, err := l.conn.WriteMsgUnix(head, syscall.UnixRights(descriptors...), nil)
	if err == nil && n < len(head) {
		_, err = l.conn.Write(head[n:])
	}
	return err
}

// handOver has nothing to do before a request is sent.
func handOver(*confine.Process, []*os.File) ([]uintptr, error) { return nil, nil }

// take returns the files of a request.
func (l *link) take(h header) ([]*os.File, error) {
	if len(l.received) != h.Files {
		return nil, fmt.Errorf("%d files came, and not %d", len(l.received), h.Files)
	}
	files := l.received
	l.received = nil
	return files, nil
}
