# Ends and removes what a cluster of this name has left on the machine, whether
# or not its run folder tells about it.

# A recorded pid counts only while it still is the program that was recorded.
recorded_pid() { # FILE TEXT-OF-ITS-COMMAND-LINE
	local pid
	pid=$(cat "$1" 2>/dev/null) || return 0
	[[ $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null) != *"$2"* ]] || echo "$pid"
}

# Every process of the cluster: what runs in its network namespaces, and the
# PID 1 of its nodes, whose end is the end of every process of that node.
cluster_pids() {
	local name
	for name in "$LAN" "${NODES[@]}"; do
		ip netns pids "$name" 2>/dev/null || true
		recorded_pid "$RUN/nodes/$name/pid" supervise.sh
	done
}

no_process_left() { [[ -z $(cluster_pids) ]]; }

kill_processes() {
	local pid
	while read -r pid; do kill -9 "$pid" 2>/dev/null || true; done < <(cluster_pids)
	no_process_left || retry 20 "processes ended" no_process_left
}

remove_namespaces() {
	local name
	for name in "${NODES[@]}" "$LAN"; do
		[[ ! -e /run/netns/$name ]] || ip netns del "$name" || die "could not remove network namespace $name"
	done
}

# Mounts in the machine's own namespace can only come from somebody's hand, but they would make rm cross over.
remove_mounts() {
	local target
	while read -r target; do umount -l "$target" || die "could not unmount $target"; done \
		< <(awk -v run="$RUN/" 'index($2, run) == 1 {print $2}' /proc/self/mounts | sort -r)
}

cgroups_gone() {
	local dir gone=yes
	for dir in /sys/fs/cgroup/"$CLUSTER_NAME" /sys/fs/cgroup/*/"$CLUSTER_NAME"; do
		[[ ! -d $dir ]] || find "$dir" -depth -type d -exec rmdir {} + || gone=
	done
	[[ -n $gone ]]
}

remove_cgroups() {
	local dir pid
	for dir in /sys/fs/cgroup/"$CLUSTER_NAME" /sys/fs/cgroup/*/"$CLUSTER_NAME"; do
		[[ -d $dir ]] || continue
		while read -r pid; do kill -9 "$pid" 2>/dev/null || true; done < <(find "$dir" -name cgroup.procs -exec cat {} +)
	done
	cgroups_gone 2>/dev/null || retry 20 "cgroups removed" cgroups_gone
}

remove_cluster() {
	kill_processes
	remove_namespaces
	remove_mounts
	remove_cgroups
	rm -rf --one-file-system "$RUN"
}
