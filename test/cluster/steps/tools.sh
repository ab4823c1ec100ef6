#!/bin/bash
# A pod with a container for every tool that probes know, one that answers and one that a policy denies, in namespace toolbox.
. "$(dirname "$0")/../lib/env.sh"
. "$CLUSTER_DIR/lib/addition.sh"
begin_addition tools
import_images "${NODES[1]}" "$IMAGES/tools.tar"
place tools "${NODES[1]}"
rolled_out toolbox deploy/answers
kubectl -n toolbox wait --for=condition=Ready pod/tools pod/deaf pod/denied --timeout=120s >/dev/null
