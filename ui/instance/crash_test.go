package instance

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// claimAndStay is the program of TestADeadProgramHoldsNothing.
func claimAndStay(lock string) {
	i, err := Claim(context.Background(), lock, filepath.Join(filepath.Dir(lock), "instance.json"), Request{})
	if err != nil || i == nil {
		fmt.Println("not claimed", err)
		return
	}
	i.Serve(func(Request) {})
	fmt.Println("claimed")
	select {}
}

func TestADeadProgramHoldsNothing(t *testing.T) {
	h := newHome(t)
	program := exec.CommandContext(t.Context(), os.Args[0])
	program.Env = append(os.Environ(), "MEDIADROP_TEST_CLAIM="+h.lock)
	out, err := program.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, program.Start())
	said, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "claimed\n", said)
	require.Nil(t, h.claim(t, Request{}), "another process has the home")

	require.NoError(t, program.Process.Kill())
	_ = program.Wait() // that it was killed
	require.FileExists(t, h.address, "it could not tidy up")
	_, requests := h.first(t)
	require.Nil(t, h.claim(t, Request{Channel: "Support"}))
	require.Equal(t, "Support", (<-requests).Channel)
}
