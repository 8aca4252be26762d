// Package undo takes back what a person did, step by step, back to the start of the
// program. Everything here belongs to the main goroutine.
package undo

import "slices"

// Steps are what was done and can be taken back, the last one last.
type Steps struct {
	// OnChanged is called when a step was begun or is taken back.
	OnChanged func()

	steps []*Step
}

// Step is one act of the person.
type Step struct {
	of     *Steps
	back   func()
	done   bool
	wanted bool // it is to be taken back as soon as it is done
}

// New returns no steps. OnChanged is to be set.
func New() *Steps { return &Steps{OnChanged: func() {}} }

// Begin notes an act that is about to be carried out. Done or Failed ends it.
func (s *Steps) Begin() *Step {
	s.OnChanged()
	step := &Step{of: s}
	s.steps = append(s.steps, step)
	return step
}

// Done notes how the act is taken back, now that it was carried out: at once where that
// was asked for already.
func (s *Step) Done(back func()) {
	s.back, s.done = back, true
	if s.wanted {
		back()
	}
}

// Failed forgets an act that changed nothing.
func (s *Step) Failed() {
	s.of.steps = slices.DeleteFunc(s.of.steps, func(o *Step) bool { return o == s })
}

// IsLast reports whether the act is the next one that Undo takes back.
func (s *Step) IsLast() bool {
	n := len(s.of.steps)
	return n > 0 && s.of.steps[n-1] == s
}

// Undo takes the last act back, and called again the one before. It does nothing where
// there is none.
func (s *Steps) Undo() {
	n := len(s.steps)
	if n == 0 {
		return
	}
	step := s.steps[n-1]
	s.steps = s.steps[:n-1]
	s.OnChanged()
	step.wanted = true
	if step.done { // else it is taken back once it was carried out
		step.back()
	}
}
