package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/exec"
	"syscall"
)

const inheritedListener = 3

// listen opens a port here, prints its address, and becomes serve inside the
// network namespace: a socket stays in the namespace that it was made in.
func listen(address, netns, target string) {
	listener, err := net.Listen("tcp4", address)
	if err != nil {
		log.Fatal(err)
	}
	file, err := listener.(*net.TCPListener).File()
	if err != nil {
		log.Fatal(err)
	}
	nsenter, err := exec.LookPath("nsenter")
	if err != nil {
		log.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		log.Fatal(err)
	}
	if err := syscall.Dup3(int(file.Fd()), inheritedListener, 0); err != nil {
		log.Fatal(err)
	}
	fmt.Println(listener.Addr())
	log.Fatal(syscall.Exec(nsenter, []string{"nsenter", "--net=" + netns, "--", self, "serve", target}, os.Environ()))
}

// serve forwards every connection of the inherited listener to the target.
func serve(target string) {
	listener, err := net.FileListener(os.NewFile(inheritedListener, "listener"))
	if err != nil {
		log.Fatal(err)
	}
	for {
		client, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go relay(client.(*net.TCPConn), target)
	}
}

func relay(client *net.TCPConn, target string) {
	defer client.Close()
	conn, err := net.Dial("tcp4", target)
	if err != nil {
		// A reset tells a client "nobody there" as directly as a forwarder can.
		_ = client.SetLinger(0)
		return
	}
	server := conn.(*net.TCPConn)
	defer server.Close()
	done := make(chan struct{}, 2)
	pipe := func(to, from *net.TCPConn) {
		_, _ = io.Copy(to, from) // a broken peer ends the copy like a finished one
		_ = to.CloseWrite()
		done <- struct{}{}
	}
	go pipe(server, client)
	go pipe(client, server)
	<-done
	<-done
}
