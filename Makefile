# vPoller. `make help` lists what there is.

GO      ?= go
ARGS    ?=
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS  = -s -w -X vpoller/internal/version.Version=$(VERSION)
LINT     = $(GO) tool -modfile=tools/go.mod golangci-lint

.PHONY: help demo build test e2e fuzz lint generate templates bench bench-scale bench-sender clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## run the whole system against a simulated vCenter (ARGS=--once ends after the tour)
	@$(GO) run ./cmd/vpoller demo $(ARGS)

build: ## build the programs into bin/
	@mkdir -p bin
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/ ./cmd/...

test: ## all tests with the race detector, then each decoder fuzzed for 20 s
	@scripts/prepare-tests
	@scripts/race-tests
	@scripts/fuzz 20s

e2e: ## prove the templates on a real Zabbix from Debian's packages (ZABBIX_RELEASE=7.0 for that one)
	@scripts/e2e $(ARGS)

fuzz: ## fuzz the decoders of bytes from outside for longer (ARGS=5m)
	@scripts/fuzz $(or $(ARGS),5m)

lint: ## static checks with the pinned linter
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo 'run gofmt -w on these'; exit 1; }
	$(GO) vet ./...
	$(LINT) run

generate: ## write the generated files anew
	$(GO) test ./internal/docgen -update

templates: ## make the Zabbix templates of templates/catalogue
	$(GO) generate ./templates

bench: build ## measure against libzmq's proxy and an empty program (ARGS are the kit's flags)
	$(GO) run ./e2e/bench $(ARGS)

bench-scale: build ## measure inventories of up to 30,000 VMs: calls, memory, latency (about half an hour)
	$(GO) run ./e2e/bench -only scale $(ARGS)

bench-sender: build ## measure vpoller-sender: up to 30,000 hosts, against zabbix_sender and Zabbix's own collector (about an hour)
	$(GO) run ./e2e/bench -only sender,input,beside $(ARGS)

clean: ## remove what was built
	rm -rf bin
