#!/bin/bash
# A plain nginx where an ingress controller would be, in namespace edge: /v2/ goes to MLServer, all else to MLflow.
. "$(dirname "$0")/../lib/env.sh"
. "$CLUSTER_DIR/lib/addition.sh"
address() { kubectl -n edge get svc nginx -o json | jq -re '.status.loadBalancer.ingress[0].ip'; }
answers() { ip netns exec "$LAN" curl -sf -m 5 "http://$(address)/healthz"; }

begin_addition nginx
kubectl -n metallb-system get deploy controller >/dev/null 2>&1 || die "MetalLB is not installed: run 'npm run cluster -- metallb' first"
import_images "$SERVER" "$IMAGES/nginx.tar"
place nginx "$SERVER"
rolled_out edge deploy/nginx
retry 60 "address from MetalLB" address
retry 60 "nginx answers on the LAN" answers
say "nginx at http://$(address)/ (from the LAN: ip netns exec $LAN curl …)"
