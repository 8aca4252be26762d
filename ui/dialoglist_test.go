package ui_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// untitled are the functions that show a dialog whose title is made elsewhere, and the
// titles that it may have.
var untitled = map[string][]string{
	"alerts/failure.go: show":         {"CommBox rejected your key", "{{.Count}} uploads could not be confirmed", "WhatsApp would not show {{.Count}} files", "Not uploaded", "Some files need you"},
	"alerts/review.go: show":          {"{{.Count}} cannot be sent"},
	"copyas/copy.go: askAboutExpired": {"This ID has expired", "Some IDs have expired"},
	"files/browser.go: newBrowser":    {"Choose files to upload", "Export the channels, without keys"},
	"preview/preview.go: Confirm":     {"Upload this picture?"},
	"setup/key.go: AskForKey":         {"CommBox key", "Key for “{{.Account}}”"},

	"settingsview/templateform.go: show": {"Add a template", "Edit the template"},
}

// TestEveryDialogIsHere reads the window's code for what opens a dialog, and requires
// that everyDialog opens each, too.
func TestEveryDialogIsHere(t *testing.T) {
	listed := map[string]bool{}
	for _, s := range scenes() {
		for _, d := range s.dialog {
			listed[d.title] = true
		}
	}
	found := 0
	require.NoError(t, filepath.WalkDir(".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "dialogs") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		for _, declared := range file.Decls {
			f, ok := declared.(*ast.FuncDecl)
			if !ok {
				continue
			}
			// Titles stand as they are, or in a variable of the function.
			texts := map[string][]string{}
			ast.Inspect(f, func(n ast.Node) bool {
				if assign, ok := n.(*ast.AssignStmt); ok && len(assign.Lhs) == len(assign.Rhs) {
					for i := range assign.Lhs {
						if name, ok := assign.Lhs[i].(*ast.Ident); ok {
							texts[name.Name] = append(texts[name.Name], textsOf(assign.Rhs[i])...)
						}
					}
				}
				return true
			})
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || !opens(call) {
					return true
				}
				found++
				titles := textsOf(call.Args[0])
				if name, ok := call.Args[0].(*ast.Ident); ok {
					titles = texts[name.Name]
				}
				if len(titles) == 0 {
					titles = untitled[path+": "+f.Name.Name]
				}
				if len(titles) == 0 {
					t.Errorf("%s: %s shows a dialog, and nothing says with which title", path, f.Name.Name)
				}
				for _, title := range titles {
					if !listed[title] {
						t.Errorf("%s: %s shows the dialog %q, which everyDialog does not open", path, f.Name.Name, title)
					}
				}
				return true
			})
		}
		return nil
	}))
	require.Greater(t, found, 40, "the code is read")
}

// opens reports whether a call makes a dialog of a window's stack.
func opens(call *ast.CallExpr) bool {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) < 2 {
		return false
	}
	switch method.Sel.Name {
	case "New", "NewWhole", "NewScrolled", "Ask", "AskToDelete", "AskToStop", "AskToKeep", "Tell", "TellWith":
	default:
		return false
	}
	switch on := method.X.(type) {
	case *ast.SelectorExpr:
		return on.Sel.Name == "dialogs" || on.Sel.Name == "Dialogs" || on.Sel.Name == "stack"
	case *ast.Ident:
		return on.Name == "d" || on.Name == "v" && method.Sel.Name == "Confirm"
	}
	return false
}

// textsOf returns the keys of the texts that an expression translates.
func textsOf(e ast.Expr) []string {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return nil
	}
	function, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || function.Sel.Name != "L" && function.Sel.Name != "N" {
		return nil
	}
	if literal, ok := call.Args[0].(*ast.BasicLit); ok {
		text, err := strconv.Unquote(literal.Value)
		if err == nil {
			return []string{text}
		}
	}
	return nil
}
