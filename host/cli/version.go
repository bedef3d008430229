package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/manifests"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the program's version",
		Args:  arguments(0, 0, "no argument"),
		RunE: run(func(*cobra.Command, []string) error {
			v := struct {
				Version  string `json:"version"`
				Protocol int    `json:"protocol"`
				Revision string `json:"revision,omitempty"`
				Modified bool   `json:"modified,omitempty"` // built with changes that are not in the revision
				Go       string `json:"go"`
				Platform string `json:"platform"`
			}{
				Version: manifests.Version, Protocol: protocol.Version,
				Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
			}
			if info, ok := debug.ReadBuildInfo(); ok {
				for _, s := range info.Settings {
					switch s.Key {
					case "vcs.revision":
						v.Revision = s.Value
					case "vcs.modified":
						v.Modified = s.Value == "true"
					}
				}
			}
			if a.json {
				a.print(v)
				return nil
			}
			line := fmt.Sprintf("siptap %s (protocol %d, %s, %s", v.Version, v.Protocol, v.Go, v.Platform)
			if v.Revision != "" {
				line += ", " + v.Revision[:min(12, len(v.Revision))]
				if v.Modified {
					line += " with changes"
				}
			}
			say(a.streams.Out, "%s\n", line+")")
			return nil
		}),
	}
}
