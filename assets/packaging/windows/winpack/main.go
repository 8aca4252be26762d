// Command winpack does what is needed to package MediaDrop for Windows and no tool at hand
// does: the same input gives the same bytes. .ci/package-windows calls it.
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"
)

const usage = `Usage:
  winpack product-code KIND VERSION      print the product code of an installer
  winpack open-with SCOPE FILE           write the fragment for wixl that offers "Open with"
  winpack open-gl FOLDER EXE FILE        write the one that installs an OpenGL beside a copy of EXE
  winpack stamp SECONDS FILE.msi         replace what differs between two equal builds
  winpack zip SECONDS FILE.zip FOLDER    pack a folder
  winpack sizes MB MB EXE FILE...        print a table, and fail where the exe or a file is too large
`

var errUsage = errors.New("see the usage")

func main() {
	if err := run(os.Args[1:]); err != nil {
		if errors.Is(err, errUsage) {
			fmt.Fprint(os.Stderr, usage)
			os.Exit(2)
		}
		fmt.Fprintln(os.Stderr, "winpack: "+err.Error())
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 3 {
		return errUsage
	}
	command, args := args[0], args[1:]
	switch {
	case command == "product-code" && len(args) == 2:
		_, err := fmt.Println(productCode(args[0], args[1]))
		return err
	case command == "open-with" && len(args) == 2:
		return writeFile(args[1], openWith(args[0]))
	case command == "open-gl" && len(args) == 3:
		fragment, err := openGL(args[0], args[1])
		if err != nil {
			return err
		}
		return writeFile(args[2], fragment)
	case command == "stamp" && len(args) == 2:
		at, err := seconds(args[0])
		if err != nil {
			return err
		}
		return stampFile(args[1], at)
	case command == "zip" && len(args) == 3:
		at, err := seconds(args[0])
		if err != nil {
			return err
		}
		return packFolder(args[1], args[2], at)
	case command == "sizes" && len(args) >= 3:
		return sizes(os.Stdout, args[0], args[1], args[2], args[3:])
	}
	return errUsage
}

// seconds reads SOURCE_DATE_EPOCH.
func seconds(text string) (time.Time, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("read the time: %w", err)
	}
	return time.Unix(n, 0).UTC(), nil
}

func writeFile(path, text string) error {
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		return fmt.Errorf("write a fragment: %w", err)
	}
	return nil
}
