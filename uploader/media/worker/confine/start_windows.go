package confine

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// maxProcesses is how many processes a program of somebody else may be: package
// managers put a small program before ffmpeg that starts the real one.
const maxProcesses = 4

// system is the job object that a process runs in.
type system struct {
	mu  sync.Mutex
	job windows.Handle // 0 when it is closed
}

// release lets go of the job, which ends what is left in it.
func (s *system) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = windows.CloseHandle(s.job)
	s.job = 0
}

// end ends all that is in the job.
func (s *system) end() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.job == 0 {
		return nil
	}
	return windows.TerminateJobObject(s.job, killed)
}

// start starts the process suspended and lets it run when it is in its job. A
// worker's token has low integrity and no privileges.
func start(cmd *exec.Cmd, b Bounds) (*Process, error) {
	job, err := newJob(b)
	if err != nil {
		return nil, fmt.Errorf("bound what %s may use: %w", cmd.Path, err)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: windows.CREATE_SUSPENDED | windows.CREATE_NO_WINDOW}
	if b.Background {
		cmd.SysProcAttr.CreationFlags |= windows.BELOW_NORMAL_PRIORITY_CLASS
	}
	if b.Worker {
		token, err := lowToken()
		if err != nil {
			return nil, errors.Join(fmt.Errorf("take rights from a worker: %w", err), windows.CloseHandle(job))
		}
		defer token.Close()
		cmd.SysProcAttr.Token = syscall.Token(token)
	}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", cmd.Path, err), windows.CloseHandle(job))
	}
	p := &Process{cmd: cmd}
	p.system.job = job
	err = p.with(func(process windows.Handle) error {
		if err := windows.AssignProcessToJobObject(job, process); err != nil {
			return fmt.Errorf("put it into its job: %w", err)
		}
		return resume(uint32(cmd.Process.Pid))
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", cmd.Path, err), cmd.Process.Kill(), p.Wait())
	}
	return p, nil
}

// with calls a function with the process's handle.
func (p *Process) with(do func(windows.Handle) error) error {
	var result error
	if err := p.cmd.Process.WithHandle(func(handle uintptr) { result = do(windows.Handle(handle)) }); err != nil {
		return err
	}
	return result
}

func newJob(b Bounds) (windows.Handle, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return 0, err
	}
	var limits windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | windows.JOB_OBJECT_LIMIT_ACTIVE_PROCESS |
		windows.JOB_OBJECT_LIMIT_JOB_MEMORY | windows.JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION
	limits.BasicLimitInformation.ActiveProcessLimit = maxProcesses
	if b.Worker {
		limits.BasicLimitInformation.ActiveProcessLimit = 1
	}
	limits.JobMemoryLimit = uintptr(b.Memory + slack)
	err = setJob(job, windows.JobObjectExtendedLimitInformation, unsafe.Pointer(&limits), unsafe.Sizeof(limits))
	if err == nil && b.Worker {
		ui := windows.JOBOBJECT_BASIC_UI_RESTRICTIONS{UIRestrictionsClass: windows.JOB_OBJECT_UILIMIT_DESKTOP |
			windows.JOB_OBJECT_UILIMIT_DISPLAYSETTINGS | windows.JOB_OBJECT_UILIMIT_EXITWINDOWS | windows.JOB_OBJECT_UILIMIT_GLOBALATOMS |
			windows.JOB_OBJECT_UILIMIT_HANDLES | windows.JOB_OBJECT_UILIMIT_READCLIPBOARD |
			windows.JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS | windows.JOB_OBJECT_UILIMIT_WRITECLIPBOARD}
		err = setJob(job, windows.JobObjectBasicUIRestrictions, unsafe.Pointer(&ui), unsafe.Sizeof(ui))
	}
	if err != nil {
		return 0, errors.Join(err, windows.CloseHandle(job))
	}
	return job, nil
}

// slack is what may be committed above the resident memory: Go commits its heap in
// larger pieces than it touches.
const slack = 88 << 20

func setJob(job windows.Handle, class uint32, value unsafe.Pointer, size uintptr) error {
	_, err := windows.SetInformationJobObject(job, class, uintptr(value), uint32(size))
	return err
}

// resume lets a process run that was started suspended: it has one thread.
func resume(pid uint32) error {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		return fmt.Errorf("find its thread: %w", err)
	}
	defer windows.CloseHandle(snapshot)
	entry := windows.ThreadEntry32{}
	entry.Size = uint32(unsafe.Sizeof(entry))
	for err = windows.Thread32First(snapshot, &entry); err == nil; err = windows.Thread32Next(snapshot, &entry) {
		if entry.OwnerProcessID != pid {
			continue
		}
		thread, err := windows.OpenThread(windows.THREAD_SUSPEND_RESUME, false, entry.ThreadID)
		if err != nil {
			return fmt.Errorf("open its thread: %w", err)
		}
		defer windows.CloseHandle(thread)
		if _, err := windows.ResumeThread(thread); err != nil {
			return fmt.Errorf("let it run: %w", err)
		}
		return nil
	}
	return fmt.Errorf("find its thread: %w", err)
}

// Kill ends the process and all that is in its job.
func (p *Process) Kill() error { return p.system.end() }

// killed is the exit code of what was ended from outside, as the task manager
// gives it.
const killed = 1

// HandOver gives the process an open file, with no more rights than it was opened
// with, and returns its handle there.
func (p *Process) HandOver(f *os.File) (uintptr, error) {
	var there windows.Handle
	err := p.with(func(process windows.Handle) error {
		return windows.DuplicateHandle(windows.CurrentProcess(), windows.Handle(f.Fd()), process, &there, 0, false, windows.DUPLICATE_SAME_ACCESS)
	})
	if err != nil {
		return 0, fmt.Errorf("hand over a file: %w", err)
	}
	return uintptr(there), nil
}

// memoryCounters is PROCESS_MEMORY_COUNTERS (psapi.h).
type memoryCounters struct {
	Size                           uint32
	PageFaults                     uint32
	PeakWorkingSet, WorkingSet     uintptr
	PeakPagedPool, PagedPool       uintptr
	PeakNonPagedPool, NonPagedPool uintptr
	Pagefile, PeakPagefile         uintptr
}

var getProcessMemoryInfo = windows.NewLazySystemDLL("kernel32.dll").NewProc("K32GetProcessMemoryInfo")

// Usage returns what the process uses now. It fails when the process has ended.
func (p *Process) Usage() (Usage, error) {
	var u Usage
	err := p.with(func(process windows.Handle) error {
		counters := memoryCounters{Size: uint32(unsafe.Sizeof(memoryCounters{}))}
		if ok, _, err := getProcessMemoryInfo.Call(uintptr(process), uintptr(unsafe.Pointer(&counters)), uintptr(counters.Size)); ok == 0 {
			return fmt.Errorf("ask for the memory of a process: %w", err)
		}
		var created, exited, kernel, user windows.Filetime
		if err := windows.GetProcessTimes(process, &created, &exited, &kernel, &user); err != nil {
			return fmt.Errorf("ask for the times of a process: %w", err)
		}
		u = Usage{Memory: int64(counters.WorkingSet), Processor: length(kernel) + length(user)}
		return nil
	})
	return u, err
}

// length is that of a time which counts 100 nanoseconds.
func length(t windows.Filetime) time.Duration {
	return time.Duration(int64(t.HighDateTime)<<32|int64(t.LowDateTime)) * 100
}
