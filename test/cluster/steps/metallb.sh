#!/bin/bash
# Installs MetalLB (its own native manifest), a pool on the nodes' LAN and an L2Advertisement.
. "$(dirname "$0")/../lib/env.sh"
. "$CLUSTER_DIR/lib/node.sh"
require_root
require_running
"$CLUSTER_DIR/steps/build.sh" metallb
lock_cluster
logs_on_failure
load_images "$IMAGES"/metallb-{controller,speaker}.tar
kubectl apply --server-side -f "$UPSTREAM/metallb.yaml" >/dev/null
kubectl -n metallb-system rollout status deploy/controller --timeout=180s >/dev/null
kubectl -n metallb-system rollout status ds/speaker --timeout=180s >/dev/null
say "MetalLB ready"
retry 60 "pool accepted by the webhook" kubectl apply -f "$CLUSTER_DIR/manifests/metallb-pool.yaml"
