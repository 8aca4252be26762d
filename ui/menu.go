package ui

import (
	"context"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/keys"
	"mediadrop/ui/menus"
	"mediadrop/ui/menustate"
	"mediadrop/ui/topbar"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

func shortcut(key fyne.KeyName) *desktop.CustomShortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
}

// rebuildMenu makes the main menu again: it lists the channels and the forms to
// copy in. On macOS the system shows it.
func (w *Window) rebuildMenu() {
	menu := w.mainMenu()
	for _, m := range menu.Items {
		for _, item := range m.Items {
			w.keepBehindDialogs(item)
		}
	}
	w.Menu.Set(menu)
	w.menuItems.OnChanged = w.Menu.Refresh
	if runtime.GOOS == "darwin" {
		w.win.SetMainMenu(menu)
		w.menuItems.OnChanged = menu.Refresh
	}
	followKeys(w)
	w.updateMenu()
}

// updateMenu greys out in the menu what cannot be done now, and ticks what is so.
func (w *Window) updateMenu() {
	if w.List == nil {
		return // the list is drawn before anybody opens a menu
	}
	facts := menustate.Of(w.List.Some(menustate.Enough))
	facts.Active, facts.Failed = w.totals.Active()+w.totals.Waiting > 0, w.Rows.Tallies().Failed > 0
	facts.Channels, facts.Channel = len(w.control.Settings().Channels) > 0, w.channel
	w.menuItems.Show(facts)
}

// keepBehindDialogs makes a shortcut of the menu do nothing while a dialog covers
// the window, for menus get their keys all the same. What belongs to a text that
// is typed in a dialog, and leaving, see to that themselves.
func (w *Window) keepBehindDialogs(item *fyne.MenuItem) {
	if _, own := item.Shortcut.(*desktop.CustomShortcut); !own || item.IsQuit {
		return
	}
	do := item.Action
	item.Action = func() {
		if !w.isCovered() {
			do()
		}
	}
}

// isCovered reports whether a dialog, or another thing that asks for an answer,
// is above the window.
func (w *Window) isCovered() bool { return w.Dialogs.Any() || w.win.Canvas().Overlays().Top() != nil }

func (w *Window) mainMenu() *fyne.MainMenu {
	item := func(text string, s fyne.Shortcut, do func()) *fyne.MenuItem {
		i := fyne.NewMenuItem(text, do)
		i.Shortcut = s
		return i
	}
	w.menuItems = menustate.Items{}
	selected := func(text string, s fyne.Shortcut, do func(), can func(menustate.Facts) bool) *fyne.MenuItem {
		return w.menuItems.Needs(item(text, s, w.inList(do)), can)
	}
	any := func(f menustate.Facts) bool { return f.Selected }
	ids := func(f menustate.Facts) bool { return f.IDs }
	quit := item(lang.L("Quit"), shortcut(fyne.KeyQ), w.askToClose)
	quit.IsQuit = true
	file := fyne.NewMenu(lang.L("File"),
		item(lang.L("Add files…"), shortcut(fyne.KeyO), w.pickFiles),
		item(lang.L("Upload from clipboard"), &fyne.ShortcutPaste{}, w.paste),
		fyne.NewMenuItemSeparator(),
		item(lang.L("Export as CSV…"), nil, w.Transfer.ExportCSV),
		item(lang.L("Export as JSON…"), nil, w.Transfer.ExportJSON),
		item(lang.L("Import…"), nil, w.Transfer.Import),
		fyne.NewMenuItemSeparator())
	if w.noSendTo {
		file.Items = append(file.Items, item(lang.L("Add MediaDrop to “Send to”"), nil, w.addToSendTo))
	}
	file.Items = append(file.Items,
		item(lang.L("Settings…"), shortcut(fyne.KeyComma), w.Settings.Show),
		fyne.NewMenuItemSeparator(),
		quit)
	return fyne.NewMainMenu(
		file,
		fyne.NewMenu(lang.L("Upload"),
			item(lang.L("Copy"), &fyne.ShortcutCopy{}, w.copySelected),
			w.Copier.Menu(nil),
			selected(lang.L("Preview"), nil, w.Commands.PreviewSelected, any),
			selected(lang.L("Try it on my phone…"), shortcut(fyne.KeyT), w.Trier.TrySelected, ids),
			selected(lang.L("Renew"), shortcut(fyne.KeyE), w.Commands.RenewSelected, ids),
			selected(lang.L("Name and note…"), shortcut(fyne.KeyN), w.Commands.EditNote, any),
			w.menuItems.Ticks(selected(lang.L("Favourite"), shortcut(fyne.KeyD), w.Commands.StarSelected, any), func(f menustate.Facts) bool { return f.Favourites }),
			selected(lang.L("Retry"), shortcut(fyne.KeyR), w.Commands.RetrySelected, func(f menustate.Facts) bool { return f.Retries }),
			selected(lang.L("Cancel"), shortcut(fyne.KeyPeriod), w.Commands.CancelSelected, func(f menustate.Facts) bool { return f.Runs }),
			selected(lang.L("Remove from list"), nil, w.Commands.RemoveSelected, any),
			item(lang.L("Undo"), &fyne.ShortcutUndo{}, w.undo),
			fyne.NewMenuItemSeparator(),
			item(lang.L("Select all"), &fyne.ShortcutSelectAll{}, w.selectAll),
			item(lang.L("Find…"), shortcut(fyne.KeyF), func() { w.Bar.FocusSearch() }),
			item(lang.L("Filter and sort"), shortcut(fyne.KeyL), func() { w.Bar.ToggleFilters() }),
			item(lang.L("Recently removed"), nil, func() { w.Bar.Tabs.Choose(topbar.TabRemoved) }),
			w.menuItems.Needs(item(lang.L("Cancel all"), nil, w.control.CancelAll), func(f menustate.Facts) bool { return f.Active }),
			w.menuItems.Needs(item(lang.L("Retry all failed"), nil, w.Commands.RetryFailed), func(f menustate.Facts) bool { return f.Failed })),
		w.channelMenu(),
		fyne.NewMenu(lang.L("Help"),
			item(lang.L("First steps"), nil, func() { w.Help.FirstSteps() }),
			item(lang.L("Keyboard shortcuts"), nil, func() { w.Help.Shortcuts() }),
			fyne.NewMenuItemSeparator(),
			item(lang.L("Copy diagnostics"), nil, w.copyDiagnostics),
			item(lang.L("About MediaDrop"), nil, w.showAbout)),
	)
}

