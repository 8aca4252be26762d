package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/settings/modetest"
)

// opened is a settings file with some content, in a folder of its own.
type opened struct {
	*File
	problems []Problem
	copies   []string // told by Notice
}

// open writes content, unless it is empty, and opens the file.
func open(t *testing.T, content string) *opened {
	t.Helper()
	path := filepath.Join(t.TempDir(), "settings.json")
	if content != "" {
		require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
	}
	return openAt(path)
}

func openAt(path string) *opened {
	o := new(opened)
	o.File, o.problems = Open(path, Options{ParseStreamID: upperID, Notice: func(p Problem) {
		o.copies = append(o.copies, p.Value)
	}})
	o.now = func() time.Time { return time.Date(2026, 3, 4, 5, 6, 7, 0, time.Local) }
	return o
}

func (o *opened) write(t *testing.T, content string) {
	t.Helper()
	require.NoError(t, os.WriteFile(o.Path(), []byte(content), 0o600))
}

func (o *opened) content(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(o.Path())
	require.NoError(t, err)
	return string(data)
}

// requireFiles checks what lies in the folder beside settings.json.
func (o *opened) requireFiles(t *testing.T, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(o.Path()))
	require.NoError(t, err)
	got := []string{}
	for _, e := range entries {
		if e.Name() != filepath.Base(o.Path()) {
			got = append(got, e.Name())
		}
	}
	require.ElementsMatch(t, want, got)
}

func setParallel(n int) func(*Settings) error {
	return func(s *Settings) error { s.ParallelUploads = n; return nil }
}

func TestNoFileUntilTheFirstUpdate(t *testing.T) {
	f := open(t, "")
	require.Empty(t, f.problems)
	require.Equal(t, Default(), f.Get())
	require.NoFileExists(t, f.Path())

	require.NoError(t, f.Update(func(*Settings) error { return nil }))
	modetest.Require(t, 0o600, f.Path())
	f.requireFiles(t)
	again := openAt(f.Path())
	require.Empty(t, again.problems)
	require.Equal(t, Default(), again.Get())
}

func TestUpdateIsNormalisedWrittenAndPublished(t *testing.T) {
	f := open(t, contractExample)
	require.NoError(t, f.Update(func(s *Settings) error {
		require.Equal(t, f.Get(), *s) // Get does not wait for Update
		s.Channels = append(s.Channels, Channel{Name: " Sales & more ", StreamID: "abc=="})
		return nil
	}))
	want := Channel{Name: "Sales & more", StreamID: "abc%3d%3d", Account: "Main"}
	require.Equal(t, want, f.Get().Channels[1])
	require.Equal(t, f.Get(), openAt(f.Path()).Get())
	require.Contains(t, f.content(t), `"Sales & more"`)
	require.Contains(t, f.content(t), `"abc%3d%3d"`)
	modetest.Require(t, 0o600, f.Path()) // it was 0644
	f.requireFiles(t)                    // a good file needs no copy
}

func TestUpdateRefused(t *testing.T) {
	f := open(t, contractExample)
	before := f.Get()

	own := errors.New("changed my mind")
	require.Same(t, own, f.Update(func(s *Settings) error { s.ParallelUploads = 5; return own }))

	err := f.Update(setParallel(0))
	var p *Problem
	require.ErrorAs(t, err, &p)
	require.Equal(t, OutOfRange, p.Code)

	require.Equal(t, before, f.Get())
	require.Equal(t, contractExample, f.content(t))
}

func TestNothingIsPublishedWhenTheWriteFails(t *testing.T) {
	f := open(t, "")
	require.NoError(t, os.Remove(filepath.Dir(f.Path())))
	err := f.Update(setParallel(5))
	var p *Problem
	require.ErrorAs(t, err, &p)
	require.Equal(t, CannotWrite, p.Code)
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.Equal(t, Default(), f.Get())
}

func TestCallersShareNothing(t *testing.T) {
	f := open(t, contractExample)
	got := f.Get()
	got.Channels[0].Name = "mine"
	got.Accounts[0].Name = "mine"
	require.Equal(t, "Support", f.Get().Channels[0].Name)
	require.Equal(t, "Main", f.Get().Accounts[0].Name)

	mine := []Channel{{Name: "A", StreamID: "a"}}
	require.NoError(t, f.Update(func(s *Settings) error { s.Channels, s.SelectedChannel = mine, ""; return nil }))
	mine[0].Name = "changed later"
	require.Equal(t, "A", f.Get().Channels[0].Name)
}

