package desktop

import (
	"errors"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

const (
	// endTime is how long the window may take to close when the program is to end.
	// Systems kill what goes on for longer than some 10 to 90 seconds.
	endTime = 5 * time.Second
	// saveTime is how long saving may take after that.
	saveTime = 10 * time.Second
)

// ErrNotSaved is told where the program ended before everything was saved.
var ErrNotSaved = errors.New("saving took too long")

// EndInTime has the program end when the system asks it to, as at the end of a
// session, or when its window closes, whatever that waits for: a display, or a program
// that keeps the clipboard for others, that does not answer. quit has the window close,
// after which the program ends by itself. Where it does not, save is called and tell
// learns what came of that. closed, which may be called more than once, tells that the
// window closes.
func EndInTime(quit func(), save func() error, tell func(error)) (closed func()) {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	closing := make(chan struct{})
	go func() {
		select {
		case <-asked:
			quit()
		case <-closing:
		}
		tell(saveInTime(save))
		os.Exit(0)
	}()
	return sync.OnceFunc(func() { close(closing) })
}

// saveInTime waits until the window had its time, and saves.
func saveInTime(save func() error) error {
	time.Sleep(endTime)
	saved := make(chan error, 1)
	go func() { saved <- save() }()
	select {
	case err := <-saved:
		return err
	case <-time.After(saveTime):
		return ErrNotSaved
	}
}
