// Package libraries has Windows look for libraries in its own folder only, from the
// program's first moment on: a .dll beside a program that was unpacked among downloads
// would otherwise be loaded as part of it. To import it is all there is to do; on
// other systems it does nothing.
package libraries
