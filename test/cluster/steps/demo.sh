#!/bin/bash
# Something to look at: services, clients, a NetworkPolicy and a bare pod in namespace demo.
. "$(dirname "$0")/../lib/env.sh"
require_running
logs_on_failure
kubectl apply -f "$CLUSTER_DIR/manifests/demo.yaml" >/dev/null
for name in web client open; do kubectl -n demo rollout status "deploy/$name" --timeout=120s >/dev/null; done
kubectl -n demo wait --for=condition=Ready pod/stranger --timeout=60s >/dev/null
say "demo pods ready"
