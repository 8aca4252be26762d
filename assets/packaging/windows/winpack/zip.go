package main

import (
	"archive/zip"
	"compress/flate"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// packed is the folder that the zip unpacks into: the same for every version, so that a newer one
// unpacked over it keeps the settings there.
const packed = "MediaDrop/"

// packFolder writes the files of a folder, by name and all of one time, into a zip.
func packFolder(path, folder string, at time.Time) (err error) {
	entries, err := os.ReadDir(folder) // sorted
	if err != nil {
		return fmt.Errorf("list what to pack: %w", err)
	}
	out, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("create the zip: %w", err)
	}
	defer func() {
		if closed := out.Close(); err == nil {
			err = closed
		}
	}()
	w := zip.NewWriter(out)
	w.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(to, flate.BestCompression)
	})
	for _, entry := range entries {
		header := &zip.FileHeader{Name: packed + entry.Name(), Method: zip.Deflate, Modified: at}
		header.SetMode(0o644)
		if err := pack(w, header, filepath.Join(folder, entry.Name())); err != nil {
			return fmt.Errorf("pack %s: %w", entry.Name(), err)
		}
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("end the zip: %w", err)
	}
	return nil
}

func pack(w *zip.Writer, header *zip.FileHeader, path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	to, err := w.CreateHeader(header)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, in)
	return err
}
