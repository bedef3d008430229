package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// source is what reflection cannot tell of the protocol's types.
type source struct {
	comments map[string]string   // by "Type" or "Type.Field", on one line
	values   map[string][]string // constants by the named string type that they have, in order
}

// readSource reads the Go files of dir, tests left out.
func readSource(dir string) (source, error) {
	out := source{comments: map[string]string{}, values: map[string][]string{}}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return out, err
	}
	if len(names) == 0 {
		return out, fmt.Errorf("no Go files in %s: %w", dir, os.ErrNotExist)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return out, fmt.Errorf("read the protocol's types: %w", err)
		}
		for _, decl := range file.Decls {
			if gen, ok := decl.(*ast.GenDecl); ok {
				out.declaration(gen)
			}
		}
	}
	return out, nil
}

func (s source) declaration(decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			s.comments[spec.Name.Name] = oneLine(spec.Doc, decl.Doc)
			if body, ok := spec.Type.(*ast.StructType); ok {
				s.fields(spec.Name.Name, body)
			}
		case *ast.ValueSpec:
			s.constant(spec)
		}
	}
}

func (s source) fields(of string, body *ast.StructType) {
	for _, field := range body.Fields.List {
		for _, name := range field.Names {
			s.comments[of+"."+name.Name] = oneLine(field.Doc, field.Comment)
		}
	}
}

// constant keeps a typed string constant as a value of its type.
func (s source) constant(spec *ast.ValueSpec) {
	kind, ok := spec.Type.(*ast.Ident)
	if !ok {
		return
	}
	for _, value := range spec.Values {
		literal, ok := value.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			continue
		}
		if text, err := strconv.Unquote(literal.Value); err == nil {
			s.values[kind.Name] = append(s.values[kind.Name], text)
		}
	}
}

// oneLine returns the first comment that says something, its lines joined.
func oneLine(groups ...*ast.CommentGroup) string {
	for _, group := range groups {
		if text := strings.Join(strings.Fields(group.Text()), " "); text != "" {
			return text
		}
	}
	return ""
}
