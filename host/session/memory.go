package session

import (
	"container/list"
	"crypto/rand"
	"encoding/base64"
	"slices"
	"sync"

	"siptap.org/siptap/phonenorm"
)

// How much is remembered: a page with thousands of numbers, and as many
// documents as a person may have open.
const (
	maxRefs = 1 << 16
	maxDocs = 1 << 10
)

// memory is what `find` has given out. What was not used for longest goes first.
//
// A ref stands for a number as it was read: its text, its country and how it was
// judged. Where the same is found again in the same document it has the same ref,
// so that reading a page over and over fills nothing.
type memory struct {
	mu      sync.Mutex
	maxRefs int
	maxDocs int
	refs    map[string]*list.Element // of *reading, by ref
	byUse   *list.List               // of *reading, the last used first
	docs    map[string]*list.Element // of *document, by name
	docUse  *list.List               // of *document, the last used first
}

// reading is a number as it was read in a document.
type reading struct {
	ref    string
	number phonenorm.Number
	doc    *document
}

// document is what is known of one document of the browser.
type document struct {
	name     string
	evidence phonenorm.Evidence
	heard    phonenorm.Evidence          // what its text told, all runs together
	refs     map[phonenorm.Number]string // by what they stand for
}

func newMemory(maxRefs, maxDocs int) *memory {
	return &memory{
		maxRefs: maxRefs, maxDocs: maxDocs,
		refs: map[string]*list.Element{}, byUse: list.New(),
		docs: map[string]*list.Element{}, docUse: list.New(),
	}
}

// number returns what a ref stands for.
func (m *memory) number(ref string) (phonenorm.Number, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	element, ok := m.refs[ref]
	if !ok {
		return phonenorm.Number{}, false
	}
	m.byUse.MoveToFront(element)
	return element.Value.(*reading).number, true
}

// evidence returns what is known of a document's country. New evidence, where
// there is any, replaces the old; what its text tells adds up.
func (m *memory) evidence(doc string, fresh *phonenorm.Evidence, heard phonenorm.Evidence) phonenorm.Evidence {
	m.mu.Lock()
	defer m.mu.Unlock()
	d := m.document(doc)
	if fresh != nil {
		d.evidence = *fresh
	}
	d.heard.Add(heard)
	known := d.evidence
	known.Addresses = slices.Clone(known.Addresses)
	known.Add(d.heard)
	return known
}

// ref returns the ref of a number in a document.
func (m *memory) ref(doc string, number phonenorm.Number) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	d := m.document(doc)
	if ref, ok := d.refs[number]; ok {
		m.byUse.MoveToFront(m.refs[ref])
		return ref
	}
	ref := secret()
	d.refs[number] = ref
	m.refs[ref] = m.byUse.PushFront(&reading{ref, number, d})
	if m.byUse.Len() > m.maxRefs {
		m.forget(m.byUse.Back())
	}
	return ref
}

// document returns a document, a new one where there is none of that name.
func (m *memory) document(name string) *document {
	if element, ok := m.docs[name]; ok {
		m.docUse.MoveToFront(element)
		return element.Value.(*document)
	}
	d := &document{name: name, refs: map[phonenorm.Number]string{}}
	m.docs[name] = m.docUse.PushFront(d)
	if m.docUse.Len() > m.maxDocs {
		oldest := m.docUse.Remove(m.docUse.Back()).(*document)
		delete(m.docs, oldest.name)
		for _, ref := range oldest.refs {
			m.forget(m.refs[ref])
		}
	}
	return d
}

func (m *memory) forget(element *list.Element) {
	gone := m.byUse.Remove(element).(*reading)
	delete(m.refs, gone.ref)
	delete(gone.doc.refs, gone.number)
}

// secret returns a name of 96 bits that nobody can guess.
func secret() string {
	var bits [12]byte
	_, _ = rand.Read(bits[:]) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(bits[:])
}
