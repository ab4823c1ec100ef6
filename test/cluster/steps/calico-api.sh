#!/bin/bash
# Adds Calico's aggregated API server (projectcalico.org/v3) and some policies. What its loss does to
# the deletion of namespaces: kubectl -n calico-apiserver scale deploy calico-apiserver --replicas=0
. "$(dirname "$0")/../lib/env.sh"
. "$CLUSTER_DIR/lib/node.sh"
require_root
require_running
kubectl -n kube-system get ds calico-node >/dev/null 2>&1 || die "Calico is not installed: run 'npm run cluster -- migrate' first"
"$CLUSTER_DIR/steps/build.sh" calico
lock_cluster
logs_on_failure
load_images "$IMAGES/calico-apiserver.tar"
kubectl apply --server-side -f "$UPSTREAM/calico-apiserver.yaml" >/dev/null
if ! kubectl -n calico-apiserver get secret calico-apiserver-certs >/dev/null 2>&1; then
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$RUN/pki/calico-api.key" -out "$RUN/pki/calico-api.crt" \
		-days 365 -subj /CN=calico-api -addext subjectAltName=DNS:calico-api.calico-apiserver.svc 2>/dev/null
	kubectl -n calico-apiserver create secret generic calico-apiserver-certs \
		--from-file=apiserver.key="$RUN/pki/calico-api.key" --from-file=apiserver.crt="$RUN/pki/calico-api.crt" >/dev/null
fi
kubectl patch apiservice v3.projectcalico.org --type=merge -p "{\"spec\":{\"caBundle\":\"$(base64 -w0 "$RUN/pki/calico-api.crt")\"}}" >/dev/null
kubectl -n calico-apiserver rollout status deploy/calico-apiserver --timeout=180s >/dev/null
kubectl wait --for=condition=Available apiservice/v3.projectcalico.org --timeout=90s >/dev/null
say "projectcalico.org/v3 available"
retry 30 "Calico policies applied" kubectl apply -f "$CLUSTER_DIR/manifests/calico-policies.yaml"
