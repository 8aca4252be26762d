package proctest

import (
	"errors"
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// folderVariable names the folder to the process that runs the test.
const folderVariable = "MEDIADROP_TEST_IN_NAMESPACE"

// InNamespace runs the test that calls it once more, in a process with a namespace of
// its own, in which it may mount disks. There it returns an empty folder and true;
// here false, after that run. Where no namespace can be had, the test is skipped.
func InNamespace(t *testing.T) (folder string, inside bool) {
	t.Helper()
	if folder = os.Getenv(folderVariable); folder != "" {
		return folder, true
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+regexp.QuoteMeta(t.Name())+"$", "-test.v")
	cmd.Env = append(os.Environ(), folderVariable+"="+t.TempDir(), "TMPDIR="+t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	output, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Skip("no namespace of one's own can be had here: " + err.Error())
	}
	require.NoError(t, err, "%s", output)
	require.Contains(t, string(output), "--- PASS: "+t.Name())
	return "", false
}
