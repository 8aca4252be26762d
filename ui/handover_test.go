package ui

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader"
)

func TestHandoverOfASecondStart(t *testing.T) {
	d := open(t, setUp{settings: twoChannels, key: goodKey})
	done := make(chan struct{})
	go func() {
		defer close(done)
		d.Handover("Sales", []string{d.picture("1.png")})
		d.Handover("", []string{d.picture("2.png")})
		d.Handover("", nil)
	}()
	<-done
	d.until("both are done", func() bool {
		return d.state("1.png") == uploader.Done && d.state("2.png") == uploader.Done
	})
	require.Contains(t, d.service.Requests("1.png")[0].Path, "aaaaN")
	require.Contains(t, d.service.Requests("2.png")[0].Path, "hNyRN")
}
