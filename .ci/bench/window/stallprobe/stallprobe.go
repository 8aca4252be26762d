// Package stallprobe watches the main goroutine of a program with a window from inside: how long it
// keeps others waiting.
package stallprobe

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// Hands are what a person does with a window that shows a library. A bare one has none.
type Hands struct {
	Drop        func(paths []string)
	FocusSearch func()
}

// Answer is what a command led to.
type Answer struct {
	Milliseconds float64 `json:"milliseconds"`
}

// between two questions to the main goroutine, and between two steps of scrolling
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
//	search N T  types T into the search, a letter each 100 ms; the time from the last letter until
//	            the list has at most N rows
//
// It probes all the time, and ends with the input.
func Serve(w fyne.Window, hands Hands) {
	p := &probe{window: w, hands: hands}
	go p.run()
	out := json.NewEncoder(os.Stdout)
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		command, argument, _ := strings.Cut(in.Text(), " ")
		took, err := p.do(command, argument)
		if err != nil {
			fmt.Fprintln(os.Stderr, "stallprobe:", err)
			os.Exit(1)
		}
		_ = out.Encode(Answer{took.Seconds() * 1000}) // who asked has gone otherwise
	}
}

func (p *probe) do(command, argument string) (time.Duration, error) {
	switch command {
	case "drop":
		data, err := os.ReadFile(argument)
		if err != nil {
			return 0, err
		}
		paths := strings.Split(strings.TrimSpace(string(data)), "\n")
		return p.rowsAfter(func() { p.hands.Drop(paths) }, func(rows int) bool { return rows >= len(paths) }), nil
	case "stall":
		return p.longest(), nil
	case "scroll":
		seconds, err := time.ParseDuration(argument + "s")
		if err == nil {
			scroll(p.window, seconds)
		}
		return seconds, err
	case "search":
		number, text, _ := strings.Cut(argument, " ")
		most, err := strconv.Atoi(number)
		if err != nil || text == "" {
			return 0, fmt.Errorf("search %q: want a number and a text", argument)
		}
		return p.search(text, most), nil
	}
	return 0, fmt.Errorf("unknown command %q", command)
}

// probe asks the main goroutine for a moment again and again.
type probe struct {
	window fyne.Window
	hands  Hands

	mu  sync.Mutex
	max time.Duration
}

func (p *probe) run() {
	for {
		begin := time.Now()
		fyne.DoAndWait(func() {})
		took := time.Since(begin)
		p.mu.Lock()
		p.max = max(p.max, took)
		p.mu.Unlock()
		time.Sleep(pause)
	}
}

func (p *probe) longest() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	took := p.max
	p.max = 0
	return took
}

// rowsAfter returns how long it takes from an act of the person until the list has as many rows as
// are wanted.
func (p *probe) rowsAfter(act func(), wanted func(rows int) bool) time.Duration {
	var begin time.Time
	fyne.DoAndWait(func() {
		begin = time.Now()
		act()
	})
	for there := false; !there; time.Sleep(pause) {
		fyne.DoAndWait(func() {
			l := findList(p.window.Canvas().Content())
			there = l != nil && wanted(l.length())
		})
	}
	return time.Since(begin)
}

// search types as a person does who does not wait for what the letters find.
func (p *probe) search(text string, most int) time.Duration {
	fyne.DoAndWait(p.hands.FocusSearch)
	letters := []rune(text)
	press := func(letter rune) func() {
		return func() { p.window.Canvas().Focused().TypedRune(letter) }
	}
	last := len(letters) - 1
	for _, letter := range letters[:last] {
		fyne.DoAndWait(press(letter))
		time.Sleep(100 * time.Millisecond)
	}
	return p.rowsAfter(press(letters[last]), func(rows int) bool { return rows <= most })
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
