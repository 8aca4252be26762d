package bottombar

import (
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mediadrop/ui/language"
	"mediadrop/ui/widgets"
	"mediadrop/uploader"
)

// Receipt is the line that stands there when a drop of several files has
// ended: how many arrived, and what can be done with all of them at once.
type Receipt struct {
	Object fyne.CanvasObject // hidden while there is nothing to say
	icon   *widget.Icon
	text   *widgets.Text
	copy   *widget.Button

	on    Actions
	begun time.Time
	// open are the drops in which files are still on their way, by ID. They are as
	// large as what the person dropped and is not through yet.
	open  map[string]map[string]uploader.Job
	ended map[string]struct{} // the latest drops that are through
	drop  string              // whose receipt is shown
	jobs  map[string]uploader.Job
}

// maxEndedDrops is how many drops are known to be through. Of older ones,
// nothing comes any more.
const maxEndedDrops = 1000

// leastFiles is how many files of a drop are worth a receipt: one has its row.
const leastFiles = 2

// NewReceipt makes a receipt of nothing.
func NewReceipt(on Actions) *Receipt {
	r := &Receipt{on: on, begun: time.Now(), open: map[string]map[string]uploader.Job{}, ended: map[string]struct{}{}}
	r.build()
	return r
}

// build makes the line, again when the language changes.
func (r *Receipt) build() {
	r.icon, r.text = widget.NewIcon(nil), widgets.NewText("", 1)
	r.copy = widget.NewButtonWithIcon(language.Label("Copy all IDs"), theme.ContentCopyIcon(), r.copyAll)
	save := widget.NewButtonWithIcon(language.Label("Save as CSV…"), theme.DocumentSaveIcon(), r.save)
	dismiss := widgets.NewToolButton("", theme.CancelIcon(), language.Label("Close"), r.Close)
	dismiss.Importance = widget.LowImportance
	text := container.New(layout.NewCustomPaddedVBoxLayout(0), layout.NewSpacer(), r.text, layout.NewSpacer())
	line := widgets.Sides(widgets.Inline(widgets.Spacer(4), r.icon), widgets.Inline(r.copy, save, dismiss), text)
	r.Object = container.NewVBox(widget.NewSeparator(), line)
	r.show()
}

// Follow takes in uploads that changed.
func (r *Receipt) Follow(changed []uploader.Job) {
	touched := map[string]bool{}
	for _, j := range changed {
		if r.jobs != nil && j.DropID == r.drop {
			r.jobs[j.ID] = j
			continue
		}
		if r.open[j.DropID] == nil {
			if !r.begins(j) {
				continue
			}
			r.open[j.DropID] = map[string]uploader.Job{}
		}
		r.open[j.DropID][j.ID] = j
		touched[j.DropID] = true
	}
	for drop := range touched {
		if jobs := r.open[drop]; allEnded(jobs) {
			r.finish(drop, jobs)
		}
	}
	r.show()
}

// begins reports whether an upload belongs to a drop that is to be followed: it is
// on its way, also once more, or went so fast that nobody saw it on its way.
func (r *Receipt) begins(j uploader.Job) bool {
	_, ended := r.ended[j.DropID]
	return !j.State.Ended() || !ended && j.CreatedAt.After(r.begun)
}

func allEnded(jobs map[string]uploader.Job) bool {
	for _, j := range jobs {
		if !j.State.Ended() {
			return false
		}
	}
	return true
}

// finish shows the receipt of a drop instead of an older one.
func (r *Receipt) finish(drop string, jobs map[string]uploader.Job) {
	delete(r.open, drop)
	r.ended[drop] = struct{}{}
	if len(r.ended) > maxEndedDrops {
		delete(r.ended, slices.Min(slices.Collect(maps.Keys(r.ended)))) // IDs ascend
	}
	if len(jobs) >= leastFiles {
		r.drop, r.jobs = drop, jobs
	}
}

func (r *Receipt) show() {
	done, not := 0, 0
	for _, j := range r.jobs {
		switch {
		case j.State == uploader.Done:
			done++
		case j.State.Ended():
			not++
		}
	}
	data := map[string]any{"Done": done, "Count": len(r.jobs), "Not": not}
	text, icon := lang.L("{{.Done}} of {{.Count}} uploaded", data), theme.ConfirmIcon()
	if not > 0 {
		icon = theme.WarningIcon()
		text = lang.L("{{.Done}} of {{.Count}} uploaded, {{.Not}} not", data)
	}
	r.icon.SetResource(icon)
	r.text.Set(text, theme.ColorNameForeground)
	if done > 0 {
		r.copy.Enable()
	} else {
		r.copy.Disable()
	}
	r.on.showLine(r.Object, r.jobs != nil)
}

// Close puts the receipt away.
func (r *Receipt) Close() {
	r.jobs = nil
	r.show()
}

func (r *Receipt) copyAll() { r.on.CopyDrop(uploader.InOrder(r.jobs)) }

func (r *Receipt) save() { r.on.SaveDrop(uploader.InOrder(r.jobs)) }
