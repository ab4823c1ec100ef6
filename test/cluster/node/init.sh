#!/bin/bash
# PID 1 of a node, started inside fresh network, mount, UTS, IPC and PID
# namespaces. Gives the node a root file system of its own (an overlay over this
# machine's), then becomes the supervisor.
#   init.sh NODE FOLDER-OF-THE-NODE FOLDER-OF-THE-PROGRAMS
set -euo pipefail
name=$1 dir=$2 bin=$3

read -r pid _ </proc/self/stat # still the machine's /proc, so the pid as the machine sees it
mount --make-rprivate /
mkdir -p "$dir"/{upper,work,root,containerd,kubelet,pids,logs}
mount -t overlay "$name" -o "lowerdir=/,upperdir=$dir/upper,workdir=$dir/work" "$dir/root"
cd "$dir/root"
mkdir -p cluster/{node,bin} old var/lib/{containerd,kubelet,cni/networks,calico} etc/cni/net.d opt/cni/bin \
	lib/modules var/log/calico/cni var/lib/rancher/k3s/agent/etc/cni/net.d var/lib/rancher/k3s/data/cni
mount -t proc proc proc
mount -t sysfs sysfs sys
mount --rbind /sys/fs/cgroup sys/fs/cgroup
mount -t bpf bpf sys/fs/bpf 2>/dev/null || true # Calico mounts it by itself where it can
mount --rbind /dev dev
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
mount --bind "$dir" cluster/node
mount --bind "$bin" cluster/bin
# An overlay cannot hold containerd's overlays.
mount --bind "$dir/containerd" var/lib/containerd
mount --bind "$dir/kubelet" var/lib/kubelet
# The kubelet insists on these kernel settings and would write them for the whole
# machine: show it the values that it wants instead.
for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
	kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
	file=run/sysctl-$(basename "${setting%=*}")
	echo "${setting#*=}" >"$file"
	mount --bind "$file" "proc/sys/${setting%=*}"
done
echo "$name" >etc/hostname
printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$name" >etc/hosts
printf 'nameserver 127.0.0.53\n' >etc/resolv.conf
pivot_root . old
umount -l /old
mount --make-rshared /
hostname "$name"
echo "$pid" >/cluster/node/pid
exec /bin/bash /cluster/node/supervise.sh
