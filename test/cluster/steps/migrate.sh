#!/bin/bash
# Moves the cluster from flannel to Calico (VXLAN) the way it is done on K3s:
# Calico's manifest is applied, then K3s is restarted node by node with
# --flannel-backend=none --disable-network-policy.
#   migrate.sh partial [NODE...]  switch only these nodes (default: all but the last);
#                                 no pod is restarted, nothing is cleaned up
#   migrate.sh finish             switch the others, remove flannel's leftovers, restart
#                                 every pod that still has a flannel address
#   migrate.sh cidr [CIDR]        give kube-proxy the Calico pool, or another one, as cluster CIDR;
#                                 it masquerades every service connection of pods outside of it
. "$(dirname "$0")/../lib/env.sh"
for file in node calico; do . "$CLUSTER_DIR/lib/$file.sh"; done

step=${1:-partial}
shift || true
case $step in partial | finish | cidr) ;; *) die "usage: migrate [partial [NODE...] | finish | cidr [CIDR]]" ;; esac
[[ $step != cidr ]] || { cidr=${1:-$CALICO_CIDR} && set --; }
for node in "$@"; do [[ -n ${NODE_IP[$node]:-} ]] || die "no node '$node': the nodes are ${NODES[*]}"; done
require_root
require_running
"$CLUSTER_DIR/steps/build.sh" calico
lock_cluster
logs_on_failure

case $step in
partial)
	(($#)) || set -- "${NODES[@]::${#NODES[@]}-1}"
	install_calico
	for node in "$@"; do switch_node "$node"; done
	;;
finish)
	install_calico
	for node in "${NODES[@]}"; do
		switch_node "$node"
		remove_flannel_leftovers "$node"
	done
	delete_flannel_pods
	retry 120 "every pod has a Calico address" no_flannel_pod
	retry 180 "Deployments available again" deployments_available
	;;
cidr)
	for node in "${NODES[@]}"; do proxy_cidr "$node" "$cidr"; done
	set_cidr_arg "$cidr"
	;;
esac
