package confine

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"unsafe"

	"golang.org/x/sys/windows"
)

// disableMaxPrivilege leaves a token no privilege but that to pass through folders
// (CreateRestrictedToken, DISABLE_MAX_PRIVILEGE).
const disableMaxPrivilege = 0x1

var createRestrictedToken = windows.NewLazySystemDLL("advapi32.dll").NewProc("CreateRestrictedToken")

// lowToken returns this process's token without privileges and with low integrity:
// with it nothing of the person can be written, and no process of higher integrity
// can be reached into (Microsoft, "Designing Applications to Run at a Low Integrity
// Level").
func lowToken() (windows.Token, error) {
	var own windows.Token
	const access = windows.TOKEN_DUPLICATE | windows.TOKEN_QUERY | windows.TOKEN_ASSIGN_PRIMARY | windows.TOKEN_ADJUST_DEFAULT
	if err := windows.OpenProcessToken(windows.CurrentProcess(), access, &own); err != nil {
		return 0, fmt.Errorf("open the token: %w", err)
	}
	defer own.Close()
	var restricted windows.Token
	ok, _, err := createRestrictedToken.Call(uintptr(own), disableMaxPrivilege, 0, 0, 0, 0, 0, 0, uintptr(unsafe.Pointer(&restricted)))
	if ok == 0 {
		return 0, fmt.Errorf("restrict the token: %w", err)
	}
	low, err := windows.CreateWellKnownSid(windows.WinLowLabelSid)
	if err != nil {
		return 0, errors.Join(fmt.Errorf("name low integrity: %w", err), restricted.Close())
	}
	label := windows.Tokenmandatorylabel{Label: windows.SIDAndAttributes{Sid: low, Attributes: windows.SE_GROUP_INTEGRITY}}
	err = windows.SetTokenInformation(restricted, windows.TokenIntegrityLevel, (*byte)(unsafe.Pointer(&label)), label.Size())
	if err != nil {
		return 0, errors.Join(fmt.Errorf("lower the integrity: %w", err), restricted.Close())
	}
	return restricted, nil
}

// MayFail reports whether workers may not start without rights, because of what the
// system's own means for that want.
const MayFail = true

// UseWorkerAsItIs makes a command run this program as a worker with all rights.
func UseWorkerAsItIs(cmd *exec.Cmd, _ string, args ...string) (err error) {
	cmd.Path, err = os.Executable()
	cmd.Args = append([]string{os.Args[0]}, args...)
	return err
}

// UseWorker makes a command run this program as a worker, with the given arguments
// and a folder that it may use although its integrity is low.
func UseWorker(cmd *exec.Cmd, scratch string, args ...string) (err error) {
	if cmd.Path, err = os.Executable(); err != nil {
		return err
	}
	cmd.Args = append([]string{cmd.Path}, args...)
	if scratch == "" {
		return nil
	}
	// The label that lets the processes of low integrity write into the folder.
	descriptor, err := windows.SecurityDescriptorFromString("S:(ML;OICI;NW;;;LW)")
	if err != nil {
		return fmt.Errorf("describe the scratch folder's label: %w", err)
	}
	sacl, _, err := descriptor.SACL()
	if err != nil {
		return fmt.Errorf("describe the scratch folder's label: %w", err)
	}
	err = windows.SetNamedSecurityInfo(scratch, windows.SE_FILE_OBJECT, windows.LABEL_SECURITY_INFORMATION, nil, nil, nil, sacl)
	if err != nil {
		return fmt.Errorf("label the scratch folder: %w", err)
	}
	return nil
}

// UseProgram leaves the command as it is: the job object bounds it.
func UseProgram(*exec.Cmd, string, Rights) error { return nil }

// HeldByProgram returns what holds of a program that was started by UseProgram.
func HeldByProgram() Held {
	return Held{Processes: fmt.Sprintf("at most %d, which end with it (job object)", maxProcesses), Memory: "job object"}
}

func heldByStart() Held {
	h := Held{Processes: "starts none (job object)", Memory: "job object"}
	if hasLowIntegrity() {
		h.Files = "writes into the scratch folder only (low integrity)"
		h.Processes = "starts none (job object), reaches into none (low integrity)"
	}
	return h
}

// hasLowIntegrity reports whether this process runs with low integrity.
func hasLowIntegrity() bool {
	token := windows.GetCurrentProcessToken()
	var size uint32
	_ = windows.GetTokenInformation(token, windows.TokenIntegrityLevel, nil, 0, &size) // fails, and says how long it is
	if size < uint32(unsafe.Sizeof(windows.Tokenmandatorylabel{})) {
		return false
	}
	answer := make([]byte, size)
	if err := windows.GetTokenInformation(token, windows.TokenIntegrityLevel, &answer[0], size, &size); err != nil {
		return false
	}
	label := (*windows.Tokenmandatorylabel)(unsafe.Pointer(&answer[0]))
	return label.Label.Sid.IsWellKnown(windows.WinLowLabelSid)
}
