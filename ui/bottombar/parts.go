package bottombar

import (
	"context"
	"slices"

	"mediadrop/ui/language"
	"mediadrop/ui/work"
)

// atOnce is how many rows are changed without a word: that takes a moment.
const atOnce = 2000

// InParts changes rows off the main goroutine: it calls do with some of the IDs after
// the other, and then, on the main goroutine, then, with the number of IDs, from the
// first on, for which do returned no error. Where they are many the bar says how far it
// is, in the words of says, with a button that ends it between two parts. What was begun
// is carried on when the window closes.
func (b *Bar) InParts(w *work.Runner, ids []string, says func(done, of string) string, do func(ids []string) error, then func(done int, err error)) {
	ctx, cancel := context.WithCancel(context.Background())
	var task *Task
	of := language.Number(len(ids))
	if len(ids) > atOnce {
		task = b.Begin(says(language.Number(0), of), cancel)
	}
	w.Go(func(context.Context) {
		defer cancel()
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
