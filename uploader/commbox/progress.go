package commbox

import "sync/atomic"

// Progress is how far one upload is. Any number of goroutines may read it
// while the upload runs. The zero value is ready to use.
type Progress struct {
	sent       atomic.Int64
	handedOver atomic.Bool
	// OnHandOver, when set, is called once, before the last bytes of the
	// request go to the transport: from then on the service may have the whole
	// file. It runs on the transport's goroutine and holds the upload back
	// until it returns.
	OnHandOver func()
}

// Sent returns how many bytes of the file were handed to the transport.
func (p *Progress) Sent() int64 { return p.sent.Load() }

// HandedOver reports whether the last bytes of the request were released to the
// transport.
func (p *Progress) HandedOver() bool { return p.handedOver.Load() }

func (p *Progress) add(n int64) { p.sent.Add(n) }

func (p *Progress) beforeHandOver() {
	if p.OnHandOver != nil {
		p.OnHandOver()
	}
}

func (p *Progress) handOver() { p.handedOver.Store(true) }
