#!/bin/bash
# MinIO, one process with one directory, in namespace storage. Its keys are made on the spot.
. "$(dirname "$0")/../lib/env.sh"
. "$CLUSTER_DIR/lib/addition.sh"
begin_addition minio
import_images "${NODES[1]}" "$IMAGES/minio.tar"
make_namespace storage
kubectl -n storage get secret minio >/dev/null 2>&1 ||
	kubectl -n storage create secret generic minio --from-literal=MINIO_ROOT_USER=test --from-literal=MINIO_ROOT_PASSWORD="$(openssl rand -hex 12)" >/dev/null
place minio "${NODES[1]}"
rolled_out storage statefulset/minio
