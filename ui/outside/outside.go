// Package outside is what is seen of uploads while another window is in front: how far
// they are in the window's title, which task bars show, and a word when they are
// through. Everything here belongs to the main goroutine.
package outside

import (
	"strconv"
	"time"
)

// worthAWord is how long uploads have to take before it is told that they are through:
// of shorter ones nobody looks away.
const worthAWord = 10 * time.Second

// State is how far uploads are.
type State struct {
	Moves bool
	Share float64 // of the work that is done, 0 to 1; below 0 where that is not known
	// Result returns what came of them, in numbers; "" for nothing.
	Result func() string
}

// Outside follows the uploads of a window.
type Outside struct {
	name     string
	setTitle func(string)
	notify   func(string)
	title    string
	begun    time.Time // zero while nothing moves
	away     bool
}

// New returns what is seen outside of a window with this name. notify shows a text
// outside of it: fixed words and numbers, never a name, for on Windows the toolkit runs
// it as a script.
func New(name string, setTitle, notify func(string)) *Outside {
	return &Outside{name: name, setTitle: setTitle, notify: notify, title: name}
}

// Away notes whether another program's window is in front.
func (o *Outside) Away(away bool) { o.away = away }

// Follow takes in how far uploads are now.
func (o *Outside) Follow(s State, now time.Time) {
	title := o.name
	if s.Moves && s.Share >= 0 {
		title += " · " + strconv.Itoa(int(s.Share*100)) + "%"
	}
	if title != o.title {
		o.title = title
		o.setTitle(title)
	}
	switch {
	case s.Moves && o.begun.IsZero():
		o.begun = now
	case !s.Moves && !o.begun.IsZero():
		took := now.Sub(o.begun)
		o.begun = time.Time{}
		if !o.away || took < worthAWord {
			return
		}
		if result := s.Result(); result != "" {
			o.notify(result)
		}
	}
}
