// Command standin stands in for a program of which only the start is of interest: it writes its
// arguments, one a line, into a file called like itself with .started behind.
package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	path, err := os.Executable()
	if err == nil {
		err = os.WriteFile(path+".started", []byte(strings.Join(os.Args[1:], "\n")), 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "standin: "+err.Error())
		os.Exit(1)
	}
}
