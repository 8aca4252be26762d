package control

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheLogIsRotatedBySize(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mediadrop.log")
	log := OpenLog(path)
	log.Info("ready", "version", "1.2.3")
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var line struct{ Level, Msg, Version string }
	require.NoError(t, json.Unmarshal(data, &line))
	require.Equal(t, "ready 1.2.3 INFO", line.Msg+" "+line.Version+" "+line.Level)

	filler := strings.Repeat("x", 1<<20)
	for range logMegabytes {
		log.Info(filler)
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(path), "mediadrop*.log"))
	require.NoError(t, err)
	require.Len(t, files, 2)
	for _, file := range files {
		info, err := os.Stat(file)
		require.NoError(t, err)
		require.LessOrEqual(t, info.Size(), int64(logMegabytes<<20))
	}
}
