package confine

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/landlock-lsm/go-landlock/landlock"
	ll "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"
)

// ownProgram is this program, also when its file was replaced meanwhile.
const ownProgram = "/proc/self/exe"

// systemFolders and systemFiles are what programs need of the system: libraries,
// and what these read when they start. Nothing of a person is below them.
var (
	systemFolders = []string{
		"/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/opt", "/nix/store", "/gnu/store", "/home/linuxbrew/.linuxbrew",
		"/etc/ld.so.conf.d", "/etc/alternatives", "/sys/devices/system", "/sys/fs/cgroup",
	}
	systemFiles = []string{
		"/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/ld.so.conf", "/etc/localtime", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat",
		"/dev/zero", "/dev/random", "/dev/urandom",
	}
)

// programStack is the stack of a thread, in bytes. The usual 8 MB count as used
// memory, for each of dozens of threads.
const programStack = 2 << 20

// MayFail reports whether workers may not start without rights. Here they start as they
// are, and take the rights from themselves.
const MayFail = false

// UseWorkerAsItIs is UseWorker.
func UseWorkerAsItIs(cmd *exec.Cmd, scratch string, args ...string) error {
	return UseWorker(cmd, scratch, args...)
}

// UseWorker makes a command run this program as a worker, with the given
// arguments.
func UseWorker(cmd *exec.Cmd, _ string, args ...string) error {
	cmd.Path, cmd.Args = ownProgram, append([]string{os.Args[0]}, args...)
	return nil
}

// UseProgram makes a command, which runs a program of somebody else, run it with
// no more rights than those given. flag makes this program call [RunProgram].
func UseProgram(cmd *exec.Cmd, flag string, r Rights) error {
	rights, err := json.Marshal(r)
	if err != nil {
		return err
	}
	cmd.Args = append([]string{os.Args[0], flag, string(rights), cmd.Path}, cmd.Args[1:]...)
	cmd.Path = ownProgram
	return nil
}

// HeldByProgram returns what holds of a program that was started by UseProgram,
// found out in the way that RunProgram does it.
func HeldByProgram() Held {
	h := Held{Memory: "RLIMIT_DATA", Network: "no sockets (seccomp)", Processes: "starts none, reaches into none (seccomp)"}
	if len(programDenied) == 0 {
		h.Network, h.Processes = notHeld, notHeld
	}
	if abi, err := ll.LandlockGetABIVersion(); err == nil && abi > 0 {
		h.Files = fmt.Sprintf("the one file, a folder for the result, the system's (Landlock, ABI %d)", abi)
	}
	return h
}

// RunProgram becomes the program that UseProgram named, after it took from this
// process all other rights. args are those behind the flag. It returns only when
// that does not work.
func RunProgram(args []string) error {
	if len(args) < 2 {
		return fmt.Errorf("run a program: %d arguments", len(args))
	}
	var r Rights
	if err := json.Unmarshal([]byte(args[0]), &r); err != nil {
		return fmt.Errorf("run a program: %w", err)
	}
	program := args[1]
	if err := keepToOneself(); err != nil {
		return fmt.Errorf("keep files from %s: %w", program, err)
	}
	if err := unix.Setrlimit(unix.RLIMIT_STACK, &unix.Rlimit{Cur: programStack, Max: programStack}); err != nil {
		return fmt.Errorf("bound the stack: %w", err)
	}
	runtime.LockOSThread() // what holds of this thread holds of what it becomes
	if err := restrictThread(programRules(program, r)); err != nil {
		return fmt.Errorf("take rights to files away: %w", err)
	}
	if err := filter(programDenied, false); err != nil && len(programDenied) > 0 {
		return fmt.Errorf("take rights away: %w", err)
	}
	err := syscall.Exec(program, args[1:], os.Environ())
	return fmt.Errorf("start %s: %w", program, err)
}

// restrictThread holds this thread to rules, as far as the system can.
func restrictThread(rules []landlock.Rule) error {
	ruleset, flags, err := landlock.V11.BestEffort().NewRulesetFD(rules...)
	if err != nil || ruleset < 0 {
		return err
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	return ll.LandlockRestrictSelf(ruleset, flags)
}

func programRules(program string, r Rights) []landlock.Rule {
	rules := []landlock.Rule{
		landlock.RODirs(systemFolders...).IgnoreIfMissing(),
		landlock.ROFiles(systemFiles...).IgnoreIfMissing(),
		landlock.RWFiles("/dev/null").IgnoreIfMissing(),
		landlock.ROFiles(r.Read...).IgnoreIfMissing(),
		landlock.ROFiles(program).IgnoreIfMissing(), // what is wrong then, exec says
	}
	if r.Write != "" {
		rules = append(rules, landlock.RWDirs(r.Write))
	}
	if real, err := filepath.EvalSymlinks(program); err == nil && filepath.Base(filepath.Dir(real)) == "bin" {
		libraries := filepath.Join(filepath.Dir(filepath.Dir(real)), "lib") // of a program that was unpacked anywhere
		rules = append(rules, landlock.RODirs(libraries).IgnoreIfMissing())
	}
	return rules
}
