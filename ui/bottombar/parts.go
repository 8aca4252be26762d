package bottombar

import (
	"context"
	"slices"

	"mediadrop/ui/language"
	"mediadrop/ui/work"
)

// atOnce is how many rows are changed without a word: that takes a moment.
const atOnce = 2000

// InParts returns what changes rows with the work of a window. Where they are many the
// bar says how far it is, with a button that ends it.
func (b *Bar) InParts(w *work.Runner) work.InParts {
	return func(ids []string, says func(done, of string) string, do func(ids []string) error, then func(done int, err error)) {
		b.inParts(w, ids, says, do, then)
	}
}

func (b *Bar) inParts(w *work.Runner, ids []string, says func(done, of string) string, do func(ids []string) error, then func(done int, err error)) {
	ctx, cancel := context.WithCancel(context.Background())
	var task *Task
	of := language.Number(len(ids))
	if len(ids) > atOnce {
		task = b.Begin(says(language.Number(0), of), cancel)
	}
	w.Go(func(context.Context) {
		defer cancel()
		slices.Sort(ids) // here: that of a hundred thousand takes a moment
		var err error
		done := 0
		for part := range slices.Chunk(ids, atOnce) {
			if err = do(part); err != nil {
				break
			}
			done += len(part)
			if ctx.Err() != nil {
				break
			}
			if far := done; task != nil {
				w.Main(func() { task.Say(says(language.Number(far), of), float64(far)/float64(len(ids))) })
			}
		}
		w.Main(func() {
			if task != nil {
				task.End()
			}
			then(done, err)
		})
	})
}
