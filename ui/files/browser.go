package files

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/dialogs"
	"mediadrop/ui/keys"
	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/ui/words"
)

// browser asks for files, or for a place to save one, where the system has no dialog for
// it. The toolkit's own takes one file, is in English, and loses Escape and its ring.
type browser struct {
	of      *Dialogs
	stack   *dialogs.Stack
	dialog  *dialogs.Dialog
	endings []string
	then    func(paths []string)

	folder  string
	list    *itemList
	place   *fyne.Container // of the list
	body    *fyne.Container // all but the buttons
	ticked  map[string]bool // names of files
	where   *dialogs.Entry
	said    *widgets.Text
	name    *dialogs.Entry // nil where files are opened
	confirm *dialogs.Button
	asked   int // how often a folder was asked for: the answer to the last one counts
}

// newBrowser makes the dialog. name is nil where files are to be opened.
func newBrowser(d *Dialogs, title, confirm string, name *dialogs.Entry, then func(paths []string)) *browser {
	b := &browser{of: d, stack: d.stack, name: name, then: then, place: container.NewStack(), said: widgets.NewParagraph("")}
	b.where = d.stack.NewCode("")
	b.where.OnSubmitted = func(text string) { b.goTo(typedPath(text, b.folder)) }
	above := d.stack.NewIconButton(theme.MoveUpIcon(), lang.L("The folder above"), b.up)
	home := d.stack.NewIconButton(theme.HomeIcon(), lang.L("Your home folder"), func() { b.open(homeFolder(), "") })
	b.said.Hide()
	b.said.MinWidth = 100
	b.confirm = d.stack.NewButton(confirm, b.agree)
	b.confirm.Importance = widget.HighImportance
	top := container.NewVBox(widgets.Sides(widgets.Inline(above, home), nil, b.where), b.said)
	var bottom fyne.CanvasObject
	if name != nil {
		bottom = widgets.Field(lang.L("File name"), name, nil)
		name.OnChanged = func(string) { b.allow() }
		name.OnSubmitted = func(string) { b.agree() }
	}
	b.body = widgets.Stacked(top, bottom, b.place)
	b.dialog = d.stack.NewWhole(title, b.body)
	b.dialog.SetButtons([]fyne.CanvasObject{d.stack.NewButton(language.Label("Cancel"), b.dialog.Hide), b.confirm})
	b.show(homeFolder(), nil, "")
	return b
}

// start shows the dialog.
func (b *browser) start() {
	b.dialog.Resize(b.stack.Window().Canvas().Size())
	focus := fyne.Focusable(b.list)
	if b.name != nil {
		focus = b.name
	}
	b.stack.Show(b.dialog, func() { b.asked++ }, focus)
	folder := b.of.folder
	if folder == "" {
		folder = homeFolder()
	}
	b.open(folder, "")
}

// homeFolder returns the person's own folder, or the one of all.
func homeFolder() string {
	if home, err := os.UserHomeDir(); err == nil {
		return home
	}
	return string(filepath.Separator)
}

// up leads to the folder above.
func (b *browser) up() {
	if above := filepath.Dir(b.folder); above != b.folder {
		b.open(above, filepath.Base(b.folder))
	}
}

// goTo opens the folder of a path that was typed, or takes the file.
func (b *browser) goTo(path string) {
	b.look(func() (func(), error) {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if info.IsDir() {
			items, err := readFolder(path, b.endings)
			return func() { b.show(path, items, "") }, err
		}
		return func() {
			if b.name == nil {
				b.end([]string{path})
				return
			}
			b.name.SetText(filepath.Base(path))
			b.open(filepath.Dir(path), filepath.Base(path))
		}, nil
	})
}

// open shows what is in a folder, with the keyboard at this name.
func (b *browser) open(folder, at string) {
	b.look(func() (func(), error) {
		items, err := readFolder(folder, b.endings)
		return func() { b.show(folder, items, at) }, err
	})
}

