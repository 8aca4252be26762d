// Package paste uploads what was copied in another program: files of a file
// manager, and pictures, which are shown before they go. Everything here belongs to
// the main goroutine.
package paste

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/clipboard"
	"mediadrop/ui/control"
	"mediadrop/ui/dialogs"
	"mediadrop/ui/files"
	"mediadrop/ui/preview"
	"mediadrop/ui/words"
	"mediadrop/uploader/media/defect"
)

// Actions are what pasting leads to, and what it asks the window.
type Actions struct {
	// Read returns what was copied, and ReadText the text alone. They block, and fail
	// with clipboard.ErrOutOfReach where there is only ToolkitText.
	Read     func(ctx context.Context) (clipboard.Content, error)
	ReadText func(ctx context.Context) (string, error)
	// ToolkitText returns the text that was copied, and waits without end for the
	// program that it was copied in.
	ToolkitText func() string
	// Notice shows a quiet word; "" takes it back.
	Notice func(text string)
	// Channel returns where uploads go now.
	Channel func() string
	// Upload uploads files to a channel.
	Upload func(channel string, paths []string)
}

// Paster pastes.
type Paster struct {
	control *control.Control
	dialogs *dialogs.Stack
	viewer  *preview.Viewer
	on      Actions
	busy    bool // a picture is being read, or shown
}

// New returns the paster of a window.
func New(c *control.Control, d *dialogs.Stack, v *preview.Viewer, on Actions) *Paster {
	return &Paster{control: c, dialogs: d, viewer: v, on: on}
}

// Paste uploads what was copied to the channel that is selected now.
func (p *Paster) Paste() {
	if p.busy {
		return // a key that is held down
	}
	p.busy = true
	waits := p.sayThatItWaits(func() {})
	channel := p.on.Channel()
	p.dialogs.Work().Go(func(ctx context.Context) {
		content, err := p.on.Read(ctx)
		if errors.Is(err, clipboard.ErrOutOfReach) {
			p.dialogs.Work().Main(func() {
				content := clipboard.Content{Text: p.on.ToolkitText()}
				p.dialogs.Work().Go(func(ctx context.Context) { p.take(ctx, channel, content, nil, waits) })
			})
			return
		}
		p.take(ctx, channel, content, err, waits)
	})
}

// take uploads what was copied, off the main goroutine.
func (p *Paster) take(ctx context.Context, channel string, content clipboard.Content, err error, waits func()) {
	var found files.Copied
	if content.Files == "" {
		found = files.Pasted(content.Text)
	} else if found = files.Listed(content.Files); len(found.Paths) > 0 {
		found.Paths = append(found.Paths, found.Missing...) // their rows say that they are gone
	}
	path := ""
	if err == nil && len(found.Paths) == 0 && content.Picture.MIME != "" {
		path, err = p.control.KeepPasted(ctx, control.Pasted{MIME: content.Picture.MIME, Data: content.Picture.Data, Name: nameOf(content.Picture, time.Now())})
	}
	p.dialogs.Work().Main(func() {
		p.busy = false
		waits()
		switch {
		case len(found.Paths) > 0: // also where there was trouble with what else there is
			p.on.Upload(channel, found.Paths)
		case path != "":
			p.confirm(channel, path)
		case err != nil:
			p.failed(err)
		case found.Addresses > 0:
			files.TellAddresses(p.dialogs, found.Addresses)
		case len(found.Missing) > 0:
			p.dialogs.Tell(lang.L("The copied files are gone"), lang.L("They were moved or deleted after you copied them. Copy them again, then paste them here."))
		default:
			p.dialogs.Tell(lang.L("Nothing to upload on the clipboard"),
				lang.L("Copy files in your file manager, or a picture in any program, then paste them here."))
		}
	})
}

// patience is after how long it is said that another program is waited for.
const patience = time.Second

// sayThatItWaits says so after a while, and calls late, until it is called back.
func (p *Paster) sayThatItWaits(late func()) (end func()) {
	ended, said := false, false
	time.AfterFunc(patience, func() {
		p.dialogs.Work().Main(func() {
			if said = !ended; said {
				p.on.Notice(lang.L("Waiting for the program that you copied in…"))
				late()
			}
		})
	})
	return func() {
		if ended = true; said {
			p.on.Notice("")
		}
	}
}

// nameOf returns what a picture is called, without an ending: by the time at which
// it was pasted. The names of files are the same in all languages.
func nameOf(p clipboard.Picture, now time.Time) string {
	kind := "Screenshot"
	if p.Page {
		kind = "Picture" // of a page in a browser
	}
	return kind + " " + now.Local().Format("2006-01-02 15.04")
}

// confirm shows a picture before it goes. One that is not to go, or is none, is
// deleted.
func (p *Paster) confirm(channel, path string) {
	p.busy = true
	forget := func() {
		p.busy = false
		p.dialogs.Work().Go(func(context.Context) {
			if err := p.control.ForgetPasted(path); err != nil {
				p.dialogs.Log().Warn("a picture that was not uploaded stays", "file", path, "error", err.Error())
			}
		})
	}
	to, agree := "", lang.L("Upload to {{.Channel}}", map[string]any{"Channel": words.Channel(channel)})
	if !words.FitsOnButton(channel) { // above the picture it stands whole
		to, agree = agree, lang.L("Upload")
	}
	p.viewer.Confirm(path, lang.L("Upload this picture?"), to, agree,
		func() {
			p.busy = false
			p.on.Upload(channel, []string{path})
		},
		forget, func(err error) { forget(); p.failed(err) })
}

// failed says that something was copied that could not be read.
func (p *Paster) failed(err error) {
	if p.dialogs.Work().Stopped() {
		return
	}
	p.dialogs.Log().Warn("not pasted", "error", err.Error())
	if errors.Is(err, defect.ErrTooBig) || errors.Is(err, clipboard.ErrTooBig) {
		p.dialogs.Tell(lang.L("This cannot be pasted"), lang.L("The picture is larger than any that can be sent. Copy a part of it, or make it smaller first."))
		return
	}
	p.dialogs.Tell(lang.L("This cannot be pasted"),
		lang.L("What you copied could not be read, or there is no room on the disk to keep it. Copy it again, or save it as a file and drop the file here."))
}
