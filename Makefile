# Strake's tasks. `make` alone lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
PACKAGES := binutils g++ libc6-dev libre2-dev zlib1g-dev libdeflate-dev libsqlite3-dev libcrypt-dev
STATIC := .build/static-libs
STATIC_LIBRARIES := libre2 libz libdeflate libsqlite3 libcrypt libstdc++
RELEASE_FLAGS := -c release --static-swift-stdlib -Xlinker -L$(CURDIR)/$(STATIC) -Xlinker -s -Xlinker --no-export-dynamic
SWIFT_SOURCES := Package.swift Sources Tests
CONFORMANCE ?= ../shared/conformance

.PHONY: help deps build release demo test sanitize conformance bench bench-stages instructions fmt lint install dist clean stamp

help: ## List the tasks
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

deps: ## Install Debian's packages that the build needs (only what is missing)
	@missing=""; for package in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q "ok installed" || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  run=""; [ "$$(id -u)" = 0 ] || run=sudo; \
	  echo "Installing:$$missing"; \
	  $$run apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$run apt-get install -y -qq --no-install-recommends $$missing; \
	fi

# The commit that `strake version` names; embedded when the file exists (Sources/CEmbeddedData).
stamp:
	@commit=$$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown); \
	[ -z "$$(git status --porcelain 2>/dev/null)" ] || commit="$$commit-dirty"; \
	file=Sources/CEmbeddedData/data/commit.txt; \
	if [ "$$(cat $$file 2>/dev/null)" != "$$commit" ]; then printf '%s' "$$commit" > $$file; touch Sources/CEmbeddedData/embedded_data.c; fi

build: deps stamp ## Build for development
	swift build

# Links Swift's runtime and the system libraries statically: a folder that holds only their .a files comes first. The
# tables for unwinding the stack go at the end, a tenth of the binary: nothing in it catches an exception.
release: deps stamp ## Build the one static binary, .build/release/strake
	@mkdir -p $(STATIC); for library in $(STATIC_LIBRARIES); do \
	  ln -sf "$$(gcc -print-file-name=$$library.a)" $(STATIC)/$$library.a; done
	swift build $(RELEASE_FLAGS) --product strake
	@objcopy --remove-section .eh_frame --remove-section .gcc_except_table .build/release/strake
	@ls -l .build/release/strake | awk '{printf ".build/release/strake: %.1f MB\n", $$5 / 1e6}'

demo: release ## Render the example for each environment, upgrade, diff, roll back
	@Examples/quickstart/demo.sh .build/release/strake

test: deps stamp ## Run all tests
	swift build --build-tests
	swift test --skip-build

# Frames on the heap would defeat the bounds of recursion, which measure the stack; Swift's runtime frees nothing at exit.
sanitize: deps stamp ## Run all tests under AddressSanitizer, then under ThreadSanitizer
	ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0 \
	  swift test --sanitize=address --scratch-path .build-address
	TSAN_OPTIONS=halt_on_error=1 swift test --sanitize=thread --scratch-path .build-thread

conformance: release ## Compare with recorded output of the real tools, against the ratchet
	@.ci/conformance .build/release/strake $(CONFORMANCE)

bench: release ## Compare speed and memory with the real tools
	@Benchmarks/run .build/release/strake
	@Benchmarks/history .build/release/strake

bench-stages: deps stamp ## Measure each stage alone: lexing, parsing, executing, YAML, merging, history
	swift build -c release --static-swift-stdlib -Xlinker -L$(CURDIR)/$(STATIC) --product StageBenchmarks
	@.build/release/StageBenchmarks

instructions: release ## Record the instructions of ten fixed runs (Benchmarks/instructions.txt)
	@Benchmarks/instructions .build/release/strake --update

fmt: ## Format the Swift sources
	swift format --in-place --parallel --recursive $(SWIFT_SOURCES)

lint: ## Check the format of the Swift sources
	swift format lint --strict --parallel --recursive $(SWIFT_SOURCES)

install: release ## Install to $(PREFIX)/bin
	install -D -m 0755 .build/release/strake $(DESTDIR)$(PREFIX)/bin/strake

dist: release ## Make a tarball of the binary with its licence and README
	@mkdir -p dist/strake && cp .build/release/strake README.md LICENSE CHANGELOG.md dist/strake/
	@tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C dist -czf dist/strake-linux-$$(uname -m).tar.gz strake
	@rm -r dist/strake && ls -l dist

clean: ## Remove what was built
	rm -rf .build dist Sources/CEmbeddedData/data/commit.txt
