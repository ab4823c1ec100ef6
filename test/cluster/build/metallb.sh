# MetalLB; the images carry the names that its own manifest asks for.

build_metallb() {
	local source program root name
	pinned metallb go.universe.tf/metallb "$METALLB"
	build_go metallb "" metallb-controller=go.universe.tf/metallb/controller metallb-speaker=go.universe.tf/metallb/speaker
	image_stale metallb-speaker "$STAMPS/go-metallb" "$CLUSTER_DIR/build/metallb.sh" || return 0
	source=$(module_dir metallb go.universe.tf/metallb)
	cp --no-preserve=mode "$source/config/manifests/metallb-native.yaml" "$UPSTREAM/metallb.yaml"
	for program in controller speaker; do
		root=$(new_rootfs)
		cp "$BIN/metallb-$program" "$root/$program"
		name=$(grep -o "image: .*/$program:.*" "$UPSTREAM/metallb.yaml" | sed 's/image: *//')
		make_image "metallb-$program" "$name" "$root" "{\"Entrypoint\":[\"/$program\"]}"
	done
	image_done metallb-speaker
}
