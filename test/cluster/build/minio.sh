# MinIO.

build_minio() {
	local root
	pinned minio github.com/minio/minio "$MINIO"
	build_go minio "" minio=github.com/minio/minio
	image_stale minio "$STAMPS/go-minio" "$CLUSTER_DIR/build/minio.sh" || return 0
	root=$(busybox_rootfs)
	mkdir -p "$root/data"
	chmod 777 "$root/data"
	cp "$BIN/minio" "$root/usr/bin/minio"
	make_image minio "$IMAGE_PREFIX/minio:local" "$root" '{"Entrypoint":["/usr/bin/minio"],"Env":["PATH=/usr/bin:/usr/sbin"]}'
	image_done minio
}
