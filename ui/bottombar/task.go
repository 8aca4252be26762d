package bottombar

import (
	"slices"
)

// Task is something besides uploads that takes time, and that the bar tells of
// while it lasts.
type Task struct {
	bar    *Bar
	text   string
	share  float64
	cancel func()
}

// Begin tells of a task, with a button that calls cancel.
func (b *Bar) Begin(text string, cancel func()) *Task {
	t := &Task{bar: b, text: text, share: -1, cancel: cancel}
	b.tasks = append(b.tasks, t)
	b.show()
	return t
}

// Say changes what is said, and how much is done, 0 to 1, or below 0 where that is
// not known.
func (t *Task) Say(text string, share float64) {
	t.text, t.share = text, share
	t.bar.show()
}

// End tells of the task no more.
func (t *Task) End() {
	t.bar.tasks = slices.DeleteFunc(t.bar.tasks, func(o *Task) bool { return o == t })
	t.bar.show()
}
