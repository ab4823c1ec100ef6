# What the machine must have, with an error for each thing it has not.

PACKAGES=(containerd runc containernetworking-plugins iptables iproute2 conntrack ipset nftables openssl jq gcc libc6-dev util-linux)

require_packages() {
	local package missing=()
	command -v dpkg >/dev/null || die "needs Debian or a system like it (dpkg not found): install by hand: $*"
	for package in "$@"; do [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package"); done
	((${#missing[@]})) || return 0
	[[ $(id -u) == 0 ]] || die "missing packages: run as root: apt-get install ${missing[*]}"
	say "installing packages: ${missing[*]}"
	apt-get update -qq >&2 || die "apt-get update failed"
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 || die "could not install ${missing[*]}"
}

require_go() {
	command -v go >/dev/null || die "Go >= $GO_MINIMUM not found: install it from https://go.dev/dl and put it on PATH"
	local have
	have=$(GOTOOLCHAIN=local go env GOVERSION) have=${have#go}
	[[ $(printf '%s\n' "$GO_MINIMUM" "$have" | sort -V | head -1) == "$GO_MINIMUM" ]] || die "Go $have is too old: $GO_MINIMUM or newer is needed"
}

require_disk() { # FOLDER GIBIBYTES PURPOSE
	local free
	mkdir -p "$1"
	free=$(($(stat -f -c '%a * %S' "$1") / 1073741824))
	((free >= $2)) || die "$1 has $free GiB free, $3 needs $2 GiB: free some, or set KTRIAGE_CLUSTER_HOME to a larger disk"
}

require_home() {
	mkdir -p "$CLUSTER_HOME" || die "cannot create $CLUSTER_HOME"
	[[ $(stat -f -c %T "$CLUSTER_HOME") != overlayfs ]] ||
		die "$CLUSTER_HOME is on an overlay file system, which cannot hold the nodes' own overlays: set KTRIAGE_CLUSTER_HOME to a folder on a real disk or volume"
}

# Tries a kernel feature in throw-away namespaces: probe WHAT HOW-TO-GET-IT COMMAND
probe() { unshare --net --mount bash -c "$3" >/dev/null 2>&1 || die "the kernel lacks $1 ($2)"; }

require_kernel() {
	local module scratch
	unshare --net --mount --pid --uts --ipc --fork true 2>/dev/null || die "cannot create namespaces: needs root with CAP_SYS_ADMIN (a privileged container)"
	# Built in or already loaded on most machines, so what counts is the probe below.
	for module in vxlan veth bridge br_netfilter overlay ip_set nf_tables nf_conntrack; do modprobe -q "$module" 2>/dev/null || true; done
	probe veth "CONFIG_VETH" 'ip link add probe0 type veth peer name probe1'
	probe "bridges" "CONFIG_BRIDGE" 'ip link add probe0 type bridge'
	probe "VXLAN" "CONFIG_VXLAN" 'ip link set lo up; ip link add probe0 type vxlan id 1 dstport 8472 dev lo'
	probe "bridge netfilter" "CONFIG_BRIDGE_NETFILTER, modprobe br_netfilter" 'test -e /proc/sys/net/bridge/bridge-nf-call-iptables'
	probe "ipset" "CONFIG_IP_SET_HASH_IP and _NET" 'ipset create a hash:ip && ipset create b hash:net'
	probe "nf_tables" "CONFIG_NF_TABLES" 'nft add table ip t'
	probe "iptables matches of kube-proxy" "xt_comment, xt_conntrack, xt_statistic, xt_mark, xt_MASQUERADE" \
		'iptables -t nat -A POSTROUTING -m comment --comment a -m mark --mark 1 -m statistic --mode random --probability 0.5 -j MASQUERADE && iptables -A FORWARD -m conntrack --ctstate NEW -j ACCEPT'
	scratch=$(mktemp -d "$CLUSTER_HOME/probe.XXXX")
	mkdir "$scratch"/{upper,work,root}
	probe "overlayfs on $CLUSTER_HOME" "CONFIG_OVERLAY_FS; the folder's file system must be able to hold an upper layer" \
		"mount -t overlay t -o lowerdir=/,upperdir=$scratch/upper,workdir=$scratch/work $scratch/root"
	rm -rf "$scratch"
	[[ -d /sys/fs/cgroup/memory || -f /sys/fs/cgroup/cgroup.controllers ]] || die "no cgroups with the memory controller under /sys/fs/cgroup"
}
