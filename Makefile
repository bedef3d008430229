# What the project can do; each line is also a plain command that needs only Go.
.PHONY: help demo build test generate extension

help: ## list these targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: ## see Siptap work: a browser, a phone and a callee, all on this machine
	go run ./host demo

build: ## the program, as ./siptap
	go build -o siptap ./host

test: ## pass all tests; installs what they need
	go run ./tests/all

generate: ## the protocol's schema and TypeScript types
	go generate ./host/protocol

extension: ## the unpacked extensions, in ./dist
	go run ./extension/build --browser chromium --out dist/chromium
	go run ./extension/build --browser firefox --out dist/firefox
