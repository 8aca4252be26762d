// The probed command is MediaDrop, wired as its main function wires it, with a stall probe in it:
// probed HOME answers the commands of stallprobe.Serve. With a second argument, the address of a
// desk's library, it joins that, with the password in PGPASSWORD.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"mediadrop/.ci/bench/window/stallprobe"
	"mediadrop/settings"
	"mediadrop/settings/home"
	"mediadrop/settings/keychain"
	"mediadrop/settings/keychain/keychaintest"
	"mediadrop/ui"
	"mediadrop/ui/control"
	"mediadrop/ui/language"
	"mediadrop/ui/words"
	"mediadrop/ui/work"
	"mediadrop/uploader"
	"mediadrop/uploader/media"
	"mediadrop/uploader/media/worker"
)

func main() {
	media.Work(os.Args)
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "probed:", err)
		os.Exit(1)
	}
}

func run(folder string, desk []string) error {
	paths, err := home.Locate(folder)
	if err != nil {
		return err
	}
	file, _ := settings.Open(paths.Settings, settings.Options{})
	if err := language.Use("en"); err != nil {
		return err
	}
	to, err := os.Create(paths.Log)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(to, nil))
	keychain := keychain.System()
	if len(desk) > 0 {
		keychain = keychaintest.NewKeychain() // the system's is nobody's to fill
	}
	var window *ui.Window
	c, err := control.Open(context.Background(), control.Options{
		Paths: paths, File: file, Keychain: keychain, Version: "0.0.0", Worker: worker.New(paths.Scratch, log),
		Describe: words.Describe, Log: log, Publish: func(s uploader.Snapshot) { window.Publish(s) },
	})
	if err != nil {
		return err
	}
	a := app.NewWithID("io.github.mediadrop.probed")
	native, err := ui.MakeWindow(a)
	if err != nil {
		return err
	}
	window = ui.New(ui.Options{App: a, Window: native, Work: work.New(fyne.Do), Control: c, Closed: func() {}, Version: "0.0.0", Log: log})
	return ui.Run(a, window, func() {
		go func() {
			for _, url := range desk {
				if err := c.JoinTeam(context.Background(), settings.Team{URL: url, Member: "Desk 41"}, os.Getenv("PGPASSWORD"), false); err != nil {
					fmt.Fprintln(os.Stderr, "probed:", err)
					os.Exit(1)
				}
			}
			stallprobe.Serve(native, stallprobe.Hands{Drop: window.Drop, FocusSearch: window.Bar.FocusSearch})
		}()
	})
}
