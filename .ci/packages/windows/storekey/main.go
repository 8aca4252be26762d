// Command storekey puts a key, read from its input, into the keychain of the system it runs on,
// as MediaDrop does: storekey ACCOUNT@ORIGIN.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/zalando/go-keyring"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "storekey: "+err.Error())
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("one user is wanted, not %d", len(args))
	}
	key, err := io.ReadAll(os.Stdin)
	if err != nil {
		return fmt.Errorf("read the key: %w", err)
	}
	return keyring.Set("mediadrop", args[0], string(key))
}
