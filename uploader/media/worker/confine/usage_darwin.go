package confine

import (
	"fmt"
	"sync"
	"time"
	"unsafe"

	"github.com/ebitengine/purego"
)

// rusageInfo is struct rusage_info_v0 (<sys/resource.h>).
type rusageInfo struct {
	UUID                                 [16]byte
	UserTime, SystemTime                 uint64 // Mach time units
	PackageIdleWakeups, InterruptWakeups uint64
	Pageins, Wired, Resident, Footprint  uint64
	StartTime, ExitTime                  uint64
}

// machTimebase is struct mach_timebase_info (<mach/mach_time.h>).
type machTimebase struct{ Numerator, Denominator uint32 }

// libSystem are the functions of the system's library that are needed here.
type libSystem struct {
	pidRusage    func(pid, flavor int32, buffer unsafe.Pointer) int32
	sandboxCheck func(pid int32, operation unsafe.Pointer, filter int32) int32
	base         machTimebase
}

var loadSystem = sync.OnceValues(func() (*libSystem, error) {
	handle, err := purego.Dlopen("/usr/lib/libSystem.B.dylib", purego.RTLD_NOW|purego.RTLD_GLOBAL)
	if err != nil {
		return nil, fmt.Errorf("load libSystem: %w", err)
	}
	l := &libSystem{}
	var timebase func(*machTimebase) int32
	purego.RegisterLibFunc(&l.pidRusage, handle, "proc_pid_rusage")
	purego.RegisterLibFunc(&l.sandboxCheck, handle, "sandbox_check")
	purego.RegisterLibFunc(&timebase, handle, "mach_timebase_info")
	if timebase(&l.base) != 0 || l.base.Denominator == 0 {
		l.base = machTimebase{1, 1}
	}
	return l, nil
})

// Usage returns what the process uses now: of its memory what the system charges
// it for (its footprint). It fails when the process has ended.
func (p *Process) Usage() (Usage, error) {
	l, err := loadSystem()
	if err != nil {
		return Usage{}, err
	}
	const rusageInfoV0 = 0
	var info rusageInfo
	if l.pidRusage(int32(p.cmd.Process.Pid), rusageInfoV0, unsafe.Pointer(&info)) != 0 {
		return Usage{}, fmt.Errorf("ask what process %d uses", p.cmd.Process.Pid)
	}
	units := info.UserTime + info.SystemTime
	nanoseconds := units / uint64(l.base.Denominator) * uint64(l.base.Numerator)
	return Usage{Memory: int64(info.Footprint), Processor: time.Duration(nanoseconds)}, nil
}
