//go:build linux

package linux

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/.ci/desktoptest"
	"mediadrop/assets"
)

// TestDeb is the life of the .deb on one machine: it is installed into a bare Debian, used by a
// person, upgraded, not downgraded unnoticed, and purged. What is the person's own stays.
func TestDeb(t *testing.T) {
	need(t, "Xvfb", "openbox", "xdotool", "import")
	r := newCleanRoot(t)
	first, second := offer(r, older), offer(r, newer)
	r.updateAPT()
	before := r.files("/usr")

	began := time.Now()
	r.must("apt-get", "-q", "install", "-y", "--no-install-recommends", first)
	t.Logf("installed in %v", time.Since(began).Round(time.Second))
	r.keepArchives()
	require.Equal(t, "mediadrop "+older+"\n", r.must("mediadrop", "--version"))
	owned := strings.Fields(r.must("dpkg-query", "-L", "mediadrop"))
	requireInstalled(r, owned)

	requirePreset(r)

	// a home of the person's choice, with settings of theirs
	home := r.home(person) + "/portable"
	r.write(home+"/settings.json", `{"version": 1, "selected_channel": "Practice", "copy_format": "header"}`)
	files := samples(r)
	use(r, older, home, "--home", home, files[0])
	require.Regexp(t, `"copy_format": *"header"`, r.read(home+"/settings.json"))
	used := r.files(home)

	began = time.Now()
	r.must("apt-get", "-q", "install", "-y", "--no-install-recommends", second)
	t.Logf("upgraded in %v", time.Since(began).Round(time.Second))
	require.Equal(t, "mediadrop "+newer+"\n", r.must("mediadrop", "--version"))
	require.Equal(t, used, r.files(home), "an upgrade touches nothing of the person's")
	use(r, newer, r.home(person)+"/.local/state/mediadrop", files[1]) // in the usual places
	require.FileExists(t, r.outside(r.home(person)+"/.local/share/mediadrop/history.db"))

	require.NotZero(t, r.try("apt-get", "-q", "install", "-y", first).Code, "apt does not downgrade unasked")
	require.Contains(t, r.must("dpkg", "-i", first), "downgrading mediadrop from "+newer+" to "+older)

	used = r.files("/home")
	began = time.Now()
	r.must("apt-get", "-q", "purge", "-y", "mediadrop")
	t.Logf("purged in %v", time.Since(began).Round(time.Second))
	r.must("apt-get", "-q", "autoremove", "-y", "--purge")
	require.Equal(t, used, r.files("/home"), "the person's data stays")
	requireNothingLeft(r, before, owned)
}

// offer puts the .deb of a version into the root and returns its path there.
func offer(r *cleanRoot, version string) string {
	r.t.Helper()
	formats := []string{"deb"}
	if version == older { // which other tests use, too
		formats = nil
	}
	deb := one(r.t, build(r.t, version, formats...), "*.deb")
	must(r.t, "cp", "-t", r.outside("/var/tmp"), deb)
	return "/var/tmp/" + filepath.Base(deb)
}

// requireInstalled wants all parts of the package where desktops look for them.
func requireInstalled(r *cleanRoot, owned []string) {
	r.t.Helper()
	wanted := []string{
		"/usr/bin/mediadrop",
		"/usr/share/man/man1/mediadrop.1.gz",
		"/usr/share/applications/" + appID + ".desktop",
		"/usr/share/metainfo/" + appID + ".metainfo.xml",
		"/usr/share/icons/hicolor/scalable/apps/" + appID + ".svg",
		"/usr/share/doc/mediadrop/copyright",
		"/usr/share/doc/mediadrop/third-party-licenses.txt.gz",
	}
	for _, size := range iconSizes {
		wanted = append(wanted, iconPath(size))
	}
	var files []string
	for _, path := range owned {
		info, err := os.Lstat(r.outside(path))
		require.NoError(r.t, err)
		if info.IsDir() {
			continue
		}
		files = append(files, path)
		mode := os.FileMode(0o644)
		if path == "/usr/bin/mediadrop" {
			mode = 0o755
		}
		require.Equal(r.t, mode, info.Mode(), path)
	}
	require.ElementsMatch(r.t, wanted, files)
	for _, size := range iconSizes {
		requireIcon(r.t, r.outside(iconPath(size)), size)
	}
}

