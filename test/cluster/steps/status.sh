#!/bin/bash
# What is built, what runs. Ends with 0 when the cluster is up and answers, else with 1.
. "$(dirname "$0")/../lib/env.sh"
echo "home      $CLUSTER_HOME"
[[ ! -d $BIN ]] || echo "built     $(find "$BIN" "$IMAGES" -type f | wc -l) programs and images, $(du -shc "$BIN" "$IMAGES" | tail -1 | cut -f1)"
if [[ ! -e $RUN/ready ]] || ! timeout 5 kubectl get --raw=/readyz >/dev/null 2>&1; then
	state=down
	[[ ! -d $RUN ]] || state="broken: $RUN is there, the API server is not ready"
	echo "cluster   $state"
	exit 1
fi
echo "cluster   up, KUBECONFIG=$KUBECONFIG"
kubectl get nodes "${NODES[@]}" -o wide
kubectl get pods -A --no-headers -o custom-columns='N:.metadata.namespace,P:.status.phase' | sort | uniq -c
