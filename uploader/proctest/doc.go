// Package proctest lets tests look at processes, and run in a namespace of their own
// (Linux).
package proctest
