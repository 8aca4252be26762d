// Package beats watches the main goroutine of a program with a window from inside: how long it
// keeps others waiting.
package beats

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// Answer is what a command led to.
type Answer struct {
	Milliseconds float64 `json:"milliseconds"`
}

// between two beats, and between two steps of scrolling
const (
	pause    = time.Millisecond
	stepTime = 8 * time.Millisecond // faster than any screen shows
	step     = 40                   // in the toolkit's units
)

// Serve answers commands from the standard input, one a line, with one Answer as JSON each:
//
//	drop FILE   gives the paths in FILE, one a line, to drop; the time until the list has them all
//	stall       the longest wait for the main goroutine since the last such question
//	scroll S    scrolls the list up and down for S seconds
//
// It beats all the time, and ends with the input.
func Serve(w fyne.Window, drop func(paths []string)) {
	h := &heart{}
	go h.beat()
	out := json.NewEncoder(os.Stdout)
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		command, argument, _ := strings.Cut(in.Text(), " ")
		took, err := h.do(command, argument, w, drop)
		if err != nil {
			fmt.Fprintln(os.Stderr, "beats:", err)
			os.Exit(1)
		}
		_ = out.Encode(Answer{took.Seconds() * 1000}) // who asked has gone otherwise
	}
}

func (h *heart) do(command, argument string, w fyne.Window, drop func([]string)) (time.Duration, error) {
	switch command {
	case "drop":
		data, err := os.ReadFile(argument)
		if err != nil {
			return 0, err
		}
		paths := strings.Split(strings.TrimSpace(string(data)), "\n")
		return waitForRows(w, len(paths), func() { drop(paths) }), nil
	case "stall":
		return h.longest(), nil
	case "scroll":
		seconds, err := time.ParseDuration(argument + "s")
		if err == nil {
			scroll(w, seconds)
		}
		return seconds, err
	}
	return 0, fmt.Errorf("unknown command %q", command)
}

// heart asks the main goroutine for a moment again and again.
type heart struct {
	mu  sync.Mutex
	max time.Duration
}

func (h *heart) beat() {
	for {
		begin := time.Now()
		fyne.DoAndWait(func() {})
		took := time.Since(begin)
		h.mu.Lock()
		h.max = max(h.max, took)
		h.mu.Unlock()
		time.Sleep(pause)
	}
}

func (h *heart) longest() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	took := h.max
	h.max = 0
	return took
}

// waitForRows tells how long it takes from an act of the person until the list has so many rows.
func waitForRows(w fyne.Window, rows int, act func()) time.Duration {
	var begin time.Time
	fyne.DoAndWait(func() {
		begin = time.Now()
		act()
	})
	for there := false; !there; time.Sleep(pause) {
		fyne.DoAndWait(func() {
			l := findList(w.Canvas().Content())
			there = l != nil && l.length() >= rows
		})
	}
	return time.Since(begin)
}

func scroll(w fyne.Window, during time.Duration) {
	offset, direction := float32(0), float32(step)
	for end := time.Now().Add(during); time.Now().Before(end); time.Sleep(stepTime) {
		fyne.DoAndWait(func() {
			l := findList(w.Canvas().Content())
			if l == nil {
				return
			}
			l.ScrollToOffset(offset)
			if now := l.GetScrollOffset(); now < offset || offset < 0 { // the end
				direction = -direction
			}
			offset += direction
		})
	}
}

// list is the toolkit's, or one that is built on it.
type list struct {
	scroller
	object fyne.CanvasObject
}

type scroller interface {
	ScrollToOffset(float32)
	GetScrollOffset() float32
}

// length is what the list's own field says; both kinds have it under this name.
func (l *list) length() int { return l.field().Interface().(func() int)() }

func (l *list) field() reflect.Value {
	return reflect.Indirect(reflect.ValueOf(l.object)).FieldByName("Length")
}

// findList looks for the list on the screen.
func findList(o fyne.CanvasObject) *list {
	if !o.Visible() {
		return nil
	}
	if s, ok := o.(scroller); ok {
		if l := (&list{s, o}); l.field().IsValid() {
			return l
		}
	}
	if c, ok := o.(*fyne.Container); ok {
		for _, child := range c.Objects {
			if found := findList(child); found != nil {
				return found
			}
		}
	}
	return nil
}
