package manifests

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestChromiumID(t *testing.T) {
	const want = "hoochbnhiecngeicknmfdgnchhldmoih"
	id, err := ChromiumID()
	if err != nil || id != want {
		t.Fatalf("%s, %v", id, err)
	}
	host, err := NativeHostManifest(Chromium, "/opt/siptap")
	if err != nil || !strings.Contains(string(host), "chrome-extension://"+id+"/") {
		t.Fatalf("the host's manifest does not admit the extension: %s, %v", host, err)
	}
	for _, bad := range []string{"", "!"} {
		if _, err := IDFromKey(bad); err == nil {
			t.Errorf("key %q: no error", bad)
		}
	}
}

func TestExtensionManifests(t *testing.T) {
	for family, want := range map[Family][2]string{
		Chromium: {`"service_worker": "background.js"`, `"scripts"`},
		Firefox:  {`"css_origin": "user"`, `"service_worker"`},
	} {
		text, err := ExtensionManifest(family)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), want[0]) || strings.Contains(string(text), want[1]) {
			t.Errorf("%s: %s", family, text)
		}
		var m struct {
			Version  string `json:"version"`
			Manifest int    `json:"manifest_version"`
		}
		if err := json.Unmarshal(text, &m); err != nil || m.Version != Version || m.Manifest != 3 {
			t.Errorf("%s: %+v, %v", family, m, err)
		}
	}
	for _, bad := range []Family{"", "base", "safari", "../native/chromium"} {
		if _, err := ExtensionManifest(bad); err == nil {
			t.Errorf("family %q: no error", bad)
		}
	}
}

func TestMerge(t *testing.T) {
	for _, row := range []struct{ base, overlay, want string }{
		{`{"a":1,"b":{"c":2}}`, `{"b":{"d":3}}`, `{"a":1,"b":{"c":2,"d":3}}`},
		{`{"a":1,"b":2}`, `{"a":null}`, `{"b":2}`},
		{`{"a":[1,2]}`, `{"a":[3]}`, `{"a":[3]}`},
		{`{"a":[{"x":1},{"x":2}]}`, `{"a":{"1":{"y":3}}}`, `{"a":[{"x":1},{"x":2,"y":3}]}`},
		{`{"a":1}`, `{"a":{"b":null,"c":1}}`, `{"a":{"c":1}}`},
		{`{}`, `{}`, `{}`},
	} {
		got, err := Merge([]byte(row.base), []byte(row.overlay))
		if err != nil {
			t.Errorf("%s over %s: %v", row.overlay, row.base, err)
			continue
		}
		var a, b any
		if json.Unmarshal(got, &a) != nil || json.Unmarshal([]byte(row.want), &b) != nil {
			t.Fatalf("not JSON: %s", got)
		}
		x, _ := json.Marshal(a)
		y, _ := json.Marshal(b)
		if string(x) != string(y) {
			t.Errorf("%s over %s: %s, want %s", row.overlay, row.base, x, y)
		}
	}
	for _, bad := range [][2]string{{`{"a":[1]}`, `{"a":{"1":2}}`}, {`[]`, `{}`}, {`{}`, `null`}, {`{}`, `{} {}`}} {
		if got, err := Merge([]byte(bad[0]), []byte(bad[1])); err == nil {
			t.Errorf("%s over %s: %s, want an error", bad[1], bad[0], got)
		}
	}
}

func TestNativeHosts(t *testing.T) {
	for _, family := range Families() {
		program := `C:\Program Files\Siptap "1"\siptap.exe`
		text, err := NativeHostManifest(family, program)
		if err != nil {
			t.Fatal(err)
		}
		host, err := ParseNativeHost(text)
		if err != nil || host.Path != program || !host.AdmitsOnlyUs() {
			t.Errorf("%s: %+v, %v", family, host, err)
		}
	}
	if _, err := NativeHostManifest(Chromium, ""); err == nil {
		t.Error("an empty path: no error")
	}
	for _, foreign := range []string{
		`{"name":"org.other","type":"stdio","allowed_extensions":["siptap@siptap.org"]}`,
		`{"name":"org.siptap.host","type":"stdio","allowed_extensions":["siptap@siptap.org","other@x"]}`,
		`{"name":"org.siptap.host","type":"stdio"}`,
	} {
		if host, err := ParseNativeHost([]byte(foreign)); err != nil || host.AdmitsOnlyUs() {
			t.Errorf("%s counts as ours (%v)", foreign, err)
		}
	}
}

func TestIsOurExtension(t *testing.T) {
	for _, family := range Families() {
		text, err := ExtensionManifest(family)
		if err != nil || !IsOurExtension(text) {
			t.Errorf("%s: our own manifest is not ours (%v)", family, err)
		}
	}
	for _, foreign := range []string{"", "[]", "{}", `{"name": "Siptap"}`, `{"key": "AAAA"}`, `{"browser_specific_settings": {"gecko": {"id": "other@x"}}}`} {
		if IsOurExtension([]byte(foreign)) {
			t.Errorf("%s counts as ours", foreign)
		}
	}
}
