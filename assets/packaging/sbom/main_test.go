package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestModulesOfAProgram(t *testing.T) {
	program := filepath.Join(t.TempDir(), "program.exe")
	made, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../../../.ci/packages/windows/storekey").CombinedOutput()
	require.NoError(t, err, string(made))
	var out bytes.Buffer
	require.NoError(t, write(&out, "1.2.3", []string{program, program}))
	var b bill
	require.NoError(t, json.Unmarshal(out.Bytes(), &b))
	require.Equal(t, "1.2.3", b.Metadata.Component.Version)
	byName := map[string]component{}
	for _, c := range b.Components {
		require.NotContains(t, byName, c.Name, "each stands once")
		byName[c.Name] = c
	}
	require.Equal(t, runtime.Version(), "go"+byName["std"].Version)
	library := byName["github.com/zalando/go-keyring"]
	require.Regexp(t, `^pkg:golang/github\.com/zalando/go-keyring@v\d`, library.PackageURL)
	require.Len(t, library.Hashes[0].Content, 64)
	require.Len(t, library.Properties, 2)

	again := bytes.Buffer{}
	require.NoError(t, write(&again, "1.2.3", []string{program, program}))
	require.Equal(t, out.String(), again.String(), "the same programs give the same bytes")
}

func TestWhatIsNoGoProgram(t *testing.T) {
	require.Error(t, write(&bytes.Buffer{}, "1", []string{"main.go"}))
	require.Error(t, write(&bytes.Buffer{}, "1", []string{"nowhere"}))
}
