// Cluster-tool holds the two small programs that the test cluster needs: the
// pause container, and a forwarder that makes the API server reachable on a
// loopback port although it lives in a network namespace.
package main

import (
	"log"
	"os"
)

func main() {
	switch {
	case len(os.Args) == 2 && os.Args[1] == "pause":
		pause()
	case len(os.Args) == 5 && os.Args[1] == "forward":
		listen(os.Args[2], os.Args[3], os.Args[4])
	case len(os.Args) == 3 && os.Args[1] == "serve":
		serve(os.Args[2])
	default:
		log.Fatal("usage: cluster-tool pause | forward LISTEN NETNS-PATH TARGET")
	}
}
