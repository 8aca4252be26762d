// MediaDrop uploads files to CommBox WhatsApp channels and hands back their
// media IDs. This file is the composition root: flags, logging, wiring.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/mattn/go-ieproxy"

	"mediadrop/settings"
	"mediadrop/settings/home"
	"mediadrop/settings/keychain"
	"mediadrop/ui"
	"mediadrop/ui/clipboard"
	"mediadrop/ui/control"
	"mediadrop/ui/desktop"
	_ "mediadrop/ui/desktop/libraries" // first of all, where Windows looks for them
	"mediadrop/ui/instance"
	"mediadrop/ui/language"
	"mediadrop/ui/picker"
	"mediadrop/ui/words"
	"mediadrop/ui/work"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/givenfiles"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/worker"
	"mediadrop/uploader/team"
)

// version is set by the build.
var version = "0.0.0-dev"

// appID names the program to the systems.
const appID = "io.github.mediadrop.MediaDrop"

const usage = `Usage: mediadrop [--home DIR] [--channel NAME] [FILE|FOLDER ...]

Opens the window and uploads the files given.

  --home DIR      keep settings, history and log in DIR (portable mode)
  --channel NAME  upload to this channel
  --version       print the version
  --help          print this help

For the administrator of a team's PostgreSQL database:

  --team-setup URL  make or upgrade what a team needs in the database, as its
                    owner (password from PGPASSWORD or the password file)
  --team-sql        print the same as a script for psql
`

// Exit codes.
const (
	exitFailed = 1
	exitUsage  = 2
)

// usageError is a command line that cannot be carried out.
type usageError struct{ error }

// terminalError is an error that only somebody at a terminal can meet.
type terminalError struct{ error }

func main() {
	media.Work(os.Args) // does not return in a worker, which does and knows nothing else
	args := os.Args[1:]
	err := run(args)
	if errors.Is(err, ui.ErrNoGraphics) {
		err = tryWithoutDriver(args, err)
	}
	if err != nil {
		os.Exit(report(err))
	}
}

// tryWithoutDriver starts the copy of the program that draws without a graphics
// driver, where it is installed.
func tryWithoutDriver(args []string, err error) error {
	program := desktop.SoftwareOpenGL()
	if program == "" {
		return err
	}
	if home := desktop.PortableHome(); home != "" { // the copy lies in another folder
		args = append([]string{"--home", home}, args...)
	}
	return desktop.Start(program, args...)
}

// report prints why the program ends, where somebody can read it, and returns
// the exit code.
func report(err error) int {
	read := desktop.UseConsole()
	fmt.Fprintln(os.Stderr, "mediadrop: "+err.Error())
	if errors.As(err, new(usageError)) {
		return exitUsage // from a command line, or from a shortcut that somebody made by hand
	}
	if !read && !errors.As(err, new(terminalError)) {
		desktop.Alert(context.Background(), ui.Title, ui.Explain(err))
	}
	return exitFailed
}

// commandLine is what the person asked for.
type commandLine struct {
	home, channel string
	files         []string
	version, help bool
	teamSetup     string // the address of a database
	teamSQL       bool
}

// parse reads flags and files in any order.
func parse(args []string) (commandLine, error) {
	var c commandLine
	flags := flag.NewFlagSet("mediadrop", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&c.home, "home", "", "")
	flags.StringVar(&c.channel, "channel", "", "")
	flags.BoolVar(&c.version, "version", false, "")
	flags.StringVar(&c.teamSetup, "team-setup", "", "")
	flags.BoolVar(&c.teamSQL, "team-sql", false, "")
	for {
		err := flags.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			c.help = true
			return c, nil
		}
		if err != nil {
			return c, usageError{err}
		}
		rest := flags.Args()
		if len(rest) == 0 {
			return c, nil
		}
		if i := len(args) - len(rest); i > 0 && args[i-1] == "--" {
			c.files = append(c.files, rest...)
			return c, nil
		}
		c.files, args = append(c.files, rest[0]), rest[1:]
	}
}

