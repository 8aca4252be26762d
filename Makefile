# `make help` lists the targets.

# -buildvcs=false: the version comes from .ci/version, and stamping fails in checkouts that
# belong to somebody else, as in containers.
export GOFLAGS := $(GOFLAGS) -buildvcs=false
SHELL := bash
.SHELLFLAGS := -eo pipefail -c
.DEFAULT_GOAL := help

VERSION ?= $(shell .ci/version)
SYSTEM := $(shell uname -s)
HAS_CC := $(shell command -v "$${CC:-cc}")

# OpenGL ES on Linux: the same window, and 90 seconds to build instead of ten minutes. These
# flags decide what Go's cache can reuse of that: lint, build and e2e all use the same.
# nodynamic: no library of the system is loaded to decode HEIC; the program brings its decoder.
# no_emoji: the system's emoji are shown, and 4 MB of a font are left out.
TAGS := $(if $(filter Linux,$(SYSTEM)),gles nodynamic no_emoji,nodynamic no_emoji)

# The program itself needs OpenGL and cgo. Everything else needs neither, and is checked and
# tested without them, so that this works on any machine.
PACKAGES ?= $(shell go list ./... | grep -v '^mediadrop$$')

STATICCHECK := go run honnef.co/go/tools/cmd/staticcheck@v0.8.2
ACTIONLINT := go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.7
# RERUN is set by .ci/run, which says why.
GOTESTSUM := go run gotest.tools/gotestsum@v1.13.0 --format-hide-empty-pkg $(RERUN)

