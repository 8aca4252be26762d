//go:build linux

package linux

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
)

const (
	suite        = "bookworm" // the oldest Debian whose C library is new enough
	keyring      = "/usr/share/keyrings/debian-archive-keyring.gpg"
	installLimit = 10 * time.Minute // for what fetches from a mirror
	person       = "dana"
)

// cleanRoot is a Debian of its own, with the least it can have, and one person. It goes away with
// the test; what it was made from is kept for the next run.
type cleanRoot struct {
	t        *testing.T
	path     string
	archives string // packages that were fetched before
}

func newCleanRoot(t *testing.T) *cleanRoot {
	t.Helper()
	needRoot(t)
	need(t, "debootstrap", "unshare")
	if _, err := os.Stat(keyring); err != nil {
		t.Skip("debian-archive-keyring is not installed: .ci/deps test-packages-linux")
	}
	kept := filepath.Join(desktoptest.Repository(t), "build", suite)
	base := filepath.Join(kept, "base")
	if _, err := os.Stat(base); err != nil {
		bootstrap(t, base)
	}
	path, err := os.MkdirTemp(kept, "root")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(path)) })
	require.NoError(t, os.Chmod(path, 0o755))
	must(t, "cp", "-a", base+"/.", path)
	r := &cleanRoot{t: t, path: path, archives: filepath.Join(kept, "archives")}
	require.NoError(t, os.MkdirAll(r.archives, 0o755))
	r.must("useradd", "--create-home", person)
	return r
}

// bootstrap makes what every clean root is copied from. Its name is given to it when it is
// complete.
func bootstrap(t *testing.T, base string) {
	t.Helper()
	unfinished := base + ".part"
	require.NoError(t, os.RemoveAll(unfinished))
	require.NoError(t, os.MkdirAll(filepath.Dir(base), 0o755))
	began := time.Now()
	result := desktoptest.RunToEnd(t, installLimit, os.Environ(),
		"debootstrap", "--variant=minbase", "--keyring="+keyring, suite, unfinished, mirror(t))
	require.Zero(t, result.Code, result.Stdout, result.Stderr)
	require.NoError(t, os.Rename(unfinished, base))
	t.Logf("debootstrap: %v", time.Since(began).Round(time.Second))
}

// mirror is the one that this machine fetches Debian from, if it is a Debian.
func mirror(t *testing.T) string {
	t.Helper()
	address := regexp.MustCompile(`^(?:deb .*?|URIs: *)(https?://\S+/debian)/?(?:\s|$)`)
	files, err := filepath.Glob("/etc/apt/sources.list.d/*")
	require.NoError(t, err)
	for _, name := range append([]string{"/etc/apt/sources.list"}, files...) {
		file, err := os.Open(name)
		if err != nil {
			continue
		}
		defer file.Close()
		for lines := bufio.NewScanner(file); lines.Scan(); {
			if found := address.FindStringSubmatch(lines.Text()); found != nil {
				return found[1]
			}
		}
	}
	return "http://deb.debian.org/debian"
}

// command prepares a program that runs in the root and sees the machine's displays. What is mounted
// for it is mounted for nobody else, and is gone when it ends.
func (r *cleanRoot) command(user string, env []string, name string, args ...string) *exec.Cmd {
	const prepare = `root=$1 user=$2; shift 2
mkdir -p "$root/tmp/.X11-unix" /tmp/.X11-unix
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
mount -t proc proc "$root/proc"
exec chroot --userspec="$user:$user" "$root" "$@"`
	cmd := exec.Command("unshare", append([]string{
		"--mount", "--", "sh", "-e", "-c", prepare, "sh", r.path, user, name,
	}, args...)...)
	cmd.Env = append([]string{
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
		"HOME=" + r.home(user), "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive",
	}, env...)
	for _, name := range []string{"http_proxy", "https_proxy", "no_proxy"} {
		if value := os.Getenv(name); value != "" {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	return cmd
}

// home is where a person's files are, as the root's programs call it.
func (r *cleanRoot) home(user string) string {
	if user == "root" {
		return "/root"
	}
	return "/home/" + user
}

// outside is a path of the root as the machine calls it.
func (r *cleanRoot) outside(path string) string { return filepath.Join(r.path, path) }

// try runs a program in the root, as root, to its end.
func (r *cleanRoot) try(name string, args ...string) desktoptest.Outcome {
	r.t.Helper()
	cmd := r.command("root", nil, name, args...)
	return desktoptest.RunToEnd(r.t, installLimit, cmd.Env, cmd.Args[0], cmd.Args[1:]...)
}

// must is try for a program that has to succeed; it returns what it printed, errors included.
func (r *cleanRoot) must(name string, args ...string) string {
	r.t.Helper()
	result := r.try(name, args...)
	require.Zerof(r.t, result.Code, "%s %q: %s%s", name, args, result.Stdout, result.Stderr)
	return result.Stdout + result.Stderr
}

// updateAPT reads the mirror's lists, and puts the packages there that were fetched before.
func (r *cleanRoot) updateAPT() {
	r.t.Helper()
	settings := "APT::Keep-Downloaded-Packages \"true\";\nBinary::apt::APT::Keep-Downloaded-Packages \"true\";\n"
	require.NoError(r.t, os.WriteFile(r.outside("/etc/apt/apt.conf.d/50keep"), []byte(settings), 0o644))
	must(r.t, "cp", "-a", r.archives+"/.", r.outside("/var/cache/apt/archives"))
	r.must("apt-get", "-q", "update")
}

// keepArchives keeps the packages that were fetched.
func (r *cleanRoot) keepArchives() {
	r.t.Helper()
	fetched, err := filepath.Glob(r.outside("/var/cache/apt/archives/*.deb"))
	require.NoError(r.t, err)
	if len(fetched) > 0 {
		must(r.t, "cp", append([]string{"-a", "-t", r.archives}, fetched...)...)
	}
}

// files lists everything below a folder of the root, with what is in it.
func (r *cleanRoot) files(folder string) map[string]string {
	r.t.Helper()
	found := map[string]string{}
	require.NoError(r.t, filepath.WalkDir(r.outside(folder), func(path string, entry os.DirEntry, err error) error {
		require.NoError(r.t, err)
		var content []byte
		if entry.Type().IsRegular() {
			content, err = os.ReadFile(path)
			require.NoError(r.t, err)
		}
		found[strings.TrimPrefix(path, r.path)] = string(content)
		return nil
	}))
	return found
}
