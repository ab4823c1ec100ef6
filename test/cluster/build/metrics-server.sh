# metrics-server; the image carries the name that its own manifest asks for, with the tag of its release.

build_metrics-server() {
	local source root name module=sigs.k8s.io/metrics-server
	pinned metrics-server $module "$METRICS_SERVER"
	build_go metrics-server "-X k8s.io/client-go/pkg/version.gitVersion=$METRICS_SERVER" metrics-server=$module/cmd/metrics-server
	image_stale metrics-server "$STAMPS/go-metrics-server" "$CLUSTER_DIR/build/metrics-server.sh" || return 0
	source=$(module_dir metrics-server $module)
	# The kubelets' certificates are signed by the authority that every service account volume holds.
	"$BIN/kubectl" kustomize "$source/manifests/base" | sed -E -e "s#(image: .*/metrics-server:).*#\1$METRICS_SERVER#" \
		-e 's#^( *)- --metric-resolution=.*#&\n\1- --kubelet-certificate-authority=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt#' >"$UPSTREAM/metrics-server.yaml"
	name=$(grep -o 'image: .*' "$UPSTREAM/metrics-server.yaml")
	root=$(new_rootfs)
	mkdir -p "$root"/{tmp,etc}
	chmod 1777 "$root/tmp"
	cp "$BIN/metrics-server" "$root/metrics-server"
	make_image metrics-server "${name#image: }" "$root" '{"Entrypoint":["/metrics-server"]}'
	image_done metrics-server
}
