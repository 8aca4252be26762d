//go:build !linux

package clipboard

// ReadsTexts reports that Read returns texts, too.
const ReadsTexts = false
