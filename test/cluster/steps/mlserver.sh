#!/bin/bash
# MLServer with one model, and a pod to ask it from, in namespace scoring.
. "$(dirname "$0")/../lib/env.sh"
. "$CLUSTER_DIR/lib/addition.sh"
begin_addition mlserver
import_images "${NODES[1]}" "$IMAGES/mlserver.tar"
place mlserver "${NODES[1]}"
rolled_out scoring statefulset/mlserver
rolled_out scoring deploy/caller
