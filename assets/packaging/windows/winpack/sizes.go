package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const megabyte = 1_000_000

// exempt is how the installer ends that may be of any size: an OpenGL is in it that is larger
// than the program.
const exempt = "-remote-desktop.msi"

// sizes prints a table of the program and the packages, and fails when one has as many
// megabytes as it must stay below.
func sizes(w io.Writer, maxProgram, maxPackage, program string, packages []string) error {
	var tooLarge []string
	for i, path := range append([]string{program}, packages...) {
		info, err := os.Stat(path)
		if err != nil {
			return fmt.Errorf("measure a package: %w", err)
		}
		limit := maxPackage
		if i == 0 {
			limit = maxProgram
		}
		megabytes, err := strconv.ParseInt(limit, 10, 64)
		if err != nil {
			return fmt.Errorf("read a limit: %w", err)
		}
		name, remark := filepath.Base(path), ""
		switch {
		case strings.HasSuffix(name, exempt):
			remark = "no limit: an OpenGL is in it"
		case info.Size() >= megabytes*megabyte:
			remark = fmt.Sprintf("TOO LARGE: must be below %d MB", megabytes)
			tooLarge = append(tooLarge, name)
		}
		fmt.Fprintln(w, strings.TrimSpace(fmt.Sprintf("%-66s %6.1f MB  %s", name, float64(info.Size())/megabyte, remark)))
	}
	if len(tooLarge) > 0 {
		return fmt.Errorf("too large: %s", strings.Join(tooLarge, ", "))
	}
	return nil
}
