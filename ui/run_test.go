package ui

import (
	"errors"
	"fmt"
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/instance"
)

func TestGoroutinesAreToldApart(t *testing.T) {
	other := make(chan string)
	go func() { other <- goroutine() }()
	require.NotEqual(t, goroutine(), <-other)
	require.Equal(t, goroutine(), goroutine())
}

// What goes wrong on the main goroutine is a crash, with its report, and never hidden.
func TestOnMainHidesNoCrash(t *testing.T) {
	test.NewTempApp(t)
	require.PanicsWithValue(t, "a fault", func() { OnMain()(func() { panic("a fault") }) })
}

// The toolkit is left nothing to do when it has stopped, which it may wait for in vain.
func TestTheToolkitsLastTaskIsTaken(t *testing.T) {
	l := test.NewTempApp(t).Lifecycle()
	var done []string
	l.SetOnStopped(func() { done = append(done, "ours") })
	l.(interface{ SetOnStoppedHookExecuted(func()) }).SetOnStoppedHookExecuted(func() { done = append(done, "the toolkit's") })
	last := takeLastTask(l)
	require.Nil(t, l.(interface{ OnStopped() func() }).OnStopped())
	last()
	require.Equal(t, []string{"ours", "the toolkit's"}, done)
	takeLastTask(l)()
	require.Len(t, done, 2)
}

func TestExplainNoGraphics(t *testing.T) {
	require.Contains(t, noGraphics("windows"), "edition for remote desktops")
	require.NotContains(t, noGraphics("linux"), "edition")
	require.Equal(t, noGraphics("linux"), Explain(ErrNoGraphics))
	require.Contains(t, Explain(errors.New("the disk is full")), "the disk is full")
	require.Contains(t, Explain(fmt.Errorf("%w: and why", instance.ErrBusy)), "MediaDrop is already running")
}
