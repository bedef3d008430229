package browser

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// policies is the file with what an administrator has set for this desk's Chromium.
func (d *desk) policies() string {
	return filepath.Join(d.home, "managed", "policies", "managed", "desk.json")
}

// managed returns a program that starts a Chromium under an administrator's policy:
// it alone sees a folder of its own where they are looked for.
func (d *desk) managed(path, policy string) string {
	d.t.Helper()
	script := filepath.Join(d.home, "managed-chromium")
	dir := filepath.Join(d.home, "managed")
	inside := `mount --bind "$0" /etc/chromium && exec "$@"`
	text := fmt.Sprintf("#!/bin/sh\nexec unshare -m --propagation private sh -c '%s' %q %q \"$@\"\n", inside, dir, path)
	if err := errors.Join(
		os.MkdirAll(filepath.Dir(d.policies()), 0o755),
		os.WriteFile(d.policies(), []byte(policy), 0o644),
		os.WriteFile(script, []byte(text), 0o755),
	); err != nil {
		d.t.Fatal(err)
	}
	if out, err := exec.Command("unshare", "-m", "--propagation", "private", "sh", "-c", inside, dir, "true").CombinedOutput(); err != nil {
		d.t.Skipf("a policy of one browser's own needs the right to mount: %v: %s", err, out)
	}
	return script
}

// TestAHostThatIsBlocked has an administrator keep Chromium from starting programs: the
// popup and the options say whom to ask for what, and go on once it is allowed.
func TestAHostThatIsBlocked(t *testing.T) {
	const name = "chromium"
	d := sit(t, name, options{blocked: true})
	popup := d.openPopup(name)
	d.on(popup, `!document.getElementById("trouble").hidden`)
	const says = `.innerText.includes("Your administrator does not let") && %[1]s.innerText.includes("NativeMessagingAllowlist") && %[1]s.innerText.includes("org.siptap.host")`
	d.on(popup, fmt.Sprintf(`%[1]s`+says, `document.getElementById("trouble")`))
	page := d.ownPage("options.html#diagnosis")
	d.on(page, fmt.Sprintf(`%[1]s`+says, `document.getElementById("trouble")`))
	d.on(page, fmt.Sprintf(`%[1]s`+says, `document.getElementById("diagnosis")`))

	// The administrator lets it in.
	if err := os.WriteFile(d.policies(), []byte(`{"NativeMessagingBlocklist": ["*"], "NativeMessagingAllowlist": ["org.siptap.host"]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	policy, err := d.browser.NewPage(d.ctx, "chrome://policy/")
	if err != nil {
		t.Fatal(err)
	}
	const reload = `(document.querySelector("policy-app")?.shadowRoot ?? document).getElementById("reload-policies")`
	d.on(policy, reload+` !== null`)
	look[any](d, policy, `void `+reload+`.click()`)
	d.bring(d.page)
	d.tryAgain(d.openPopup(name))
	d.highlighted(2)
	d.on(page, `document.getElementById("trouble").hidden && document.querySelector("#account .card") !== null`)
}
