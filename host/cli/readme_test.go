package cli_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"siptap.org/siptap/host/protocol"
)

var (
	readmeConfig = regexp.MustCompile("(?s)```toml\n(.*?)```")
	readmeRow    = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| `([^`]+)` \\|$")
)

// Every example of how numbers are dialled in the README is what norm says.
func TestReadmeExamplesOfDialling(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, chapter, _ := strings.Cut(string(readme), "### How a number is dialled")
	chapter, _, _ = strings.Cut(chapter, "\n## ")
	sections := strings.Split(chapter, "\n#### ")[1:]
	if len(sections) < 8 {
		t.Fatalf("the README has %d examples of dialling", len(sections))
	}
	for _, section := range sections {
		name, body, _ := strings.Cut(section, "\n")
		t.Run(name, func(t *testing.T) {
			block := readmeConfig.FindStringSubmatch(body)
			rows := readmeRow.FindAllStringSubmatch(body, -1)
			if block == nil || len(rows) == 0 {
				t.Fatal("an example needs its configuration and its numbers")
			}
			b := newBench(t)
			b.writeConfig(strings.Replace(block[1], "[[account]]\n", "[[account]]\nname = \"office\"\ndomain = \"sip.example.com\"\nuser = \"clicker\"\n", 1))
			for _, row := range rows {
				got := objects[protocol.Number](t, b.ok("norm", "--json", row[1]))
				if len(got) != 1 || got[0].Dialed != row[2] {
					t.Errorf("%s is dialled %+v, the README says %s", row[1], got, row[2])
				}
			}
		})
	}
}
