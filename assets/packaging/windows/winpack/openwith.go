package main

import (
	"fmt"
	"strings"
)

// endings are those of the files that MediaDrop takes (uploader/media): what WhatsApp plays and
// shows, and what can be converted to it.
var endings = strings.Fields(`
	jpg jpeg jpe jfif png heic heif webp gif bmp tif tiff
	mp4 m4v mov 3gp 3gpp avi mkv webm
	mp3 m4a aac amr ogg oga opus
	pdf txt doc docx xls xlsx ppt pptx pps
`)

// openWith is the component that makes Windows offer MediaDrop under "Open with", and only
// there: it never becomes the program that a double click opens.
func openWith(scope string) string {
	root := "HKCU"
	if scope == "perMachine" {
		root = "HKLM"
	}
	const program = `Software\Classes\Applications\mediadrop.exe`
	var values strings.Builder
	value := func(key, name, text, more string) {
		if name != "" {
			name = fmt.Sprintf(" Name=%q", name)
		}
		fmt.Fprintf(&values, "        <RegistryValue Root=%q Key=\"%s\"%s Type=\"string\" Value='%s'%s/>\n",
			root, key, name, text, more)
	}
	value(program, "FriendlyAppName", "MediaDrop", ` KeyPath="yes"`)
	value(program+`\shell\open\command`, "", `"[INSTALLDIR]mediadrop.exe" "%1"`, "")
	for _, ending := range endings {
		value(program+`\SupportedTypes`, "."+ending, "", "")
		value(`Software\Classes\.`+ending+`\OpenWithList\mediadrop.exe`, "", "", "")
	}
	return fragment(fmt.Sprintf(`    <DirectoryRef Id="INSTALLDIR">
      <Component Id="OpenWith" Guid="*" Win64="yes">
%s      </Component>
    </DirectoryRef>
`, values.String()))
}

func fragment(inside string) string {
	return fmt.Sprintf(`<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Fragment>
%s  </Fragment>
</Wix>
`, inside)
}
