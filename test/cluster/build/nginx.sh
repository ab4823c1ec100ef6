# nginx as Debian ships it.

build_nginx() {
	local root package file
	image_stale nginx "$CLUSTER_DIR/build/nginx.sh" || return 0
	root=$(busybox_rootfs)
	mkdir -p "$root"/var/{log,lib}/nginx
	for package in libpcre2-8-0 libssl3 zlib1g libcrypt1; do add_libraries "$root" "$package"; done
	cp "$(unpack_deb nginx)/usr/sbin/nginx" "$root/usr/sbin/"
	echo 'www-data:x:33:33::/:/bin/false' >>"$root/etc/passwd"
	echo 'www-data:x:33:' >>"$root/etc/group"
	make_image nginx "$IMAGE_PREFIX/nginx:local" "$root" '{"Entrypoint":["/usr/sbin/nginx","-g","daemon off;"],"Env":["PATH=/usr/bin:/usr/sbin"]}'
	image_done nginx
}
