#!/bin/bash
# Seldon Core v2 objects without Seldon: schema-less CRDs with the real group, kinds and plurals, objects
# with the operator's finalizers, busybox stand-ins with the real names and ports, and a namespace
# (seldon-old) that hangs in Terminating because no operator will remove its finalizers.
. "$(dirname "$0")/../lib/env.sh"
require_running
logs_on_failure
MODEL_STATUS='{"status": {"replicas": 1, "availableReplicas": 0, "modelgwReady": "ModelCreate", "conditions": [
	{"type": "ModelReady", "status": "False", "message": "ModelProgressing", "lastTransitionTime": "2026-01-01T00:00:00Z",
	 "reason": "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial tcp 10.43.0.99:9004: i/o timeout\""},
	{"type": "Ready", "status": "False", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}'
stuck() { kubectl get ns seldon-old -o json | jq -e '.status.conditions[]? | select(.type == "NamespaceFinalizersRemaining" and .status == "True")'; }

kubectl get ns seldon-old >/dev/null 2>&1 && { say "Seldon objects are there already"; exit 0; }
kubectl apply --server-side -f "$CLUSTER_DIR/manifests/seldon-crds.yaml" >/dev/null
kubectl wait --for=condition=Established crd -l ktriage.test/part=seldon --timeout=30s >/dev/null
retry 30 "Seldon objects created" kubectl apply -f "$CLUSTER_DIR/manifests/seldon-objects.yaml"
kubectl apply -f "$CLUSTER_DIR/manifests/seldon-workloads.yaml" >/dev/null
for namespace in seldon seldon-old; do
	kubectl -n $namespace patch models.mlops.seldon.io iris --subresource=status --type=merge -p "$MODEL_STATUS" >/dev/null
done
kubectl delete namespace seldon-old --wait=false >/dev/null
retry 90 "namespace seldon-old is stuck" stuck
