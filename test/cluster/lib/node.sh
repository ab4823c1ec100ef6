# Acting on a running node.

# Runs a command in the namespaces of a node: on NODE COMMAND...
on() {
	local node=$1
	shift
	nsenter -t "$(<"$RUN/nodes/$node/pid")" -m -u -i -n -p -- "$@"
}

service_pid() { cat "$RUN/nodes/$1/pids/$2" 2>/dev/null; }
service_runs() { local pid; pid=$(service_pid "$1" "$2") && on "$1" kill -0 "$pid"; }
service_gone() { ! service_runs "$1" "$2"; }
service_enabled() { [[ -x $RUN/nodes/$1/services/$2 ]]; }

# Sends a signal to a service; its supervisor starts it again when it ends.
signal_service() {
	local pid
	pid=$(service_pid "$1" "$2") || return 0
	on "$1" kill "-${3:-TERM}" "$pid" 2>/dev/null || true
}

# Kills a service for good, the way a crash or a power cut does.
stop_service() {
	chmod -x "$RUN/nodes/$1/services/$2"
	signal_service "$1" "$2" KILL
	retry 20 "$2 stopped on $1" service_gone "$1" "$2"
}

start_service() {
	chmod +x "$RUN/nodes/$1/services/$2"
	retry 20 "$2 started on $1" service_runs "$1" "$2"
}

pid_gone() { ! on "$1" kill -0 "$2"; }

# Ends a service; its supervisor starts it again. The API server would wait a minute for its watchers to go away.
end_service() {
	local pid
	pid=$(service_pid "$1" "$2") || return 0
	signal_service "$1" "$2"
	(retry 5 "$2 ended on $1" pid_gone "$1" "$pid") 2>/dev/null || signal_service "$1" "$2" KILL
	retry 20 "$2 ended on $1" pid_gone "$1" "$pid"
}

containerd_answers() { on "$1" ctr -a "$CONTAINERD_SOCKET" version; }

import_images() {
	local node=$1 image
	shift
	for image in "$@"; do on "$node" ctr -n k8s.io -a "$CONTAINERD_SOCKET" images import - <"$image" >/dev/null; done
}

# Loads image archives into every node, all nodes at once.
load_images() {
	local node job jobs=()
	for node in "${NODES[@]}"; do import_images "$node" "$@" & jobs+=($!); done
	for job in "${jobs[@]}"; do wait "$job" || die "could not load $*"; done
	say "loaded ${*##*/}"
}
