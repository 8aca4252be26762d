package desktop

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// softwareFolder holds, where it was installed, a copy of the program with
// Mesa's software OpenGL beside it. It takes a copy because Windows looks for
// opengl32.dll beside the program first, and everybody who has a graphics
// driver would get the slow one.
const softwareFolder = "software-opengl"

// SoftwareOpenGL finds the copy of the program that draws without a graphics
// driver; empty where none is installed, and in that copy itself.
func SoftwareOpenGL() string {
	program, err := os.Executable()
	if err != nil || runtime.GOOS != "windows" {
		return ""
	}
	return softwareCopy(program)
}

func softwareCopy(program string) string {
	copied := filepath.Join(filepath.Dir(program), softwareFolder, filepath.Base(program))
	if info, err := os.Stat(copied); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return copied
}

// IsSoftwareCopy reports whether a folder is that of the copy that draws without a
// graphics driver.
func IsSoftwareCopy(folder string) bool { return filepath.Base(folder) == softwareFolder }

// Start runs a program that goes on by itself.
func Start(program string, args ...string) error {
	if err := exec.Command(program, args...).Start(); err != nil {
		return fmt.Errorf("start %s: %w", program, err)
	}
	return nil
}

// mainProgram is the program that a person is to start: not the copy.
func mainProgram(program string) string {
	if dir := filepath.Dir(program); IsSoftwareCopy(dir) {
		return filepath.Join(filepath.Dir(dir), filepath.Base(program))
	}
	return program
}
