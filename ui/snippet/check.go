package snippet

import (
	"fmt"
	"slices"
	"strings"
	"text/template/parse"
)

// UnknownError is returned where a format names something that no upload has.
type UnknownError struct {
	Name string // as it was written, without the dot in front
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("read the format: an upload has no %q", e.Name)
}

// Names returns what a person's own format can name of an upload.
func Names() []string {
	return []string{"ID", "Filename", "Kind", "Type", "Channel", "Label", "Note", "Expires", "Size"}
}

// check finds what would fail, or never end, in a format: all of it, not only
// what the example leads to.
func check(n parse.Node) error {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			return checkAll(n.Nodes)
		}
	case *parse.ActionNode:
		return check(n.Pipe)
	case *parse.IfNode:
		return checkBranch(n.BranchNode)
	case *parse.WithNode:
		return checkBranch(n.BranchNode)
	case *parse.PipeNode:
		if n != nil {
			return checkAll(n.Cmds)
		}
	case *parse.CommandNode:
		return checkAll(n.Args)
	case *parse.FieldNode:
		return checkName(n.Ident)
	case *parse.VariableNode:
		return checkName(n.Ident[1:])
	case *parse.ChainNode:
		return &UnknownError{strings.Join(n.Field, ".")}
	case *parse.RangeNode, *parse.TemplateNode:
		return ErrLoop
	}
	return nil
}

func checkAll[N parse.Node](nodes []N) error {
	for _, n := range nodes {
		if err := check(n); err != nil {
			return err
		}
	}
	return nil
}

func checkBranch(n parse.BranchNode) error {
	for _, part := range []parse.Node{n.Pipe, n.List, n.ElseList} {
		if err := check(part); err != nil {
			return err
		}
	}
	return nil
}

// checkName checks what stands behind a dot; what an upload has, has itself no
// parts.
func checkName(name []string) error {
	if len(name) == 0 || len(name) == 1 && slices.Contains(Names(), name[0]) {
		return nil
	}
	return &UnknownError{strings.Join(name, ".")}
}
