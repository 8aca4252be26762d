package ui

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDocsNameTestsThatAreThere: whoever follows a promise to the test that holds it finds
// it in the package that is named.
func TestDocsNameTestsThatAreThere(t *testing.T) {
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	folders, tests := map[string]bool{}, map[string][]string{} // tests: their folders
	for path, folder := range goFiles(t) {
		source, err := os.ReadFile(path)
		require.NoError(t, err)
		folders[folder] = true
		for _, found := range declared.FindAllSubmatch(source, -1) {
			tests[string(found[1])] = append(tests[string(found[1])], folder)
		}
	}
	is := func(folder, named string) bool { return folder == named || strings.HasSuffix(folder, "/"+named) }

	docs, err := filepath.Glob("../docs/*.md")
	require.NoError(t, err)
	named := regexp.MustCompile("`((?:Test|Fuzz)\\w+)`|\\(([\\w./]+)[,)]") // a test, or the package of those before
	count := 0
	for _, doc := range docs {
		text, err := os.ReadFile(doc)
		require.NoError(t, err)
		for line := range strings.Lines(string(text)) {
			var before []string
			for _, found := range named.FindAllStringSubmatch(line, -1) {
				test, pkg := found[1], found[2]
				if test != "" {
					require.Contains(t, tests, test, doc)
					before = append(before, test)
					count++
					continue
				}
				isPackage := false
				for folder := range folders {
					isPackage = isPackage || is(folder, pkg)
				}
				if !isPackage {
					continue
				}
				for _, test := range before {
					require.True(t, slices.ContainsFunc(tests[test], func(folder string) bool { return is(folder, pkg) }),
						"%s: %s is not in %s but in %s", doc, test, pkg, tests[test])
				}
				before = nil
			}
		}
	}
	require.Greater(t, count, 100, "tests that docs name")
}

// TestContributingNamesEveryPackage: whoever comes new finds each folder in the table.
func TestContributingNamesEveryPackage(t *testing.T) {
	text, err := os.ReadFile("../CONTRIBUTING.md")
	require.NoError(t, err)
	for path := range list(t, "./...") {
		folder := strings.TrimPrefix(path, module+"/")
		if folder == module || within(folder, "assets") {
			continue
		}
		inTable := strings.Contains(string(text), "`"+folder+"`") || strings.Contains(string(text), "`"+folder+"/`") ||
			strings.Contains(string(text), "`"+filepath.Base(folder)+"`")
		require.True(t, inTable, "%s is not in CONTRIBUTING.md", folder)
	}
}
