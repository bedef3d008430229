// Command gen writes what the protocol's Go types say in two other languages:
// schema.json (JSON Schema) beside them, and the extension's TypeScript types.
//
// It runs in host/protocol (`go generate ./host/protocol`). Its test fails when
// either file is stale.
package main

import (
	"log"
	"os"
)

// The generated files, from host/protocol.
const (
	schemaFile     = "schema.json"
	typescriptFile = "../../extension/src/protocol.gen.ts"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gen: ")
	files, err := generate(".")
	if err != nil {
		log.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(name, content, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// generate returns the generated files' contents, by name as seen from
// host/protocol, whose sources it reads in dir.
func generate(dir string) (map[string][]byte, error) {
	source, err := readSource(dir)
	if err != nil {
		return nil, err
	}
	schema, err := newSchema(source)
	if err != nil {
		return nil, err
	}
	text, err := marshal(schema)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		schemaFile:     text,
		typescriptFile: typescript(schema),
	}, nil
}
