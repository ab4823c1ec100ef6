# Prepares and starts nodes.

# A config file with its @NAME@ marks replaced: render FILE >TARGET
render() {
	local name marks=()
	for name in IMAGE_PREFIX CLUSTER_NAME NODE_NAME CONTAINERD_SOCKET SERVICE_DNS CLUSTER_CIDR COREDNS; do
		marks+=(-e "s|@$name@|${!name:-}|g")
	done
	sed "${marks[@]}" "$1"
}

# The cgroups that the kubelet of a node works below. cpuset wants its masks first.
create_cgroups() {
	local controller dir file
	[[ ! -f /sys/fs/cgroup/cgroup.controllers ]] || mkdir -p "/sys/fs/cgroup/$CLUSTER_NAME/$1"
	for controller in /sys/fs/cgroup/*/; do
		[[ -e ${controller}tasks ]] || continue # cgroup v1 only
		for dir in "$controller$CLUSTER_NAME" "$controller$CLUSTER_NAME/$1"; do
			mkdir -p "$dir"
			[[ -f $dir/cpuset.cpus ]] || continue
			for file in cpuset.cpus cpuset.mems; do cat "$controller$file" >"$dir/$file"; done
		done
	done
}

server_files() { # FOLDER
	cp "$PKI"/{ca.key,sa.key,sa.pub,apiserver.crt,apiserver.key,admin.crt,admin.key,front-proxy.crt,front-proxy.key} "$1/pki/"
	write_kubeconfig "$1/controller-manager.kubeconfig" controller-manager "$API_URL"
	write_kubeconfig "$1/scheduler.kubeconfig" scheduler "$API_URL"
	cp "$CLUSTER_DIR"/node/services/server/* "$1/services/"
}

node_files() { # NODE
	local NODE_NAME=$1 dir=$RUN/nodes/$1 file
	mkdir -p "$dir"/{services,pki}
	cp "$CLUSTER_DIR"/node/{init,supervise}.sh "$dir/"
	cp "$CLUSTER_DIR"/node/services/every/* "$dir/services/"
	for file in "$CLUSTER_DIR"/node/config/*; do render "$file" >"$dir/${file##*/}"; done
	printf '%s\n' "NODE_NAME=$1" "NODE_ADDRESS=${NODE_IP[$1]}" "CLUSTER_CIDR=$CLUSTER_CIDR" "SERVICE_CIDR=$SERVICE_CIDR" >"$dir/env"
	new_certificate "kubelet-$1" "/O=system:nodes/CN=system:node:$1" "DNS:$1,IP:${NODE_IP[$1]}"
	cp "$PKI/ca.crt" "$dir/pki/"
	cp "$PKI/kubelet-$1.crt" "$dir/pki/kubelet.crt"
	cp "$PKI/kubelet-$1.key" "$dir/pki/kubelet.key"
	write_kubeconfig "$dir/kubelet.kubeconfig" "kubelet-$1" "$API_URL"
	write_kubeconfig "$dir/proxy.kubeconfig" proxy "$API_URL"
	write_kubeconfig "$dir/admin.kubeconfig" admin "$API_URL"
	[[ $1 != "$SERVER" ]] || server_files "$dir"
}

start_node() { # NODE
	local dir=$RUN/nodes/$1
	create_cgroups "$1"
	setsid nsenter --net="/run/netns/$1" unshare --mount --uts --ipc --pid --fork -- \
		bash "$dir/init.sh" "$1" "$dir" "$BIN" </dev/null >"$dir/boot.log" 2>&1 9>&- &
}

# K3s writes these marks; here they are set by hand, so that a tool sees what it would see there.
mark_node() { # NODE
	local role=agent args='["agent"]'
	if [[ $1 == "$SERVER" ]]; then
		role=server args='["server","--disable","traefik","--disable","servicelb"]'
		kubectl label node "$1" node-role.kubernetes.io/control-plane=true node-role.kubernetes.io/master=true
	fi
	kubectl annotate node "$1" k3s.io/hostname="$1" k3s.io/internal-ip="${NODE_IP[$1]}" k3s.io/node-args="$args" k3s.io/node-env='{}'
	say "$1 is a K3s $role"
} >/dev/null
