# What every platform service that is added to a running cluster has in common.
. "$CLUSTER_DIR/lib/node.sh"

# Checks, builds and locks: begin_addition PART
begin_addition() {
	require_root
	require_running
	"$CLUSTER_DIR/steps/build.sh" "$1"
	lock_cluster
	logs_on_failure
}

# Applies a manifest whose pods run where their image is: place MANIFEST NODE
place() {
	sed "s/@NODE@/$2/" "$CLUSTER_DIR/manifests/$1.yaml" | kubectl apply -f - >/dev/null
}

make_namespace() { kubectl create namespace "$1" --dry-run=client -o yaml | kubectl apply -f - >/dev/null; }

# rolled_out NAMESPACE WORKLOAD
rolled_out() {
	kubectl -n "$1" rollout status "$2" --timeout=240s >/dev/null
	say "$2 ready"
}
