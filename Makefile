# The commands of this repository; `make` lists them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

CARGO ?= cargo
# Where cargo puts what it builds; an absolute path in the environment is respected.
TARGET := $(or $(CARGO_TARGET_DIR),target)
# Arguments for `pgrehearse run` (demo) and for the test runner (test).
ARGS ?=

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: cargo
cargo:
	@command -v $(CARGO) >/dev/null || { echo "cargo is missing: install Rust with rustup (rust-version in Cargo.toml says which)" >&2; exit 1; }

.PHONY: build
build: cargo ## compile the debug binary
	$(CARGO) build --locked

.PHONY: demo
demo: build ## rehearse the repository's own harness.yaml (ARGS=… for pgrehearse run)
	@scripts/demo.sh "$(abspath $(TARGET))/debug/pgrehearse" $(ARGS)

.PHONY: test
test: cargo ## run every test, starting Docker if need be (ARGS=… for the test runner)
	@scripts/test.sh $(ARGS)

.PHONY: faults
faults: cargo ## interrupt and kill runs at random moments (ROUNDS=300), and engines of its own
	@scripts/ensure-docker.sh
	@scripts/ensure-image.sh
	PGREHEARSE_REQUIRE_DOCKER=1 PGREHEARSE_FAULT_ROUNDS=$(or $(ROUNDS),100) $(CARGO) test --locked --test it -- random_signals engines:: --nocapture

.PHONY: examples
examples: build ## rehearse with the suites in examples/, which need npm and Python
	@scripts/examples.sh "$(abspath $(TARGET))/debug/pgrehearse" $(ARGS)

.PHONY: fmt
fmt: cargo ## check the formatting
	$(CARGO) fmt --all --check

.PHONY: clippy
clippy: cargo ## clippy on all targets, warnings are errors
	$(CARGO) clippy --locked --all-targets -- -D warnings

.PHONY: doc
doc: cargo ## rustdoc, warnings are errors
	RUSTDOCFLAGS="$${RUSTDOCFLAGS:-} -D warnings" $(CARGO) doc --locked --no-deps

.PHONY: lint
lint: fmt clippy doc ## formatting, clippy and rustdoc

.PHONY: bench
bench: cargo ## measure, with ratios against the same without it, scripts by hand, testcontainers, pg_dump, COPY and runs without the seed cache
	cargo bench --locked --bench catalog --bench digest --bench ledger --bench models --bench seeds --bench fleet

.PHONY: page
page: cargo ## open report.html in a headless Chromium, which needs node and npm (ARGS=… for pages of yours)
	@scripts/check-html.sh $(ARGS)

.PHONY: swarm
swarm: ## rehearse a fleet in shards on a Docker Swarm of its own, with the project's image (NODES=2 SHARDS=4)
	@scripts/swarm.sh $(ARGS)

.PHONY: image
image: cargo ## build the project's own image: Postgres, pgTAP and pgrehearse
	$(CARGO) build --locked --release
	@scripts/build-image.sh "$(abspath $(TARGET))/release/pgrehearse"

.PHONY: clean
clean: cargo ## remove what was built and the run directories
	$(CARGO) clean
	rm -rf .pgrehearse