// channelMenu lists the channels with the keys that select them.
func (w *Window) channelMenu() *fyne.Menu {
	menu := fyne.NewMenu(lang.L("Channel"))
	digits := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9}
	for i, name := range w.control.Channels() {
		item := fyne.NewMenuItem(words.Channel(name), func() { w.selectChannel(name) })
		if i < len(digits) {
			item.Shortcut = shortcut(digits[i])
		}
		menu.Items = append(menu.Items, w.menuItems.Ticks(item, func(f menustate.Facts) bool { return f.Channel == name }))
	}
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.L("Set up a channel…"), func() { w.Setup.Channel(nil, nil) }),
		w.menuItems.Needs(fyne.NewMenuItem(lang.L("Export channels…"), w.Transfer.ExportChannels), func(f menustate.Facts) bool { return f.Channels }))
	return menu
}

// followKeys has the menu's shortcuts work, and keys that work wherever the keyboard
// is. Alt and its first letter open a menu whose title is written in Latin letters.
func followKeys(w *Window) {
	uncovered := func(do func()) func() {
		return func() {
			if !w.isCovered() {
				do()
			}
		}
	}
	var shortcuts []keys.Shortcut
	for i, menu := range w.Menu.Main.Items {
		if first := menu.Label[:1]; runtime.GOOS != "darwin" && first >= "A" && first <= "Z" {
			alt := &desktop.CustomShortcut{KeyName: fyne.KeyName(first), Modifier: fyne.KeyModifierAlt}
			shortcuts = append(shortcuts, keys.Shortcut{Shortcut: alt, Do: uncovered(func() { w.Menu.Open(i) })})
		}
		for _, item := range menu.Items {
			if item.Shortcut != nil {
				shortcuts = append(shortcuts, keys.Shortcut{Shortcut: item.Shortcut, Do: item.Action})
			}
		}
	}
	c := w.win.Canvas()
	keys.Follow(c, shortcuts)
	keys.Reveals(w.Dialogs.Reveal)
	keys.Home(func() { // there may be no list to go to
		if len(w.content.Objects) > 0 && w.content.Objects[0] == fyne.CanvasObject(w.List) && !w.isCovered() {
			c.Focus(w.List)
		}
	})
	keys.Alt(func() {
		if runtime.GOOS != "darwin" && !menus.Close(c) && !w.isCovered() {
			w.Menu.Open(0)
		}
	})
	keys.Always(map[fyne.KeyName]func(){
		fyne.KeyEscape: func() { w.Dialogs.CloseTop() },
		fyne.KeyF6: uncovered(func() {
			keys.NextArea(c, []fyne.CanvasObject{w.Bar.Object, w.StripPane, w.content, w.Bottom.Object})
		}),
		fyne.KeyF10: uncovered(func() {
			if runtime.GOOS != "darwin" {
				w.Menu.Open(0)
			}
		}),
	})
}

