#!/bin/bash
# Prints a kubeconfig of a ServiceAccount with limited rights.
#   kubeconfig.sh USER [ROLE-FILE [NAMESPACE]]
# ROLE-FILE holds one ClusterRole, whose name becomes ktriage-test-USER; without it the user may do what every
# authenticated user may. With NAMESPACE the rights hold in that namespace only.
. "$(dirname "$0")/../lib/env.sh"
. "$CLUSTER_DIR/lib/pki.sh"
user=${1:-} file=${2:-} namespace=${3:-} home=ktriage-test
[[ $user =~ ^[a-z0-9]([-a-z0-9]{0,40}[a-z0-9])?$ ]] || die "usage: kubeconfig USER [ROLE-FILE [NAMESPACE]]; USER: lower-case letters, digits, dashes"
[[ -z $file || -r $file ]] || die "cannot read $file"
require_running

apply() { kubectl apply -f - >/dev/null; }
kubectl create namespace $home --dry-run=client -o yaml | apply
kubectl -n $home create serviceaccount "$user" --dry-run=client -o yaml | apply
if [[ -n $file ]]; then
	role=ktriage-test-$user
	kubectl create --dry-run=client -o json -f "$file" | jq --arg name "$role" '.metadata = {name: $name}' | apply
	binding=(clusterrolebinding "$role")
	[[ -z $namespace ]] || binding=(rolebinding "$role" --namespace="$namespace")
	kubectl create "${binding[@]}" --clusterrole="$role" --serviceaccount="$home:$user" --dry-run=client -o yaml | apply
fi
token=$(kubectl -n $home create token "$user" --duration=24h)
kubeconfig_text "$(kubectl config view -o jsonpath='{.clusters[0].cluster.server}')" "$user" "token: $token"