func TestUnknownFieldsTravelWithTheirEntry(t *testing.T) {
	f := open(t, `{
		"future": {"deep": [1, 2.50, "<&>%3d"]}, "api_key": "x",
		"accounts": [{"name": "Main", "team": "north"}, {"name": "B", "base_url": "https://b.example", "team": "south"}],
		"channels": [
			{"colour": "red", "name": "One", "stream_id": "1"},
			{"name": "Two", "stream_id": "2", "colour": {"r": 1e2}, "account": "B"}
		],
		"timeouts_seconds": {"connect": 5, "sleep": 1},
		"window": {"x": 7}
	}`)
	require.Empty(t, f.problems)
	require.NoError(t, f.Update(func(s *Settings) error {
		s.Channels[0], s.Channels[1] = s.Channels[1], s.Channels[0]
		s.Channels[0].Name = "Second"
		s.Accounts[1].Name = "South"
		s.Channels[0].Account = "South"
		s.Timeouts.Connect = 20 * time.Second
		s.Window.Width = 800
		return nil
	}))
	require.JSONEq(t, `{
		"version": 1,
		"future": {"deep": [1, 2.50, "<&>%3d"]}, "api_key": "x",
		"accounts": [{"name": "Main", "base_url": "https://api.commbox.io/", "team": "north"}, {"name": "South", "base_url": "https://b.example/", "team": "south"}],
		"channels": [
			{"name": "Second", "stream_id": "2", "colour": {"r": 1e2}, "account": "South"},
			{"colour": "red", "name": "One", "stream_id": "1", "account": "Main"}
		],
		"selected_channel": "", "parallel_uploads": 3, "mend_files": "ask", "copy_id_when_done": false,
		"timeouts_seconds": {"connect": 20, "stall": 60, "answer": 120, "sleep": 1},
		"window": {"x": 7, "width": 800}
	}`, f.content(t))
	require.Contains(t, f.content(t), `2.50`)
	require.Contains(t, f.content(t), `"<&>%3d"`)
	require.Contains(t, f.content(t), `1e2`)
	require.Equal(t, f.Get(), openAt(f.Path()).Get())
}

func TestABrokenFileIsCopiedBeforeItIsRewritten(t *testing.T) {
	for name, content := range map[string]string{
		"JSON":      `{"parallel_uploads": 5,`,
		"field":     `{"parallel_uploads": 50}`,
		"channel":   `{"channels": [{"name": "A"}]}`,
		"too large": `{"x": "` + string(bytes.Repeat([]byte("x"), maxFileSize)) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t, content)
			require.Len(t, f.problems, 1)
			f.requireFiles(t)

			require.NoError(t, f.Update(setParallel(2)))
			const kept = "settings.json.20260304-050607.bak"
			f.requireFiles(t, kept)
			require.Equal(t, []string{f.Path() + ".20260304-050607.bak"}, f.copies)
			data, err := os.ReadFile(f.copies[0])
			require.NoError(t, err)
			require.Equal(t, content, string(data))
			modetest.Require(t, 0o600, f.copies[0])

			require.NoError(t, f.Update(setParallel(3)))
			f.requireFiles(t, kept) // once is enough
			require.Empty(t, openAt(f.Path()).problems)
		})
	}
}

func TestAFileChangedBySomebodyElseIsCopied(t *testing.T) {
	f := open(t, contractExample)
	f.write(t, `{"parallel_uploads": 7}`)
	require.NoError(t, f.Update(setParallel(2)))
	f.write(t, `{"parallel_uploads": 8}`)
	require.NoError(t, f.Update(setParallel(4)))
	f.write(t, "broken")
	require.NoError(t, f.Update(setParallel(5)))
	f.requireFiles(t, "settings.json.20260304-050607.bak", "settings.json.20260304-050607-2.bak", "settings.json.20260304-050607-3.bak")
	for i, want := range []string{`{"parallel_uploads": 7}`, `{"parallel_uploads": 8}`, "broken"} {
		data, err := os.ReadFile(f.copies[i])
		require.NoError(t, err)
		require.Equal(t, want, string(data))
	}
	require.Equal(t, 5, openAt(f.Path()).Get().ParallelUploads)
}

