package ffmpeg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

const (
	// findLimit is how long ffmpeg may take for each list of what it can: a first start
	// under a virus scanner takes seconds, and so does any on a busy computer, where it
	// runs at low priority.
	findLimit = 30 * time.Second
	// maxListing bounds what is read of ffmpeg's lists (about 20 KB).
	maxListing = 1 << 20
)

// h264Encoders and aacEncoders are in the order of preference. Of those that need
// a graphics chip only the ones are named that the system itself provides.
var (
	h264Encoders = []string{"libx264", "libopenh264", "h264_videotoolbox", "h264_mf"}
	aacEncoders  = []string{"aac", "libfdk_aac", "aac_at", "aac_mf"}
)

// Find looks for an ffmpeg that can write H.264 and AAC: at the configured path
// (a file, or a folder that holds it), on PATH, and where installers put it.
// Never in the current folder, where anybody may have put one. It is run by runner.
// The error wraps ErrNotFound or ErrNoEncoder, or is that of ctx.
func Find(ctx context.Context, configured string, runner Runner) (Tool, error) {
	failed := fmt.Errorf("look for ffmpeg: %w", ErrNotFound)
	for _, path := range candidates(configured) {
		tool, err := examine(ctx, path, runner)
		if err == nil {
			return tool, nil
		}
		if ctx.Err() != nil {
			return Tool{}, context.Cause(ctx)
		}
		if !errors.Is(failed, ErrNoEncoder) {
			failed = err
		}
	}
	return Tool{}, failed
}

// candidates returns the files that may be ffmpeg, best first.
func candidates(configured string) []string {
	name := programName("ffmpeg")
	var found []string
	add := func(path string) {
		info, err := os.Stat(path)
		if err == nil && executable(info) && !slices.Contains(found, path) {
			found = append(found, path)
		}
	}
	if configured != "" {
		if absolute, err := filepath.Abs(configured); err == nil {
			add(absolute)
			add(filepath.Join(absolute, name))
			add(filepath.Join(absolute, "bin", name))
		}
	}
	for _, folder := range append(filepath.SplitList(os.Getenv("PATH")), usualFolders(runtime.GOOS, os.Getenv)...) {
		if filepath.IsAbs(folder) { // a relative one means the current folder
			add(filepath.Join(folder, name))
		}
	}
	return found
}

func programName(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

// usualFolders is where package managers and people put ffmpeg. A program started
// from the Dock or a menu does not see what a shell adds to PATH.
func usualFolders(goos string, env func(string) string) []string {
	if goos != "windows" {
		return []string{"/usr/local/bin", "/usr/bin", "/opt/homebrew/bin", "/opt/local/bin", "/snap/bin", "/var/lib/flatpak/exports/bin"}
	}
	var folders []string
	for _, place := range []struct{ variable, folder string }{
		{"LOCALAPPDATA", `Microsoft\WinGet\Links`},
		{"ProgramFiles", `WinGet\Links`},
		{"ProgramFiles", `ffmpeg\bin`},
		{"SystemDrive", `\ffmpeg\bin`},
		{"ChocolateyInstall", `bin`},
		{"USERPROFILE", `scoop\shims`},
	} {
		if base := env(place.variable); base != "" {
			folders = append(folders, strings.TrimSuffix(base, `\`)+`\`+strings.TrimPrefix(place.folder, `\`))
		}
	}
	return folders
}

// examine asks the program what it can do.
func examine(ctx context.Context, path string, runner Runner) (Tool, error) {
	encoders, err := listing(ctx, runner, path, "-encoders")
	if err != nil {
		return Tool{}, fmt.Errorf("ask %s for its encoders: %w: %w", path, ErrNotFound, err)
	}
	tool := Tool{runner: runner, Path: path, H264: firstOf(h264Encoders, encoders), AAC: firstOf(aacEncoders, encoders)}
	if tool.H264 == "" || tool.AAC == "" {
		return Tool{}, fmt.Errorf("%s: %w", path, ErrNoEncoder)
	}
	if filters, err := listing(ctx, runner, path, "-filters"); err == nil { // without them only HDR looks worse
		tool.ToneMaps = filters["zscale"] && filters["tonemap"]
	}
	return tool, nil
}

// listing returns the names in one of ffmpeg's lists: the second word of each line.
func listing(ctx context.Context, runner Runner, path, which string) (map[string]bool, error) {
	ctx, cancel := context.WithTimeout(ctx, findLimit)
	defer cancel()
	out := &limited{most: maxListing}
	err := process{runner: runner, program: path, args: []string{"-hide_banner", "-nostdin", which}, out: out}.run(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for line := range bytes.Lines(out.Bytes()) {
		if words := bytes.Fields(line); len(words) >= 2 {
			names[string(words[1])] = true
		}
	}
	return names, nil
}

func firstOf(wanted []string, have map[string]bool) string {
	for _, name := range wanted {
		if have[name] {
			return name
		}
	}
	return ""
}
