#!/bin/bash
# Puts COUNT running pods, with Deployments and ReplicaSets above them, on fake nodes, in place of
# those of an earlier call; 0 removes them. While there are fake nodes, which send no heartbeats, the
# controllers wait a day before they call any node NotReady.
. "$(dirname "$0")/../lib/env.sh"
. "$CLUSTER_DIR/lib/node.sh"
count=${1:-}
[[ $count =~ ^[0-9]{1,5}$ ]] || die "usage: pods COUNT"
require_root
require_running
lock_cluster
logs_on_failure

mark=$RUN/nodes/$SERVER/fleet # read by the controller manager when it starts
fleet() { "${KTRIAGE_CLUSTER_NODE:-node}" "$CLUSTER_DIR/fleet/fleet.ts" "$@"; }
fleet_namespaces() { kubectl get ns -l ktriage.test/fleet -o name; }
no_fleet_namespace() { [[ -z $(fleet_namespaces) ]]; }
fleet_ready() {
	kubectl get nodes -l ktriage.test/fleet -o json |
		jq -e '.items | length > 0 and all(any(.status.conditions[]; .type == "Ready" and .status == "True"))'
}

if ! no_fleet_namespace; then
	stop_service "$SERVER" kube-controller-manager
	fleet remove
	rm -f "$mark"
	start_service "$SERVER" kube-controller-manager
	fleet_namespaces | xargs -r kubectl delete --wait=false >/dev/null
	retry 180 "namespaces removed" no_fleet_namespace
fi
((count > 0)) || exit 0
stop_service "$SERVER" kube-controller-manager
touch "$mark"
if ! fleet create "$count" "$CALICO_CIDR"; then
	# The controllers would fill half-made ReplicaSets with pods on the real nodes.
	rm -f "$mark"
	fleet remove || die "fake pods could not be removed: run 'npm run cluster -- up --fresh'"
	start_service "$SERVER" kube-controller-manager
	trap - EXIT # the line above says why, the logs of the nodes would bury it
	die "fake pods could not be created"
fi
start_service "$SERVER" kube-controller-manager
retry 60 "fake nodes ready" fleet_ready
