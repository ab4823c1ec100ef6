# Prometheus as Debian ships it, without Kubernetes service discovery.

build_prometheus() {
	local root program
	image_stale prometheus "$CLUSTER_DIR/build/prometheus.sh" || return 0
	program=$(unpack_deb prometheus)/usr/bin/prometheus
	root=$(busybox_rootfs)
	mkdir -p "$root/prometheus"
	chmod 777 "$root/prometheus"
	cp "$program" "$root/usr/bin/"
	# shellcheck disable=SC2046 # one word per library
	graft "$root" $(ldd "$program" | grep -o '/[^ ]*')
	make_image prometheus "$IMAGE_PREFIX/prometheus:local" "$root" '{"Entrypoint":["/usr/bin/prometheus"],"WorkingDir":"/prometheus","Env":["PATH=/usr/bin:/usr/sbin"]}'
	image_done prometheus
}
