package control

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// discretion makes texts fit to be handed to support: of paths it leaves the names,
// and of stream IDs the beginning. Who reads them learns neither what a person's
// folders are called nor where to upload to.
type discretion struct {
	streams *strings.Replacer
	folders []string // that are known to be some, the longest first
}

// shownOfStream is how many letters of a stream ID are left.
const shownOfStream = 4

const left = "…" // stands for what is left out

func shortStream(id string) string { return id[:min(shownOfStream, len(id))] + left }

// discreetly returns a discretion that knows some stream IDs and folders.
func discreetly(streams, folders []string) discretion {
	var pairs []string
	for _, id := range streams {
		plain, err := url.PathUnescape(id)
		if err != nil || id == "" {
			plain = id
		}
		for _, form := range []string{id, plain, url.PathEscape(plain), url.QueryEscape(plain)} {
			if form != "" {
				pairs = append(pairs, form, shortStream(id))
			}
		}
	}
	d := discretion{streams: strings.NewReplacer(pairs...)}
	for _, folder := range folders {
		d.know(folder)
	}
	return d
}

// know has a folder left out of texts in which it cannot be told from them.
func (d *discretion) know(folder string) {
	if len(folder) > 1 && !slices.Contains(d.folders, folder) {
		d.folders = append(d.folders, folder)
		slices.SortFunc(d.folders, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b)) })
	}
}

var (
	uploadAddress = regexp.MustCompile(`(uploadmedia/)([^\s"'/?<>]{1,4})[^\s"'/?<>]*`)
	unixPath      = regexp.MustCompile(`(^|[\s"'“(=\[])/(?:[^/\s"'“”]+/)+`)
	windowsPath   = regexp.MustCompile(`(?:[A-Za-z]:|\\)\\(?:[^\\/:*?"<>|\n]+\\)+`)
	wholePath     = regexp.MustCompile(`^(/|\\\\|[A-Za-z]:[\\/])`)
	inQuotes      = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
)

// text makes a text discreet.
func (d discretion) text(text string) string {
	if wholePath.MatchString(text) && !strings.ContainsAny(text, "\n\"") && !strings.Contains(text, ": ") {
		return left + text[strings.LastIndexAny(text, `/\`):]
	}
	text = uploadAddress.ReplaceAllString(d.streams.Replace(text), "${1}${2}"+left)
	for _, folder := range d.folders {
		text = strings.ReplaceAll(text, folder, left)
	}
	return windowsPath.ReplaceAllString(unixPath.ReplaceAllString(text, "${1}"+left+"/"), left+`\`)
}

// log makes lines of the log discreet, each a JSON object.
func (d discretion) log(lines string) string {
	of := func(literal string) (value string, ok bool) {
		return value, json.Unmarshal([]byte(literal), &value) == nil
	}
	for _, literal := range inQuotes.FindAllString(lines, -1) {
		if value, ok := of(literal); ok && filepath.IsAbs(value) && !strings.Contains(value, ": ") {
			d.know(filepath.Dir(value))
		}
	}
	return inQuotes.ReplaceAllStringFunc(lines, func(literal string) string {
		value, ok := of(literal)
		if !ok {
			return literal
		}
		var b bytes.Buffer
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		if encoder.Encode(d.text(value)) != nil {
			return `"` + left + `"`
		}
		return strings.TrimSpace(b.String())
	})
}

// discretion returns what knows this program's streams and folders.
func (c *Control) discretion() discretion {
	paths := c.options.Paths
	folders := []string{filepath.Dir(paths.Log), filepath.Dir(paths.Settings), filepath.Dir(paths.History), filepath.Dir(paths.Cache)}
	if home, err := os.UserHomeDir(); err == nil {
		folders = append(folders, home)
	}
	var streams []string
	for _, channel := range c.Settings().Channels {
		streams = append(streams, channel.StreamID)
	}
	return discreetly(streams, folders)
}
