#!/bin/bash
# Boots the cluster: one server, two agents, flannel, kube-router's policies: K3s
# as it comes. Prints the KUBECONFIG path. Builds what is missing.
#   up.sh [--fresh]   --fresh boots anew even when the cluster is up and answers
. "$(dirname "$0")/../lib/env.sh"
for file in preflight pki network boot node cleanup; do . "$CLUSTER_DIR/lib/$file.sh"; done

case ${1:-} in "" | --fresh) ;; *) die "usage: up [--fresh]" ;; esac
require_root
require_home
"$CLUSTER_DIR/steps/build.sh" base
require_kernel
lock_cluster

if [[ ${1:-} != --fresh && -e $RUN/ready ]] && timeout 5 kubectl get --raw=/readyz >/dev/null 2>&1; then
	say "already up"
	echo "$KUBECONFIG"
	exit 0
fi
if [[ -d $RUN ]] || ! no_process_left; then say "removing what an earlier run left"; fi
remove_cluster
require_disk "$CLUSTER_HOME" 5 "the running cluster"
logs_on_failure

mkdir -p "$RUN"
new_authority
server_certificates
create_lan
forward_api
for node in "${NODES[@]}"; do
	join_lan "$node"
	node_files "$node"
	start_node "$node"
done
say "nodes started"

api_ready() { kubectl get --raw=/readyz; }
retry 120 "API server ready" api_ready
for node in "${NODES[@]}"; do retry 60 "containerd on $node" containerd_answers "$node"; done
load_images "$IMAGES"/{pause,busybox,coredns}.tar
kubectl create clusterrolebinding kubelet-api --clusterrole=system:kubelet-api-admin --user=kube-apiserver >/dev/null
retry 60 "nodes registered" kubectl get node "${NODES[@]}"
for node in "${NODES[@]}"; do mark_node "$node"; done
render "$CLUSTER_DIR/manifests/coredns.yaml" | kubectl apply -f - >/dev/null
kubectl wait --for=condition=Ready node "${NODES[@]}" --timeout=120s >/dev/null
say "nodes ready"
kubectl -n kube-system rollout status deploy/coredns --timeout=120s >/dev/null
say "cluster DNS ready"
touch "$RUN/ready"
echo "$KUBECONFIG"
