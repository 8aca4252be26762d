package confine

import (
	"fmt"

	"github.com/landlock-lsm/go-landlock/landlock"
	ll "github.com/landlock-lsm/go-landlock/landlock/syscall"
)

// scratchRights are what a worker may do in its scratch folder: keep files there,
// and nothing that runs.
const scratchRights landlock.AccessFSSet = ll.AccessFSReadFile | ll.AccessFSReadDir | ll.AccessFSWriteFile |
	ll.AccessFSTruncate | ll.AccessFSMakeReg | ll.AccessFSMakeDir | ll.AccessFSRemoveFile

// Self takes every right from this process that a worker does not need, for good.
// It keeps the files that are open, and those in the scratch folder, if that can
// be held: else it can open no file at all, and scratch is false.
func Self(folder string) (held Held, scratch bool) {
	held.Memory = "RLIMIT_DATA"
	scratch = folder != ""
	abi, err := ll.LandlockGetABIVersion()
	if err == nil && abi > 0 {
		var rules []landlock.Rule
		if scratch {
			rules = append(rules, landlock.PathAccess(scratchRights, folder))
		}
		err = landlock.V11.BestEffort().Restrict(rules...)
	}
	switch {
	case abi <= 0, err != nil: // the filter shuts what Landlock cannot part
		scratch = false
		held.Files = "none can be opened (seccomp; without Landlock"
		if err != nil {
			held.Files += ": " + err.Error()
		}
		held.Files += ")"
	case scratch:
		held.Files = fmt.Sprintf("the scratch folder only (Landlock, ABI %d)", abi)
	default:
		held.Files = fmt.Sprintf("none can be opened (Landlock, ABI %d)", abi)
	}
	if err := filter(workerDenied, !scratch); err != nil {
		if abi <= 0 || !scratch && folder != "" {
			held.Files = notHeld + ": " + err.Error()
		}
		held.Network = notHeld + ": " + err.Error()
		if abi >= 4 {
			held.Network = fmt.Sprintf("no TCP (Landlock, ABI %d)", abi)
		}
		return held, scratch
	}
	held.Network = "no sockets (seccomp)"
	held.Processes = "starts none, reaches into none (seccomp)"
	return held, scratch
}
