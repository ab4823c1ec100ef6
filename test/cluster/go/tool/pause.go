package main

import (
	"os"
	"os/signal"
	"syscall"
)

// pause keeps a pod's namespaces alive and reaps what is re-parented to it.
func pause() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		child := make(chan os.Signal, 8)
		signal.Notify(child, syscall.SIGCHLD)
		for range child {
			for {
				if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); err != nil || pid <= 0 {
					break
				}
			}
		}
	}()
	<-stop
}
