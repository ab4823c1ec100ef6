#!/bin/bash
# Breaks and mends a component: a process of a node, with no warning to anybody.
#   component.sh kill    COMPONENT [NODE]   SIGKILL; it stays down until "restart"
#   component.sh restart COMPONENT [NODE]   starts it; ends it first (SIGTERM) when it runs
#   component.sh pause   COMPONENT [NODE]   SIGSTOP: connections stay open, nothing answers
#   component.sh resume  COMPONENT [NODE]   SIGCONT
# COMPONENT: apiserver, kine, controller-manager, scheduler (on the server), or any service of NODE.
. "$(dirname "$0")/../lib/env.sh"
. "$CLUSTER_DIR/lib/node.sh"

action=${1:-} node=${3:-$SERVER}
case ${2:-} in
apiserver | controller-manager | scheduler) service=kube-$2 ;;
*) service=${2:-} ;;
esac
require_root
require_running
[[ -n ${NODE_IP[$node]:-} ]] || die "no node '$node': the nodes are ${NODES[*]}"
[[ -n $service && -e $RUN/nodes/$node/services/$service ]] ||
	die "no component '${2:-}' on $node: there are $(cd "$RUN/nodes/$node/services" && echo *)"

api_ready() { timeout 5 kubectl get --raw=/readyz; }
case $action in
kill) stop_service "$node" "$service" ;;
restart)
	! service_enabled "$node" "$service" || end_service "$node" "$service"
	start_service "$node" "$service"
	[[ $service != kine && $service != kube-apiserver ]] || service_gone "$SERVER" kube-apiserver || service_gone "$SERVER" kine ||
		retry 90 "API server ready" api_ready
	;;
pause) signal_service "$node" "$service" STOP ;;
resume) signal_service "$node" "$service" CONT ;;
*) die "usage: kill|restart|pause|resume COMPONENT [NODE]" ;;
esac
