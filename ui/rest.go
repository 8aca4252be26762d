package ui

import (
	"runtime/debug"
	"time"
)

// restAfter is how long the list has to stand still before memory is returned:
// longer than anybody thinks between two clicks.
const restAfter = 3 * time.Second

// rest gives memory back to the system once nothing has moved for a while. What
// the start or the last uploads needed is not needed again soon, and the runtime
// alone would keep it: it returns memory when it collects garbage, and where
// nothing moves there is none.
func (w *Window) rest() {
	if w.resting == nil {
		w.resting = time.AfterFunc(restAfter, debug.FreeOSMemory)
		return
	}
	w.resting.Reset(restAfter)
}
