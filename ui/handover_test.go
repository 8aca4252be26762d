package ui_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/desktest"
	"mediadrop/uploader"
)

func TestHandoverOfASecondStart(t *testing.T) {
	d := desktest.Open(t, desktest.SetUp{Settings: desktest.TwoChannels, Key: desktest.GoodKey})
	done := make(chan struct{})
	go func() {
		defer close(done)
		d.Handover("Sales", []string{d.Picture("1.png")})
		d.Handover("", []string{d.Picture("2.png")})
		d.Handover("", nil)
	}()
	<-done
	d.Until("both are done", func() bool {
		return d.State("1.png") == uploader.Done && d.State("2.png") == uploader.Done
	})
	require.Contains(t, d.Service.Requests("1.png")[0].Path, "aaaaN")
	require.Contains(t, d.Service.Requests("2.png")[0].Path, "hNyRN")
}
