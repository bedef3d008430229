// Siptap's program: a browser's native-messaging host, and a command line.
package main

import (
	"context"
	"os"

	"siptap.org/siptap/host/cli"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:]))
}

// run chooses by the arguments what the program is this time.
func run(ctx context.Context, args []string) int {
	if startedByBrowser(args) {
		return serve(ctx, os.Stdin, os.Stdout)
	}
	return cli.Run(ctx, args, cli.System(os.Stdin, os.Stdout, os.Stderr))
}
