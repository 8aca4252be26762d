package bottombar

import (
	"slices"
	"time"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/language"
	"mediadrop/ui/work"
	"mediadrop/uploader"
)

// Task is something besides uploads that takes time, and that the bar tells of
// while it lasts.
type Task struct {
	bar    *Bar
	text   string
	share  float64
	cancel func()
}

// Begin shows a task, with a button that calls cancel.
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

// End shows the task no more.
func (t *Task) End() {
	i := slices.Index(t.bar.tasks, t)
	if i < 0 {
		return // it was ended before
	}
	t.bar.tasks = slices.Delete(t.bar.tasks, i, i+1)
	if i < t.bar.older {
		t.bar.older--
	}
	t.bar.show()
}

// Looking shows that files are being looked for in folders. Its methods may be
// called from one goroutine at a time, which need not be the main one.
type Looking struct {
	bar    *Bar
	work   *work.Runner
	cancel func()
	task   *Task // belongs to the main goroutine
	told   time.Time
}

// Looking returns a Looking that shows nothing yet. cancel ends the search.
func (b *Bar) Looking(w *work.Runner, cancel func()) *Looking {
	return &Looking{bar: b, work: w, cancel: cancel}
}

// Found shows how many files there are so far, no more often than the window is
// drawn.
func (l *Looking) Found(files int) {
	now := time.Now()
	if !l.told.IsZero() && now.Sub(l.told) < uploader.SnapshotInterval {
		return
	}
	l.told = now
	l.work.Main(func() { l.show(files) })
}

func (l *Looking) show(files int) {
	if l.task == nil {
		l.task = l.bar.Begin("", func() {
			l.cancel()
			l.task.End() // the search may hang at a share that is gone
		})
	}
	text := lang.L("Looking for files in the folder…")
	if files > 0 {
		text = language.N("Looking for files… {{.Count}} found", files)
	}
	l.task.Say(text, -1)
}

// End shows nothing any more.
func (l *Looking) End() {
	l.work.Main(func() {
		if l.task != nil {
			l.task.End()
		}
	})
}
