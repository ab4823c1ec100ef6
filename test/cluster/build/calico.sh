# Calico: node (felix without BPF and BIRD), CNI plugin, kube-controllers and API
# server, as images with the names that Calico's own manifests ask for.

calico_image_name() { grep -hom1 "image: .*calico/$1:.*" "$UPSTREAM"/calico.yaml "$UPSTREAM"/calico-apiserver.yaml | head -1 | sed -e 's/image: *//' -e 's/^ *//'; }

calico_node_image() { # SOURCE
	local root program mode tool suffix
	root=$(busybox_rootfs)
	for program in runsv runsvdir sv svlogd; do
		rm -f "$root/usr/bin/$program"
		cp "$(unpack_deb runit)/usr/bin/$program" "$root/usr/bin/"
	done
	rm -f "$root"/usr/{s,}bin/{ip,bash,tee} # the real ones instead of busybox's
	graft "$root" /bin/bash /usr/bin/tee /sbin/ip /usr/sbin/{ipset,conntrack,nft,xtables-nft-multi,xtables-legacy-multi} \
		"/usr/lib/$(gcc -print-multiarch)"/xtables/*.so
	for tool in iptables ip6tables; do for suffix in "" -save -restore; do
		for mode in nft legacy; do ln -sf "xtables-$mode-multi" "$root/usr/sbin/$tool-$mode$suffix"; done
		ln -sf xtables-nft-multi "$root/usr/sbin/$tool$suffix"
	done; done
	cp -rL "$1/node/filesystem/etc/." "$root/etc/"
	cp -L "$1"/node/filesystem/sbin/* "$root/usr/sbin/"
	# Without it ipset knows no protocol by its name, and felix ends at the first rule with the name of a port.
	printf '%s\n' 'icmp 1 ICMP' 'tcp 6 TCP' 'udp 17 UDP' 'ipv6-icmp 58 IPv6-ICMP' 'sctp 132 SCTP' 'udplite 136 UDPLite' >"$root/etc/protocols"
	chmod -R u+w "$root" # the module cache is read-only
	find "$root/etc/service" -name run -exec chmod +x {} +
	chmod +x "$root/etc/rc.local" "$root"/usr/sbin/{start_runit,versions,restart-calico-confd}
	cp "$BIN/calico-node" "$root/usr/bin/calico-node"
	make_image calico-node "$(calico_image_name node)" "$root" \
		'{"Cmd":["start_runit"],"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin","SVDIR=/etc/service/enabled"]}'
}

calico_cni_image() {
	local root
	root=$(busybox_rootfs)
	mkdir -p "$root/opt/cni/bin"
	cp "$BIN/calico-cni" "$root/opt/cni/bin/calico"
	ln "$root/opt/cni/bin/calico" "$root/opt/cni/bin/calico-ipam" # one program, two names
	cp "$BIN/calico-install" "$root/opt/cni/bin/install"
	make_image calico-cni "$(calico_image_name cni)" "$root" '{"Cmd":["/opt/cni/bin/install"],"WorkingDir":"/opt/cni/bin","Env":["PATH=/opt/cni/bin:/usr/bin:/usr/sbin"]}'
}

calico_controllers_image() {
	local root
	root=$(busybox_rootfs)
	mkdir -p "$root"/{status,profiles}
	chmod 777 "$root"/{status,profiles}
	cp "$BIN/calico-kube-controllers" "$root/usr/bin/kube-controllers"
	cp "$BIN/calico-check-status" "$root/usr/bin/check-status"
	make_image calico-controllers "$(calico_image_name kube-controllers)" "$root" '{"Entrypoint":["/usr/bin/kube-controllers"],"Env":["PATH=/usr/bin:/usr/sbin"]}'
}

calico_apiserver_image() {
	local root
	root=$(busybox_rootfs)
	mkdir -p "$root/code"
	cp "$BIN/calico-apiserver" "$root/code/apiserver"
	make_image calico-apiserver "$(calico_image_name apiserver)" "$root" '{"Entrypoint":["/code/apiserver"],"WorkingDir":"/code","Env":["PATH=/usr/bin:/usr/sbin"]}'
}

build_calico() {
	local source module=github.com/projectcalico/calico flags
	pinned calico $module "$CALICO_MODULE"
	flags="-X $module/node/pkg/lifecycle/startup.VERSION=$CALICO -X $module/node/buildinfo.GitVersion=$CALICO -X main.VERSION=$CALICO"
	build_go calico "$flags" calico-node=$module/node/cmd/calico-node calico-cni=$module/cni-plugin/cmd/calico \
		calico-install=$module/cni-plugin/cmd/install calico-kube-controllers=$module/kube-controllers/cmd/kube-controllers \
		calico-check-status=$module/kube-controllers/cmd/check-status calico-apiserver=$module/apiserver/cmd/apiserver
	image_stale calico-node "$STAMPS/go-calico" "$CLUSTER_DIR/build/calico.sh" || return 0
	source=$(module_dir calico $module)
	cp --no-preserve=mode "$source/manifests/calico-vxlan.yaml" "$UPSTREAM/calico.yaml"
	cp --no-preserve=mode "$source/manifests/apiserver.yaml" "$UPSTREAM/calico-apiserver.yaml"
	calico_node_image "$source"
	calico_cni_image
	calico_controllers_image
	calico_apiserver_image
	image_done calico-node
}
