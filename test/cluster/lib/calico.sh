# The pieces of a migration from flannel to Calico.

install_calico() {
	if ! kubectl -n kube-system get ds calico-node >/dev/null 2>&1; then
		load_images "$IMAGES"/calico-{node,cni,controllers}.tar
		sed -e 's|# - name: CALICO_IPV4POOL_CIDR|- name: CALICO_IPV4POOL_CIDR|' \
			-e "s|#   value: \"192.168.0.0/16\"|  value: \"$CALICO_CIDR\"|" \
			-e '/CALICO_IPV4POOL_VXLAN/{n;s/CrossSubnet/Always/}' "$UPSTREAM/calico.yaml" | kubectl apply --server-side -f - >/dev/null
	fi
	kubectl -n kube-system rollout status ds/calico-node --timeout=300s >/dev/null
	say "calico-node ready on every node"
}

add_node_args() { # what the next start of K3s would write on the server node
	local old
	old=$(kubectl get node "$SERVER" -o jsonpath='{.metadata.annotations.k3s\.io/node-args}')
	[[ $old == *"$1"* ]] || kubectl annotate --overwrite node "$SERVER" k3s.io/node-args="${old%]},$1]" >/dev/null
}

kubelet_reported_since() { # NODE UNIX-SECONDS
	kubectl get node "$1" -o json | jq -e --argjson since "$2" \
		'.status.conditions[] | select(.type == "Ready" and .status == "True") | .lastHeartbeatTime | fromdate >= $since'
}

# The same with another cluster CIDR; the default of K3s is not written.
set_cidr_arg() {
	local args
	args=$(kubectl get node "$SERVER" -o jsonpath='{.metadata.annotations.k3s\.io/node-args}' | jq -c --arg cidr "$1" --arg default "$CLUSTER_CIDR" '
		(index("--cluster-cidr") // length) as $at | .[:$at] + .[$at + 2:] + if $cidr == $default then [] else ["--cluster-cidr", $cidr] end')
	kubectl annotate --overwrite node "$SERVER" k3s.io/node-args="$args" >/dev/null
}

# What a restart of K3s with the new flags does on one node.
switch_node() {
	local dir=$RUN/nodes/$1 since
	[[ ! -e $dir/switched ]] || return 0
	stop_service "$1" flanneld # K3s dies without undoing its rules
	stop_service "$1" network-policy
	sed -i -e 's|/var/lib/rancher/k3s/data/cni|/opt/cni/bin|' -e 's|/var/lib/rancher/k3s/agent/etc/cni/net.d|/etc/cni/net.d|' "$dir/containerd.toml"
	end_service "$1" containerd
	end_service "$1" kubelet
	since=$(date +%s)
	[[ $1 != "$SERVER" ]] || add_node_args '"--flannel-backend","none","--disable-network-policy","true"'
	retry 60 "containerd back on $1" containerd_answers "$1"
	retry 60 "kubelet back on $1" kubelet_reported_since "$1" "$since"
	touch "$dir/switched"
	say "switched $1"
}

# shellcheck disable=SC2016 # the node's shell expands it
remove_flannel_leftovers() {
	on "$1" bash -c 'ip link del flannel.1; ip link del cni0
		for table in filter nat mangle; do
			iptables-save -t $table | grep -vE "FLANNEL|KUBE-ROUTER|KUBE-POD-FW|KUBE-NWPLCY" | iptables-restore -T $table
		done
		rm -rf /run/flannel/subnet.env /var/lib/rancher/k3s/agent/etc/cni/net.d/10-flannel.conflist /var/lib/cni/networks/cbr0' 2>/dev/null
	say "flannel's leftovers removed from $1"
}

# Pods of the real nodes that Calico did not give their address: NAMESPACE NAME
flannel_pods() {
	local node
	for node in "${NODES[@]}"; do
		kubectl get pods -A --field-selector "spec.nodeName=$node" -o json | jq -r '.items[]
			| select(.spec.hostNetwork != true and .metadata.annotations["cni.projectcalico.org/podIP"] == null)
			| "\(.metadata.namespace) \(.metadata.name)"'
	done
}

delete_flannel_pods() {
	local namespace name
	while read -r namespace name; do kubectl -n "$namespace" delete pod "$name" --wait=false >/dev/null; done < <(flannel_pods)
}

no_flannel_pod() { [[ -z $(flannel_pods) ]]; }

# Not those of the fake nodes, of which nothing was restarted.
deployments_available() {
	kubectl get deploy -A -o json | jq -e 'all(.items[] | select(.metadata.namespace | startswith("fleet-") | not);
		any(.status.conditions[]?; .type == "Available" and .status == "True"))'
}

proxy_rules_know() { on "$1" iptables-save -t nat | grep -F -- "! -s $2 " >/dev/null; }

# Gives the kube-proxy of a node another cluster CIDR: proxy_cidr NODE CIDR
proxy_cidr() {
	sed -i "s|^clusterCIDR:.*|clusterCIDR: $2|" "$RUN/nodes/$1/proxy.yaml"
	end_service "$1" kube-proxy
	retry 60 "kube-proxy of $1 has the cluster CIDR $2" proxy_rules_know "$1" "$2"
}
