package worker

import (
	"os"
	"testing"
)

func BenchmarkAsk(b *testing.B) {
	p := newPool(b)
	content := file(b, "good")
	for b.Loop() {
		if _, err := p.Do(b.Context(), Request{Name: "echo", Files: []*os.File{content}, Look: true, Processor: plenty, Wait: plenty}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAWorkerOfItsOwn(b *testing.B) {
	p := newPool(b)
	content := file(b, "good")
	for b.Loop() {
		if _, err := p.Do(b.Context(), Request{Name: "echo", Files: []*os.File{content}, Processor: plenty, Wait: plenty}); err != nil {
			b.Fatal(err)
		}
	}
}
