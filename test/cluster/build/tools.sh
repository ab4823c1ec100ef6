# An image with every program that a probe may find in an image, each alone in a folder of its own: a container whose PATH is
# /tools/NAME has that one and no shell.

build_tools() {
	local root name program programs=(/usr/bin/{dig,nslookup,host,ncat,curl,wget,bash,getent} /bin/nc.openbsd)
	require_packages bind9-dnsutils netcat-openbsd ncat curl wget
	image_stale tools "$CLUSTER_DIR/build/tools.sh" "$CLUSTER_DIR/lib/build-python.sh" || return 0
	root=$(python_rootfs)
	rm -f "$root"/usr/bin/{nslookup,wget,nc,getent} # those of busybox: kept apart below
	# shellcheck disable=SC2046 # one word per library
	graft "$root" "${programs[@]}" $(ldd "$KTRIAGE_CLUSTER_NODE" | grep -o '/[^ ]*')
	cp "$KTRIAGE_CLUSTER_NODE" "$root/usr/bin/node"
	for program in "${programs[@]}" /usr/bin/{python3,node}; do
		name=$(basename "$program" .openbsd)
		mkdir -p "$root/tools/$name"
		ln -s "$program" "$root/tools/$name/$name"
	done
	for name in nc wget nslookup; do
		mkdir -p "$root/tools/busybox-$name"
		ln -s /usr/bin/busybox "$root/tools/busybox-$name/$name"
	done
	for name in bash busybox-nc busybox-wget; do ln -s /usr/bin/busybox "$root/tools/$name/timeout"; done
	make_image tools "$IMAGE_PREFIX/tools:local" "$root" "{\"Cmd\":[\"/usr/bin/sleep\",\"infinity\"],\"Env\":[\"PATH=/usr/bin:/usr/sbin\",\"LD_LIBRARY_PATH=/usr/lib/$(gcc -print-multiarch)\"]}"
	image_done tools
}
