#!/bin/bash
# Argo Workflows (its own manifest, without its server) in namespace argo, and in namespace training a quota and WorkflowTemplates:
# ok, unset (containers without requests and limits), exceeded (more than the quota has), oom. No workflow is started.
. "$(dirname "$0")/../lib/env.sh"
. "$CLUSTER_DIR/lib/addition.sh"
limit_workflows() { kubectl -n training patch quota training --type=merge -p "{\"spec\":{\"hard\":{\"count/workflows.argoproj.io\":\"$1\"}}}" >/dev/null; }
# A quota on count/… that the quota controller saw before it knew the kind is counted after the next full resync (5 minutes) or a change of its spec.
is_counted() {
	kubectl -n training get quota training -o json | jq -e '.status.used["count/workflows.argoproj.io"]' && return 0
	limit_workflows $((49 + RANDOM % 2))
	sleep 2
	return 1
}

begin_addition argo
load_images "$IMAGES"/{workflow-controller,argoexec}.tar
make_namespace argo
kubectl -n argo apply --server-side --force-conflicts -f "$UPSTREAM/argo.yaml" >/dev/null
kubectl -n argo scale deploy/argo-server --replicas=0 >/dev/null
rolled_out argo deploy/workflow-controller
retry 60 "WorkflowTemplates created" kubectl apply -f "$CLUSTER_DIR/manifests/argo.yaml"
retry 120 "quota is counted" is_counted
limit_workflows 50
