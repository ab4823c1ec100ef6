# The LAN of the nodes: a bridge inside a namespace of its own, so that the
# machine's own network sees one loopback port and nothing else.

create_lan() {
	ip netns add "$LAN"
	ip -n "$LAN" link set lo up
	ip -n "$LAN" link add br0 type bridge
	ip -n "$LAN" addr add "$LAN_IP/24" dev br0
	ip -n "$LAN" link set br0 up
}

join_lan() { # NODE
	local port=to-${1#"$CLUSTER_NAME-"}
	ip netns add "$1"
	ip -n "$1" link set lo up
	ip link add eth0 netns "$1" type veth peer name "$port" netns "$LAN"
	ip -n "$LAN" link set "$port" master br0 up
	ip -n "$1" addr add "${NODE_IP[$1]}/24" dev eth0
	ip -n "$1" link set eth0 up
	ip -n "$1" route add default via "$LAN_IP"
	ip netns exec "$1" sysctl -qw net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1 \
		net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
}

# Carries a free loopback port of this machine to the API server.
forward_api() {
	setsid cluster-tool forward "127.0.0.1:${KTRIAGE_CLUSTER_PORT:-0}" "/run/netns/$LAN" "${NODE_IP[$SERVER]}:6443" \
		</dev/null >"$RUN/forward.log" 2>&1 9>&- &
	retry 10 "loopback port open" grep -q '^127\.' "$RUN/forward.log"
	write_kubeconfig "$KUBECONFIG" admin "https://$(grep -m1 '^127\.' "$RUN/forward.log")"
}
