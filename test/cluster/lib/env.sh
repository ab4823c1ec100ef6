# Names, addresses and folders that every step agrees on. Sourced, never run.
set -euo pipefail
shopt -s inherit_errexit

CLUSTER_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$CLUSTER_DIR/versions.sh"

CLUSTER_HOME=$(realpath -m "${KTRIAGE_CLUSTER_HOME:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/ktriage/cluster}")
CLUSTER_NAME=${KTRIAGE_CLUSTER_NAME:-ktri} # two clusters with two names live side by side
BIN=$CLUSTER_HOME/bin
IMAGES=$CLUSTER_HOME/images
UPSTREAM=$CLUSTER_HOME/upstream # manifests as their projects publish them
STAMPS=$CLUSTER_HOME/stamps
RUN=$CLUSTER_HOME/run-$CLUSTER_NAME

# The first node is the server.
NODES=("$CLUSTER_NAME-server" "$CLUSTER_NAME-agent-1" "$CLUSTER_NAME-agent-2")
SERVER=${NODES[0]}
declare -A NODE_IP=(["${NODES[0]}"]=172.30.0.11 ["${NODES[1]}"]=172.30.0.12 ["${NODES[2]}"]=172.30.0.13)
LAN=$CLUSTER_NAME-lan # the namespace that holds the bridge
LAN_IP=172.30.0.1
API_URL=https://${NODE_IP[$SERVER]}:6443

# The defaults of K3s.
CLUSTER_CIDR=10.42.0.0/16
SERVICE_CIDR=10.43.0.0/16
SERVICE_API=10.43.0.1
SERVICE_DNS=10.43.0.10
CALICO_CIDR=${KTRIAGE_CLUSTER_CALICO_CIDR:-10.244.0.0/16}

IMAGE_PREFIX=ktriage.test
CONTAINERD_SOCKET=/run/containerd/containerd.sock

export KUBECONFIG=$RUN/kubeconfig
export PATH=$BIN:$PATH

. "$CLUSTER_DIR/lib/report.sh"
