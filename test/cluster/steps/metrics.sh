#!/bin/bash
# Installs metrics-server with its own manifest.
. "$(dirname "$0")/../lib/env.sh"
. "$CLUSTER_DIR/lib/addition.sh"
begin_addition metrics-server
load_images "$IMAGES/metrics-server.tar"
kubectl apply -f "$UPSTREAM/metrics-server.yaml" >/dev/null
rolled_out kube-system deploy/metrics-server
retry 90 "metrics API answers" kubectl top nodes