// typedKey does what a single key asks for; true when it asks for anything.
func (w *Window) typedKey(key fyne.KeyName) bool {
	if w.isCovered() && key != fyne.KeyEscape {
		return false // the list behind a dialog is out of reach
	}
	switch key {
	case fyne.KeyEscape:
		return w.Dialogs.CloseTop()
	case fyne.KeyF6, fyne.KeyF10:
		return keys.Pressed(key)
	case fyne.KeyDelete, fyne.KeyBackspace:
		w.inList(w.Commands.RemoveSelected)()
	case fyne.KeyF5:
		w.inList(w.Commands.RetrySelected)()
	case fyne.KeyReturn, fyne.KeyEnter:
		w.inList(w.Commands.DoFirst)()
	case fyne.KeySpace:
		w.inList(w.Commands.PreviewSelected)()
	case fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyHome, fyne.KeyEnd:
		return w.goToList(key)
	default:
		return false
	}
	return true
}

// goToList gives the list a key that moves the selection, while nothing has the
// keyboard. The first such key goes to the first row.
func (w *Window) goToList(key fyne.KeyName) bool {
	if w.win.Canvas().Focused() != nil || w.Rows.Length() == 0 {
		return false
	}
	_, known := w.List.Current()
	w.win.Canvas().Focus(w.List)
	if known {
		w.List.TypedKey(&fyne.KeyEvent{Name: key})
	}
	return true
}

// toFocused hands a shortcut to the text field that is being typed in. The
// menu gets shortcuts first, also those that belong to a text.
func (w *Window) toFocused(s fyne.Shortcut) bool {
	focused, ok := w.win.Canvas().Focused().(fyne.Shortcutable)
	if ok {
		focused.TypedShortcut(s)
	}
	return ok
}

// copySelected copies a selected text, else what the selected rows have, in
// the form that the person chose.
func (w *Window) copySelected() {
	if !w.toFocused(&fyne.ShortcutCopy{Clipboard: w.app.Clipboard()}) {
		w.inList(func() { w.Copier.CopySelected(w.Copier.Default()) })()
	}
}

// selectAll selects all of a text that is being typed, else all rows.
func (w *Window) selectAll() {
	if !w.toFocused(&fyne.ShortcutSelectAll{}) && !w.isCovered() {
		w.List.ChooseAll()
	}
}

// undo takes back what was typed, else what was done last.
func (w *Window) undo() {
	if !w.toFocused(&fyne.ShortcutUndo{}) && !w.isCovered() {
		w.Steps.Undo()
	}
}

// inList makes a shortcut do nothing while a dialog covers the list, for menus
// get their keys all the same, and wait for a search that is under way: it must
// not act on rows that the search leaves behind.
func (w *Window) inList(do func()) func() {
	return func() {
		w.Rows.WhenShown(func() {
			if !w.isCovered() {
				do()
			}
		})
	}
}

// copyDiagnostics puts what support needs to know on the clipboard.
func (w *Window) copyDiagnostics() {
	w.work.Go(func(context.Context) {
		text := w.control.Diagnostics()
		w.work.Main(func() {
			w.app.Clipboard().SetContent(text)
			w.Dialogs.Tell(lang.L("Diagnostics copied"), lang.L("Paste them into a message to support. They contain the settings and the last lines of the log, but never the key."))
		})
	})
}

func (w *Window) showAbout() {
	about := container.NewVBox(
		widgets.NewParagraph("MediaDrop "+w.options.Version),
		widgets.NewParagraph(lang.L("Drop, check, paste: media IDs for CommBox WhatsApp templates.")),
		widgets.NewParagraph(lang.L("Settings:\n{{.Path}}", map[string]any{"Path": w.control.SettingsPath()})),
	)
	if preset := w.control.PresetPath(); preset != "" {
		about.Add(widgets.NewParagraph(lang.L("Your administrator's settings:\n{{.Path}}", map[string]any{"Path": preset})))
	}
	w.Dialogs.TellWith(lang.L("About MediaDrop"), about)
}