// look looks for something off the main goroutine, for which a share may take long, and
// then does what that returned. What was asked for since takes its place.
func (b *browser) look(do func() (then func(), err error)) {
	b.asked++
	asked := b.asked
	b.stack.Work().Go(func(context.Context) {
		then, err := do()
		b.stack.Work().Main(func() {
			switch {
			case asked != b.asked:
			case err != nil:
				b.say(problemOf(err), theme.ColorNameError)
			default:
				b.say("", theme.ColorNameForeground)
				then()
			}
		})
	})
}

// problemOf returns why nothing is shown.
func problemOf(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return lang.L("There is no such file or folder.")
	case errors.Is(err, fs.ErrPermission):
		return lang.L("You have no permission to open this folder.")
	}
	return lang.L("This folder cannot be opened.")
}

// say says something above the list, which makes room for it; "" says nothing.
func (b *browser) say(text string, color fyne.ThemeColorName) {
	b.said.Set(text, color)
	widgets.SetVisible(b.said, text != "")
	b.body.Refresh()
}

// show shows a folder. The keyboard stays in the list, if it was there.
func (b *browser) show(folder string, items []item, at string) {
	old := b.list
	b.folder, b.ticked = folder, map[string]bool{}
	b.list = newItemList(items)
	b.list.many, b.list.ticked = b.name == nil, func(i item) bool { return b.ticked[i.name] }
	b.list.onTick, b.list.onTake, b.list.onUp = b.tick, b.take, b.up
	b.place.Objects = []fyne.CanvasObject{b.list}
	b.place.Refresh()
	b.where.SetText(folder)
	b.allow()
	if old == nil {
		return
	}
	if len(items) == 0 && b.name == nil {
		b.say(lang.L("There is nothing here to choose."), theme.ColorNamePlaceHolder)
	}
	if focused := b.stack.Window().Canvas().Focused(); focused == nil || focused == fyne.Focusable(old) || focused == fyne.Focusable(b.where) {
		keys.Focus(b.list)
	}
	b.list.goTo(b.list.indexOf(at))
}

// tick chooses a file, or no longer; a folder is opened.
func (b *browser) tick(i item) {
	switch {
	case i.folder:
		b.open(filepath.Join(b.folder, i.name), "")
	case b.name != nil:
		b.name.SetText(i.name)
	default:
		b.ticked[i.name] = !b.ticked[i.name]
		b.allow()
	}
}

// take chooses a file and agrees; a folder is opened.
func (b *browser) take(i item) {
	switch {
	case i.folder:
		b.open(filepath.Join(b.folder, i.name), "")
	case b.name != nil:
		b.name.SetText(i.name)
		keys.Focus(b.name)
	default:
		b.ticked[i.name] = true
		b.agree()
	}
}

// chosen returns the paths of the files that are ticked, in their order.
func (b *browser) chosen() (paths []string) {
	for _, i := range b.list.items {
		if b.ticked[i.name] {
			paths = append(paths, filepath.Join(b.folder, i.name))
		}
	}
	return paths
}

// allow has the main button be pressed where there is something to agree to.
func (b *browser) allow() {
	if b.name != nil {
		widgets.SetEnabled(strings.TrimSpace(b.name.Text) != "", b.confirm)
		return
	}
	widgets.SetEnabled(len(b.chosen()) > 0, b.confirm)
}

// agree ends the dialog with what is chosen.
func (b *browser) agree() {
	if b.name == nil {
		if paths := b.chosen(); len(paths) > 0 {
			b.end(paths)
		}
		return
	}
	if strings.TrimSpace(b.name.Text) == "" {
		return
	}
	path := typedPath(b.name.Text, b.folder)
	b.look(func() (func(), error) {
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return func() { b.end([]string{path}) }, nil
		case err != nil:
			return nil, err
		case info.IsDir():
			return func() { b.say(lang.L("A folder has this name. Choose another one."), theme.ColorNameError) }, nil
		}
		return func() {
			b.stack.AskToDelete(lang.L("Replace “{{.Name}}”?", map[string]any{"Name": words.FileName(filepath.Base(path))}),
				lang.L("A file with this name is there already."), lang.L("Replace"), func() { b.end([]string{path}) })
		}, nil
	})
}

// end closes the dialog, and goes on with what was chosen.
func (b *browser) end(paths []string) {
	b.of.folder = b.folder
	b.dialog.Hide()
	b.then(paths)
}