# Most tests wait for something: a server, the disk, another process, a limit of time. So more of
# them run at a time than there are processors, those of the longest packages first.
PROCESSORS := $(shell getconf _NPROCESSORS_ONLN)
AT_ONCE := -p $(shell echo $$((2 * $(PROCESSORS)))) -parallel $(shell echo $$((4 * $(PROCESSORS))))
TESTED = $(shell printf '%s\n' $(PACKAGES) | sort -r)
SCRIPTS := $(shell grep -lE '^.!.*bash' .ci/* 2>/dev/null)
# Go code in the dot folder, which ./... leaves out because it tests what was built (.ci/README.md
# says why); and what of it needs nothing, and is tested with everything else.
TOOLS := ./.ci/packages/macos ./.ci/packages/release
OUTSIDE := ./.ci/e2e ./.ci/pictures ./.ci/desktoptest ./.ci/packages/... ./.ci/bench/...

.PHONY: help run build test test-worker test-race e2e gallery pictures lint bench bench-ui bench-team soak fuzz vulncheck package-linux package-windows package-darwin test-packages clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z][a-z0-9-]*:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing, build, open the window (arguments in ARGS); on a virtual display where there is none
	@.ci/deps build
	@$(MAKE) --no-print-directory build
ifeq ($(SYSTEM)$(DISPLAY)$(WAYLAND_DISPLAY),Linux)
	@echo "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)."
	@echo "Showing MediaDrop on a virtual one, with the sample files and the practice channel:"
	@.ci/deps demo
	@.ci/demo
else
	@build/mediadrop $(ARGS)
endif

build: ## Build build/mediadrop
	go build -tags '$(TAGS)' -ldflags '-X main.version=$(VERSION)' -o build/mediadrop .
	@build/mediadrop --version >/dev/null # does not start where its HEIC decoder was not linked in

test: ## Test everything but the window itself: no display, no OpenGL, no system packages
	CGO_ENABLED=0 $(GOTESTSUM) --packages '$(TESTED) $(TOOLS)' -- $(AT_ONCE)
ifneq ($(HAS_CC),)
	@$(MAKE) --no-print-directory test-worker test-race
else
	@echo "No C compiler: the workers as they are handed out and the race detector, which need one, were left out."
endif

# What confines the workers differs between builds: without cgo there is no Landlock, and beside the
# race detector no room for it. So its tests run in the build that is handed out, too.
test-worker: ## The tests of the worker processes in the build that is handed out (needs a C compiler)
	CGO_ENABLED=1 $(GOTESTSUM) --packages ./uploader/media/worker/...
	CGO_ENABLED=1 $(GOTESTSUM) --packages './uploader/media ./uploader' -- -run 'Worker|Process'

# A second run, because the two prove different things: without cgo that no package needs C,
# with the race detector (which is itself C) that no two goroutines touch the same data.
test-race: ## The same tests with the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GOTESTSUM) --packages '$(TESTED)' -- -race $(AT_ONCE)

e2e: ## Test the real window on a virtual display, with a file manager and a keyring (Linux)
	@.ci/deps build e2e
	@$(MAKE) --no-print-directory build
	$(GOTESTSUM) --format testname --packages ./.ci/e2e -- -count=1 -parallel $$(($(PROCESSORS) + 1))

gallery: ## Draw every dialog in both languages and themes, small and at 200 %, into build/gallery
	rm -rf build/gallery
	CGO_ENABLED=0 GALLERY='$(CURDIR)/build/gallery' go test -count=1 -timeout 60m -run TestGallery ./ui

pictures: ## Take the pictures of the README and of docs anew, in a real window (Linux)
	@.ci/deps build e2e media
	@$(MAKE) --no-print-directory build
	PICTURES='$(CURDIR)/assets/screenshots' go test -count=1 -timeout 20m ./.ci/pictures

lint: ## Check format, vet and staticcheck for all three systems, the scripts, the workflows and go.mod
	@.ci/deps build
	@unformatted=$$(gofmt -l .); [ -z "$$unformatted" ] || { echo "not gofmt'd:" $$unformatted; exit 1; }
	CGO_ENABLED=0 go vet $(PACKAGES)
	GOOS=windows CGO_ENABLED=0 go vet $(PACKAGES)
	GOOS=darwin CGO_ENABLED=0 go vet -tags ci $(PACKAGES)
	go vet -tags '$(TAGS)' . $(OUTSIDE)
	GOOS=windows CGO_ENABLED=0 go vet -tags ci .
	GOOS=darwin GOARCH=arm64 CGO_ENABLED=0 go vet -tags ci,mobile .
	$(STATICCHECK) -tags '$(TAGS)' . $(PACKAGES) $(OUTSIDE)
	@if command -v shellcheck >/dev/null; then echo shellcheck $(SCRIPTS); shellcheck $(SCRIPTS); \
	else echo "shellcheck is not installed: the scripts were not checked (.ci/deps lint installs it)"; fi
	$(ACTIONLINT)
	go mod tidy -diff

# Both print tables of benchstat's, with the first column to compare with, measured in the same run:
# curl, a bare window of the toolkit, a small history, another program that converts. They are to run
# on a machine that does nothing else; BENCH_RUNS and BENCH_SIZE make them shorter. What was measured
# stays in build/bench-*.txt; `benchstat OLD NEW` compares two of them.
BENCHSTAT := go run golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da
export BENCH_RUNS ?= 6
BENCH_TIME ?= 100ms
BENCHMARKS := CGO_ENABLED=0 go test -run '^$$' -bench . -benchmem -timeout 0 -count $(BENCH_RUNS) -benchtime $(BENCH_TIME)

bench: ## Measure uploads against curl, the list of uploads and the check of files (Linux)
	@.ci/deps build e2e media bench
	@$(MAKE) --no-print-directory build
	rm -f build/bench-uploads.txt
	BENCH_OUT=$(CURDIR)/build/bench-uploads.txt go test -count=1 -timeout 120m ./.ci/bench
	$(BENCHMARKS) ./uploader/history >build/bench-library.txt
	$(BENCHMARKS) ./uploader/media/... >build/bench-files.txt
	$(BENCHSTAT) -col /by build/bench-uploads.txt
	$(BENCHSTAT) -col /uploads -filter .unit:ns/op build/bench-library.txt
	$(BENCHSTAT) -col /by -filter '.unit:(ns/op OR processor-ms/op OR B-read/op OR peak-MB)' build/bench-files.txt

bench-team: ## Measure a large desk: a million uploads joined, 200 members at a time (Linux, PostgreSQL)
	CGO_ENABLED=0 go test -tags bench -count=1 -v -timeout 60m -run TestLoad ./uploader/team

bench-ui: ## Measure the window against a bare one: start, memory, idleness, load (Linux)
	@.ci/deps build e2e
	mkdir -p build
	rm -f build/bench-ui.txt
	BENCH_OUT=$(CURDIR)/build/bench-ui.txt go test -count=1 -timeout 120m ./.ci/bench/window
	$(BENCHSTAT) -col /by build/bench-ui.txt

soak: ## Send 10,000 files through random faults and check the books (minutes)
	go test -tags soak -count=1 -run TestSoak -timeout 30m -v ./uploader/endurance

fuzz: ## Run every fuzz target for 20 seconds (or TIME)
	.ci/fuzz $(or $(TIME),20s)

vulncheck: ## Look for known vulnerabilities that reach the program (needs the network)
	go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 -tags '$(TAGS)' ./...

package-linux: ## Build the packages for Linux into build/packages (deb, rpm, tar.xz)
	.ci/package-linux

package-windows: ## Build the packages for Windows into build/packages, on Linux (two MSI, a portable zip)
	.ci/package-windows

package-darwin: ## Build the disk image for macOS into build/packages, on a Mac
	.ci/package-darwin

test-packages: ## Install, use, upgrade and remove the packages: in a clean root and under Wine (Linux, as root)
	@.ci/deps build package-linux package-windows test-packages-linux test-packages-windows
	$(GOTESTSUM) --format testname -- -count=1 -timeout 60m -p 1 ./.ci/packages/...

clean: ## Remove what was built
	rm -rf build
