# Progress, errors and waiting.

# Progress goes to stderr: stdout belongs to the answer of a step.
say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }
die() { ERROR=$*; say "error: $*"; exit 1; }

# Waits until a command succeeds: retry SECONDS TEXT COMMAND...
retry() {
	local limit=$1 text=$2 start=$SECONDS
	shift 2
	until "$@" >/dev/null 2>&1; do
		((SECONDS - start < limit)) || die "timed out after ${limit}s: $text"
		sleep 0.3
	done
	say "$text ($((SECONDS - start))s)"
}

# The last lines of every log of the running cluster, for a step that failed.
show_logs() {
	local log
	for log in "$RUN"/*.log "$RUN"/nodes/*/boot.log "$RUN"/nodes/*/logs/*.log; do
		[[ -s $log ]] || continue
		printf -- '--- %s\n' "${log#"$RUN"/}" >&2
		tail -n 3 "$log" | cut -c1-200 >&2
	done
}

# Prints the logs when the step that calls this ends with an error.
logs_on_failure() { trap 'code=$?; ((code == 0)) || { show_logs; say "failed: ${ERROR:-code $code}; whole logs: $RUN/nodes/*/logs"; }' EXIT; }

# One step at a time per cluster. Long-lived children must close descriptor 9.
lock_cluster() {
	exec 9>"$CLUSTER_HOME/$CLUSTER_NAME.lock"
	flock -w 120 9 || die "another step is at work on cluster $CLUSTER_NAME ($CLUSTER_HOME/$CLUSTER_NAME.lock)"
}

require_root() { [[ $(id -u) == 0 ]] || die "this step needs root (namespaces, mounts, cgroups): run it with sudo"; }
require_running() { [[ -e $RUN/ready ]] || die "cluster $CLUSTER_NAME is not up: run 'npm run cluster -- up' first"; }
