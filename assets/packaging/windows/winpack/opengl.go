package main

import (
	"fmt"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// openGL is the component group that installs all of a folder, and with it a copy of the
// program. It has to be a copy: Windows looks for opengl32.dll beside the exe first, so that
// beside the program itself it would keep everybody from their own, faster one.
func openGL(folder, exe string) (string, error) {
	o := openGLFiles{}
	o.file("mediadrop.exe", exe)
	if err := o.folder(folder); err != nil {
		return "", fmt.Errorf("list the OpenGL files: %w", err)
	}
	return fragment(fmt.Sprintf(`    <DirectoryRef Id="INSTALLDIR">
      <Directory Id="SoftwareOpenGLDir" Name="software-opengl">
%s      </Directory>
    </DirectoryRef>
  </Fragment>
  <Fragment>
    <ComponentGroup Id="SoftwareOpenGL">
%s    </ComponentGroup>
`, o.content.String(), o.refs.String())), nil
}

// openGLFiles collects what is installed, one component a file.
type openGLFiles struct {
	content, refs strings.Builder
	count         int
}

// folder adds what is in a folder, and wants opengl32.dll there, without which all of it is
// for nothing.
func (o *openGLFiles) folder(path string) error {
	if _, err := os.Stat(filepath.Join(path, "opengl32.dll")); err != nil {
		return err
	}
	return o.add(path)
}

func (o *openGLFiles) add(path string) error {
	entries, err := os.ReadDir(path) // sorted
	if err != nil {
		return err
	}
	for _, entry := range entries {
		inside := filepath.Join(path, entry.Name())
		switch {
		case entry.IsDir():
			o.count++
			fmt.Fprintf(&o.content, "<Directory Id=\"OpenGLDir%d\" Name=\"%s\">\n", o.count, html.EscapeString(entry.Name()))
			if err := o.add(inside); err != nil {
				return err
			}
			o.content.WriteString("</Directory>\n")
		case entry.Type().IsRegular(), entry.Type() == fs.ModeSymlink:
			o.file(entry.Name(), inside)
		}
	}
	return nil
}

func (o *openGLFiles) file(name, source string) {
	o.count++
	id := fmt.Sprintf("OpenGL%d", o.count)
	fmt.Fprintf(&o.content, `        <Component Id="%s" Guid="*" Win64="yes">
          <File Id="%sFile" Name="%s" Source="%s" KeyPath="yes"/>
        </Component>
`, id, id, html.EscapeString(name), html.EscapeString(source))
	fmt.Fprintf(&o.refs, "      <ComponentRef Id=\"%s\"/>\n", id)
}
