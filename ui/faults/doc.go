// Package faults has only tests: everything that can go wrong with an upload, over real sockets and
// files, and what a person is told about it. They take the words from ui and open no window.
package faults
