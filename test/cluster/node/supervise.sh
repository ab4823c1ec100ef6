#!/bin/bash
# Keeps every executable file of services/ running. Taking the x bit away and
# killing the pid in pids/ stops a service for good; giving it back starts it.
set -uo pipefail
cd /cluster/node || exit 1
set -a
. ./env
set +a
export PATH=/cluster/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

keep() {
	while [[ -x services/$1 ]]; do
		"services/$1" </dev/null >>"logs/$1.log" 2>&1 &
		echo $! >"pids/$1"
		wait $!
		rm -f "pids/$1"
		sleep 1 # back-off
	done
}

declare -A keepers=()
while :; do
	for file in services/*; do
		service=${file##*/}
		[[ -x $file ]] || continue
		if [[ -z ${keepers[$service]:-} ]] || ! kill -0 "${keepers[$service]}" 2>/dev/null; then
			keep "$service" &
			keepers[$service]=$!
		fi
	done
	sleep 0.5
done
