#!/bin/bash
# MLflow's tracking server (SQLite) in namespace tracking.
. "$(dirname "$0")/../lib/env.sh"
. "$CLUSTER_DIR/lib/addition.sh"
begin_addition mlflow
import_images "${NODES[1]}" "$IMAGES/mlflow.tar"
place mlflow "${NODES[1]}"
rolled_out tracking deploy/tracking-server
