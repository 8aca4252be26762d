package pixels

import (
	"runtime"
	"sync"
)

// maxBands bounds the processors that one picture uses: others may wait.
const maxBands = 4

// InBands divides work on n rows among processors.
func InBands(n int, work func(from, to int)) {
	bands := min(maxBands, runtime.GOMAXPROCS(0), n)
	if bands <= 1 {
		work(0, n)
		return
	}
	var all sync.WaitGroup
	for i := range bands {
		all.Go(func() { work(n*i/bands, n*(i+1)/bands) })
	}
	all.Wait()
}
