// The sbom command prints a software bill of materials (CycloneDX 1.6, JSON) of Go programs: the
// modules that Go says are linked into them, which is more than what go.mod asks for on one
// system and less than what it lists for all.
//
//	sbom VERSION PROGRAM...
package main

import (
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: sbom VERSION PROGRAM...")
		os.Exit(2)
	}
	if err := write(os.Stdout, os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

// bill is the part of CycloneDX that is used.
type bill struct {
	Format      string      `json:"bomFormat"`
	SpecVersion string      `json:"specVersion"`
	Version     int         `json:"version"`
	Metadata    metadata    `json:"metadata"`
	Components  []component `json:"components"`
}

type metadata struct {
	Component component `json:"component"`
}

type component struct {
	Type       string     `json:"type"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	PackageURL string     `json:"purl,omitempty"`
	Hashes     []hash     `json:"hashes,omitempty"`
	Properties []property `json:"properties,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func write(to io.Writer, version string, programs []string) error {
	b := bill{
		Format: "CycloneDX", SpecVersion: "1.6", Version: 1,
		Metadata: metadata{component{Type: "application", Name: "MediaDrop", Version: version}},
	}
	linkedInto := map[string][]string{} // by package URL
	modules := map[string]component{}
	for _, program := range programs {
		info, err := buildinfo.ReadFile(program)
		if err != nil {
			return err
		}
		found := []component{goItself(info.GoVersion)}
		for _, m := range info.Deps {
			found = append(found, library(m))
		}
		for _, c := range found {
			modules[c.PackageURL] = c
			linkedInto[c.PackageURL] = append(linkedInto[c.PackageURL], filepath.Base(program))
		}
	}
	for url, c := range modules {
		for _, program := range linkedInto[url] {
			c.Properties = append(c.Properties, property{"mediadrop:linkedInto", program})
		}
		b.Components = append(b.Components, c)
	}
	slices.SortFunc(b.Components, func(x, y component) int { return strings.Compare(x.PackageURL, y.PackageURL) })
	out := json.NewEncoder(to)
	out.SetIndent("", "  ")
	return out.Encode(b)
}

// goItself is the standard library.
func goItself(version string) component {
	version = strings.TrimPrefix(version, "go")
	return component{Type: "library", Name: "std", Version: version, PackageURL: "pkg:golang/std@" + version}
}

func library(m *debug.Module) component {
	if m.Replace != nil {
		m = m.Replace
	}
	c := component{Type: "library", Name: m.Path, Version: m.Version, PackageURL: "pkg:golang/" + m.Path + "@" + m.Version}
	// go.sum's h1: is the SHA-256 of a list of the module's files with their own.
	if sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(m.Sum, "h1:")); err == nil && len(sum) > 0 {
		c.Hashes = []hash{{"SHA-256", hex.EncodeToString(sum)}}
	}
	return c
}