func TestAFileThatAppearedIsCopiedAndOneThatVanishedIsWrittenAgain(t *testing.T) {
	f := open(t, "")
	f.write(t, contractExample)
	require.NoError(t, f.Update(setParallel(2)))
	require.Len(t, f.copies, 1)

	require.NoError(t, os.Remove(f.Path()))
	require.NoError(t, f.Update(setParallel(4)))
	require.Equal(t, 4, openAt(f.Path()).Get().ParallelUploads)
	require.Len(t, f.copies, 1)
}

func TestABrokenFileThatVanishedNeedsNoCopy(t *testing.T) {
	f := open(t, "broken")
	require.NoError(t, os.Remove(f.Path()))
	require.NoError(t, f.Update(setParallel(2)))
	require.NoError(t, f.Update(setParallel(4)))
	f.requireFiles(t)
}

func TestNothingIsOverwrittenWithoutItsCopy(t *testing.T) {
	f := open(t, "broken")
	require.NoError(t, os.Remove(f.Path()))
	require.NoError(t, os.Mkdir(f.Path(), 0o700)) // cannot be read or copied
	err := f.Update(setParallel(2))
	var p *Problem
	require.ErrorAs(t, err, &p)
	require.Equal(t, CannotKeepCopy, p.Code)
	require.Equal(t, Default(), f.Get())
	require.DirExists(t, f.Path())

	f = openAt(f.Path())
	require.Equal(t, CannotRead, f.problems[0].Code)
}

func TestANewerFileIsReadAndNeverWritten(t *testing.T) {
	const newer = `{"version": 3, "parallel_uploads": 9}`
	f := open(t, newer)
	require.Equal(t, NewerVersion, f.problems[0].Code)
	require.Equal(t, 9, f.Get().ParallelUploads)
	requireNewer := func(err error) {
		var p *Problem
		require.ErrorAs(t, err, &p)
		require.Equal(t, NewerVersion, p.Code)
	}
	requireNewer(f.Update(setParallel(2)))
	require.Equal(t, newer, f.content(t))

	f = open(t, contractExample)
	f.write(t, newer) // by a newer program, meanwhile
	requireNewer(f.Update(setParallel(2)))
	require.Equal(t, newer, f.content(t))
	require.Equal(t, 3, f.Get().ParallelUploads)
	f.requireFiles(t)
}

func TestALinkStaysALink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	target := open(t, contractExample)
	link := filepath.Join(t.TempDir(), "settings.json")
	require.NoError(t, os.Symlink(target.Path(), link))
	require.NoError(t, openAt(link).Update(setParallel(6)))
	info, err := os.Lstat(link)
	require.NoError(t, err)
	require.Equal(t, os.ModeSymlink, info.Mode().Type())
	require.Equal(t, 6, openAt(target.Path()).Get().ParallelUploads)
}

func TestUpdatesAtTheSameTime(t *testing.T) {
	f := open(t, "")
	const people = 20
	var wg sync.WaitGroup
	for i := range people {
		wg.Go(func() {
			err := f.Update(func(s *Settings) error {
				s.Channels = append(s.Channels, Channel{Name: fmt.Sprint("channel ", i), StreamID: "x"})
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			f.Get().Channels[0].Name = "mine"
		})
	}
	wg.Wait()
	require.Len(t, f.Get().Channels, people)
	require.Equal(t, f.Get(), openAt(f.Path()).Get())
	require.Empty(t, f.copies)
}

func TestOptionsMayBeEmpty(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	require.NoError(t, os.WriteFile(path, []byte("broken"), 0o600))
	f, problems := Open(path, Options{})
	require.Len(t, problems, 1)
	add := func(id string) error {
		return f.Update(func(s *Settings) error {
			s.Channels = []Channel{{Name: "A", StreamID: id}}
			return nil
		})
	}
	var p *Problem
	require.ErrorAs(t, add(" \n"), &p)
	require.Equal(t, BadStreamID, p.Code)
	require.NoError(t, add(" any "))
	require.Equal(t, "any", f.Get().Channels[0].StreamID)
}
