#!/bin/bash
# Prometheus in namespace monitoring. It scrapes felix (on the nodes that have calico-node), the kubelets with their cAdvisor, and the API server.
# Debian's Prometheus has no discovery for Kubernetes: the targets are written out.
. "$(dirname "$0")/../lib/env.sh"
. "$CLUSTER_DIR/lib/addition.sh"
ACCOUNT=/var/run/secrets/kubernetes.io/serviceaccount

# One job with a target per node: scrape_job NAME SCHEME PATH PORT NODE...
scrape_job() {
	local name=$1 scheme=$2 path=$3 port=$4 node
	shift 4
	printf -- '- job_name: %s\n  scheme: %s\n  metrics_path: %s\n' "$name" "$scheme" "$path"
	[[ $scheme == http ]] || printf '  tls_config: {ca_file: %s/ca.crt}\n  authorization: {credentials_file: %s/token}\n' $ACCOUNT $ACCOUNT
	echo '  static_configs:'
	for node in "$@"; do printf '  - {targets: ["%s:%s"], labels: {node: %s}}\n' "${NODE_IP[$node]}" "$port" "$node"; done
}
scrape_config() {
	echo 'global: {scrape_interval: 15s, scrape_timeout: 10s}'
	echo 'scrape_configs:'
	scrape_job apiserver https /metrics 6443 "$SERVER"
	scrape_job kubelet https /metrics 10250 "${NODES[@]}"
	scrape_job cadvisor https /metrics/cadvisor 10250 "${NODES[@]}"
	scrape_job felix http /metrics 9091 "${NODES[@]}"
}
targets_up() {
	kubectl get --raw '/api/v1/namespaces/monitoring/services/prometheus:9090/proxy/api/v1/query?query=sum(up)' |
		jq -e --argjson want "$((1 + 3 * ${#NODES[@]}))" '(.data.result[0].value[1] | tonumber) == $want'
}

begin_addition prometheus
kubectl -n kube-system get ds calico-node >/dev/null 2>&1 || die "Calico is not installed: run 'npm run cluster -- migrate' first"
import_images "$SERVER" "$IMAGES/prometheus.tar"
kubectl patch felixconfigurations.crd.projectcalico.org default --type=merge -p '{"spec":{"prometheusMetricsEnabled":true,"prometheusMetricsPort":9091}}' >/dev/null
make_namespace monitoring
kubectl -n monitoring create configmap prometheus --from-file=prometheus.yml=<(scrape_config) --dry-run=client -o yaml | kubectl apply -f - >/dev/null
place prometheus "$SERVER"
rolled_out monitoring deploy/prometheus
retry 90 "Prometheus scrapes its targets" targets_up