func run(args []string) error {
	c, err := parse(args)
	switch {
	case err != nil:
		return err
	case c.help:
		return say(usage)
	case c.version:
		return say("mediadrop " + version + "\n")
	case c.teamSQL:
		return say(team.SQL())
	case c.teamSetup != "":
		return setUpTeam(c.teamSetup)
	}
	paths, noFolders := home.Locate(cmp.Or(c.home, desktop.PortableHome()))
	if paths == (home.Paths{}) {
		return noFolders
	}
	defer func() { _ = paths.RemoveTemporary() }() // what cannot be deleted, the system tidies away
	file, problems := settings.Open(paths.Settings, settings.Options{
		ParseStreamID: parseStreamID, Preset: settings.PresetPath(), Trust: settings.FromAdministrator,
	})
	if err := language.Use(file.Get().Language); err != nil {
		return err
	}
	if noFolders != nil {
		problems = append(problems, settings.Problem{Code: settings.CannotWrite, Err: noFolders})
	}
	request := instance.Request{}
	if c.channel != "" {
		name, ok := control.FindChannel(file.Get(), c.channel)
		if !ok {
			return usageError{fmt.Errorf("there is no channel %q", c.channel)}
		}
		request.Channel = name
	}
	for _, f := range c.files {
		if path, elsewhere := givenfiles.FilePath(f); !elsewhere {
			f = path // else it is looked for by its whole name, and not found
		}
		absolute, err := filepath.Abs(f)
		if err != nil {
			return fmt.Errorf("find %s: %w", f, err)
		}
		request.Files = append(request.Files, absolute)
	}
	claim, err := instance.Claim(context.Background(), paths.Lock, paths.Instance, request)
	if claim == nil {
		return err
	}
	defer claim.Close()
	return open(paths, file, problems, claim, err, request)
}

// setUpTeam makes what a team needs in a database, and says what is left to do.
func setUpTeam(address string) error {
	desktop.UseConsole()
	hasPassword, err := team.Setup(context.Background(), address)
	if err != nil {
		return terminalError{fmt.Errorf("the team's library was not set up, and nothing was changed: %w", err)}
	}
	text := "The team's library is set up.\n"
	if !hasPassword {
		text += "If the role " + team.Role + " has no password yet, give it one, in psql: \\password " + team.Role + "\n"
	}
	return say(text)
}

// say prints what was asked for.
func say(text string) error {
	desktop.UseConsole()
	_, err := io.WriteString(os.Stdout, text)
	return err
}

// open shows the window and returns when it is closed. alone is why no second start
// finds this one; nil where it does.
func open(paths home.Paths, file *settings.File, problems []settings.Problem, claim *instance.Instance, alone error, request instance.Request) error {
	if err := ui.CheckDisplay(); err != nil {
		return err
	}
	log := control.OpenLog(paths.Log)
	control.CatchLibraryLog(log)
	crashes, err := control.WatchCrashes(filepath.Dir(paths.Log))
	if err != nil {
		log.Warn("no crash reports", "error", err.Error())
	}
	defer crashes.Stop()
	for i := range problems {
		log.Warn("settings", "problem", problems[i].Error())
	}
	if alone != nil {
		log.Warn("no second start is noticed", "error", alone.Error())
	}
	var window *ui.Window
	opened := inBackground(func() (*control.Control, error) {
		return control.Open(context.Background(), control.Options{
			Paths: paths, File: file, Keychain: keychain.System(), Version: version,
			Proxy: ieproxy.GetProxyFunc(), RestTime: uploader.RestTime, Describe: words.Describe, Log: log,
			Worker:  worker.New(paths.Scratch, log),
			Publish: func(s uploader.Snapshot) { window.Publish(s) },
		})
	})
	a := app.NewWithID(appID)
	native, windowErr := ui.MakeWindow(a) // asks the system for its screens, which takes a while
	c, err := opened()
	if err != nil {
		return errors.Join(windowErr, err)
	}
	if windowErr != nil {
		return errors.Join(windowErr, c.Close())
	}
	closed := desktop.EndInTime(func() { fyne.Do(a.Driver().Quit) },
		func() error { return errors.Join(c.Close(), paths.RemoveTemporary()) },
		func(err error) { log.Error("ended without the window, which did not close", "saved", err == nil) })
	window = ui.New(ui.Options{
		App: a, Window: native, Work: work.New(ui.OnMain()), Control: c, Channel: request.Channel, Problems: problems, Alone: alone != nil, CrashReport: crashes.Previous,
		Pick: picker.Files, Save: picker.Save, Clipboard: clipboard.Read, ClipboardText: clipboard.Text, HasSendTo: desktop.HasSendTo, AddToSendTo: desktop.AddToSendTo,
		Closed: closed, Version: version, Log: log,
	})
	shown := desktop.ShowAgain()
	defer shown()
	err = ui.Run(a, window, func() {
		shown()
		window.Upload("", request.Files)
		claim.Serve(func(r instance.Request) { window.Handover(r.Channel, r.Files) })
		log.Info("ready", "version", version)
	})
	failed := c.Close() // before the window closed; not where the system ended it
	if err != nil {
		err = errors.Join(err, failed)
	}
	return err
}

// inBackground begins something now, and returns a function that waits for it.
func inBackground[T any](begin func() (T, error)) (wait func() (T, error)) {
	var result T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		result, err = begin()
	}()
	return func() (T, error) {
		<-done
		return result, err
	}
}

func parseStreamID(pasted string) (string, error) {
	id, err := commbox.ParseStreamID(pasted)
	return string(id), err
}
