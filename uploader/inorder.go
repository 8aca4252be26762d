package uploader

import (
	"slices"
	"strings"
)

// InOrder returns uploads in the order in which their files were given.
func InOrder(jobs map[string]Job) []Job {
	list := make([]Job, 0, len(jobs))
	for _, j := range jobs {
		list = append(list, j)
	}
	slices.SortFunc(list, func(a, b Job) int { return strings.Compare(a.ID, b.ID) })
	return list
}
