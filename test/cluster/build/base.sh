# What `up` needs: Kubernetes, kine, flannel, kube-router, CoreDNS and the first images.

build_kubernetes() {
	local flags="" package cmd=k8s.io/kubernetes/cmd
	pinned kubernetes k8s.io/kubernetes "$KUBERNETES"
	for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
		flags+=" -X $package.gitVersion=$KUBERNETES -X $package.gitMajor=1 -X $package.gitMinor=$(cut -d. -f2 <<<"$KUBERNETES")"
		flags+=" -X $package.gitTreeState=clean -X $package.gitCommit=0000000000000000000000000000000000000000"
	done
	build_go kubernetes "$flags" kube-apiserver=$cmd/kube-apiserver kube-controller-manager=$cmd/kube-controller-manager \
		kube-scheduler=$cmd/kube-scheduler kubelet=$cmd/kubelet kube-proxy=$cmd/kube-proxy kubectl=$cmd/kubectl
}

build_network() {
	pinned flannel github.com/flannel-io/flannel "$FLANNEL"
	pinned cni-flannel github.com/containernetworking/plugins "$FLANNEL_CNI"
	pinned kube-router github.com/k3s-io/kube-router/v2 "$KUBE_ROUTER"
	pinned coredns github.com/coredns/coredns "$COREDNS"
	# cgo for flannel's udp backend, which cannot be left out.
	CGO_ENABLED=1 build_go flannel "-X github.com/flannel-io/flannel/pkg/version.Version=$FLANNEL" flanneld=github.com/flannel-io/flannel
	build_go cni-flannel "" cni-flannel=github.com/containernetworking/plugins/plugins/meta/flannel
	build_go kube-router "" kube-router=github.com/cloudnativelabs/kube-router/v2/cmd/kube-router
	build_go coredns "" coredns=github.com/coredns/coredns
}

base_images() {
	local root
	if image_stale pause "$STAMPS/go-tool"; then
		root=$(new_rootfs)
		cp "$BIN/cluster-tool" "$root/pause"
		make_image pause "$IMAGE_PREFIX/pause:3.10" "$root" '{"Entrypoint":["/pause","pause"]}'
		image_done pause
	fi
	if image_stale busybox; then
		root=$(busybox_rootfs)
		make_image busybox "$IMAGE_PREFIX/busybox:1.35" "$root" '{"Cmd":["sh"],"Env":["PATH=/usr/bin:/usr/sbin"]}'
		image_done busybox
	fi
	if image_stale coredns "$STAMPS/go-coredns"; then
		root=$(new_rootfs)
		cp "$BIN/coredns" "$root/coredns"
		make_image coredns "$IMAGE_PREFIX/coredns:$COREDNS" "$root" '{"Entrypoint":["/coredns"]}'
		image_done coredns
	fi
}

build_base() {
	build_go tool "" cluster-tool=.
	build_kubernetes
	pinned kine github.com/k3s-io/kine "$KINE"
	CGO_ENABLED=1 build_go kine "" kine=github.com/k3s-io/kine # cgo for SQLite
	build_network
	base_images
}