// requirePreset wants an administrator's channel to be there for everybody. Without a display the
// program ends, but only after it has looked for the channel it is to use.
func requirePreset(r *cleanRoot) {
	r.t.Helper()
	start := func() desktoptest.Outcome {
		return r.try("mediadrop", "--home", "/var/tmp/nobody", "--channel", "Company")
	}
	require.Contains(r.t, start().Stderr, `there is no channel "Company"`)
	r.write("/etc/mediadrop/settings.json", `{"channels": [{"name": "Company", "stream_id": "hNyRN_fLUy7rrOrN9jLpipA=="}], "locked": true}`)
	outcome := start()
	require.Equal(r.t, 1, outcome.Code, outcome.Stderr)
	require.Contains(r.t, outcome.Stderr, "there is no display")
	r.must("rm", "-r", "/etc/mediadrop", "/var/tmp/nobody")
}

// use starts the program on a display, as the person, and wants it to upload a file over the
// practice channel; the log is in folder.
func use(r *cleanRoot, version, folder string, args ...string) {
	t := r.t
	t.Helper()
	display := desktoptest.NewDisplay(t, "-ac") // another person's program may use it
	display.StartWindowManager()
	picture := filepath.Join(leftHere(t), "deb-"+version+".png")
	var env []string
	for _, entry := range display.Env {
		if strings.HasPrefix(entry, "DISPLAY=") || strings.HasPrefix(entry, "LIBGL_") {
			env = append(env, entry)
		}
	}
	program := desktoptest.Start(t, r.command(person, env, "mediadrop", append([]string{"--channel", "Practice"}, args...)...))
	t.Cleanup(func() {
		if t.Failed() {
			display.Screenshot(strings.TrimSuffix(picture, ".png") + "-failed.png")
		}
	})
	// the desktop finds the entry of a window by its class
	window := display.Window("--class", "^"+r.entry("StartupWMClass")+"$")
	uploads := desktoptest.WaitForUploads(t, program, r.outside(folder), 1)
	window.Settled()
	display.Screenshot(picture)
	upload := uploads[args[len(args)-1]]
	require.Equal(t, "done", upload.State, upload.Error)
	require.NotEmpty(t, upload.MediaID)
	window.Close()
	require.Zero(t, program.ExitCode(t), program.Output())
}

// requireNothingLeft wants the root as it was before: no file and no folder of the package.
func requireNothingLeft(r *cleanRoot, before map[string]string, owned []string) {
	r.t.Helper()
	require.NotZero(r.t, r.try("dpkg-query", "-s", "mediadrop").Code)
	after := r.files("/usr")
	for _, path := range owned {
		_, was := before[path]
		_, is := after[path]
		require.Truef(r.t, was || !is, "%s is left", path)
	}
	for _, folder := range []string{"/etc", "/opt", "/usr", "/var/lib"} {
		for path := range r.files(folder) {
			require.NotContains(r.t, strings.ToLower(path), "mediadrop")
		}
	}
}

// samples gives the person some files to upload.
func samples(r *cleanRoot) []string {
	r.t.Helper()
	folder := r.home(person) + "/Pictures"
	require.NoError(r.t, os.MkdirAll(r.outside(folder), 0o755))
	written, err := assets.WriteSamples(r.outside(folder))
	require.NoError(r.t, err)
	r.must("chown", "-R", person, folder)
	paths := make([]string, 0, len(written))
	for _, path := range written {
		paths = append(paths, folder+"/"+filepath.Base(path))
	}
	return paths
}

// write writes a file of the person's.
func (r *cleanRoot) write(path, content string) {
	r.t.Helper()
	require.NoError(r.t, os.MkdirAll(filepath.Dir(r.outside(path)), 0o700))
	require.NoError(r.t, os.WriteFile(r.outside(path), []byte(content), 0o600))
	r.must("chown", "-R", person, filepath.Dir(path))
}

func (r *cleanRoot) read(path string) string {
	r.t.Helper()
	content, err := os.ReadFile(r.outside(path))
	require.NoError(r.t, err)
	return string(content)
}

// entry is a value of the desktop entry that is installed.
func (r *cleanRoot) entry(key string) string {
	r.t.Helper()
	return entryValue(r.t, r.read("/usr/share/applications/"+appID+".desktop"), key)
}
