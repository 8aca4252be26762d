//go:build unix

// Package release tests the scripts that draft a release, with a stand-in for gh.
package release

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// gh answers "release view" as GH_VIEW says, and writes all that it is asked to GH_CALLS.
const gh = `#!/bin/sh
echo "$*" >>"$GH_CALLS"
case "$2 $GH_VIEW" in
  "view draft") echo "a draft" ;;
  "view published") echo "a published release" ;;
  "view none") echo "release not found" >&2; exit 1 ;;
  "view broken") echo "HTTP 502" >&2; exit 1 ;;
esac
`

// draft runs .ci/draft-release and returns what gh was asked.
func draft(t *testing.T, tag, view string) (calls []string, printed string, err error) {
	t.Helper()
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "gh"), []byte(gh), 0o700))
	log := filepath.Join(folder, "calls")
	cmd := exec.Command("../../draft-release", tag, "notes.md", "a.deb", "b.msi")
	cmd.Env = append(os.Environ(), "PATH="+folder+":"+os.Getenv("PATH"), "GH_VIEW="+view, "GH_CALLS="+log)
	output, err := cmd.CombinedOutput()
	text, readErr := os.ReadFile(log)
	require.NoError(t, readErr)
	return strings.Split(strings.TrimSpace(string(text)), "\n"), string(output), err
}

func TestDraft(t *testing.T) {
	calls, _, err := draft(t, "v1.2.3", "none")
	require.NoError(t, err)
	require.Len(t, calls, 2)
	require.Equal(t, "release create v1.2.3 --draft --verify-tag --title MediaDrop 1.2.3 --notes-file notes.md a.deb b.msi", calls[1])
	calls, _, err = draft(t, "v1.2.3-rc.1", "none")
	require.NoError(t, err)
	require.Contains(t, calls[1], "--prerelease")
}

// TestWhatIsThereStays: nothing but a question reaches a release, a draft, or a service that
// cannot tell.
func TestWhatIsThereStays(t *testing.T) {
	for view, says := range map[string]string{
		"published": "a published release for v1.2.3 already", "draft": "a draft for v1.2.3 already", "broken": "HTTP 502",
	} {
		calls, printed, err := draft(t, "v1.2.3", view)
		require.Error(t, err, view)
		require.Contains(t, printed, says)
		require.Len(t, calls, 1, view)
		require.True(t, strings.HasPrefix(calls[0], "release view "), calls[0])
	}
}

// TestNothingDeletes: no script and no workflow asks for what cannot be taken back.
func TestNothingDeletes(t *testing.T) {
	workflows, err := filepath.Glob("../../../.github/workflows/*")
	require.NoError(t, err)
	require.NotEmpty(t, workflows)
	for _, path := range append(workflows, "../../draft-release") {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NotRegexp(t, `release (delete|upload|edit)|--clobber|git push`, string(text), path)
	}
}

func notes(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("../../release-notes", args...)
	cmd.Env = append(os.Environ(), "GH_REPO=mediadrop/mediadrop")
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, string(output))
	return string(output)
}

func TestNotesNameWhatIsNotSigned(t *testing.T) {
	require.NotContains(t, notes(t, "9.9.9-rc.1"), "signed**")
	text := notes(t, "9.9.9-rc.1", "Windows", "Linux (deb, rpm)")
	require.Contains(t, text, "### Not signed")
	require.Contains(t, text, "\n- Windows\n- Linux (deb, rpm)\n")
	require.Contains(t, text, "--repo mediadrop/mediadrop")
}
