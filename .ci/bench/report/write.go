package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// document is the report as JSON.
type document struct {
	Machine Machine  `json:"machine"`
	Results []Result `json:"results"`
}

// WriteJSON writes everything that is known into a file, whose folder is made.
func (r *Report) WriteJSON(path string) error {
	data, err := json.MarshalIndent(document{r.machine, r.Results()}, "", "  ")
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return os.WriteFile(path, append(data, '\n'), 0o644)
}

var headings = []string{"section", "measured", "contender", "unit", "median", "min–max", "to the baseline", "aim", "met", "runs"}

// WriteMarkdown writes the machine and one table of all measurements.
func (r *Report) WriteMarkdown(w io.Writer) error {
	lines := []string{r.machine.String(), "", tableLine(headings), strings.Repeat("|---", len(headings)) + "|"}
	last := subject{}
	for _, result := range r.Results() {
		cells := cellsOf(result)
		if result.subject() == last { // said in the row above
			cells[0], cells[1] = "", ""
		}
		last = result.subject()
		lines = append(lines, tableLine(cells))
	}
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}

func cellsOf(r Result) []string {
	s := r.Summary
	ratio := ""
	switch {
	case r.Ratio == nil:
	case r.Ratio.Runs == 0:
		ratio = "–"
	default:
		ratio = fmt.Sprintf("%s × (%s)", number(r.Ratio.Median), between(*r.Ratio))
	}
	return []string{
		r.Section, r.What, r.Contender, r.Unit, number(s.Median), between(s), ratio,
		r.Aim, string(r.Verdict), strconv.Itoa(s.Runs),
	}
}

func between(s Summary) string { return number(s.Min) + "–" + number(s.Max) }

func tableLine(cells []string) string {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = strings.ReplaceAll(cell, "|", `\|`)
	}
	return "| " + strings.Join(safe, " | ") + " |"
}

// number shows three digits, more than that in front of the point only: measured values are not
// more exact than that.
func number(v float64) string {
	size := max(v, -v)
	switch {
	case size >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case size >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case size >= 1 || size == 0:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

// Publish prints the table, and writes the report as JSON to the file that BENCH_OUT names, else
// to path. A report without measurements does nothing.
func (r *Report) Publish(w io.Writer, path string) error {
	if r.Empty() {
		return nil
	}
	if err := r.WriteMarkdown(w); err != nil {
		return err
	}
	return r.WriteJSON(cmp.Or(os.Getenv("BENCH_OUT"), path))
}
