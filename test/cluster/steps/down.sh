#!/bin/bash
# Stops the cluster and removes everything of it but the built programs and images.
. "$(dirname "$0")/../lib/env.sh"
. "$CLUSTER_DIR/lib/cleanup.sh"
require_root
[[ -d $CLUSTER_HOME ]] || mkdir -p "$CLUSTER_HOME"
lock_cluster
remove_cluster
say "down"
