#!/bin/bash
# Builds programs and images; skips what is up to date.
#   build.sh [base|calico|metallb]...   default: all of them
. "$(dirname "$0")/../lib/env.sh"
for file in preflight build-go build-image; do . "$CLUSTER_DIR/lib/$file.sh"; done

(($#)) || set -- base calico metallb
for part in "$@"; do
	[[ -f $CLUSTER_DIR/build/$part.sh ]] || die "no part '$part': the parts are base, calico and metallb"
	. "$CLUSTER_DIR/build/$part.sh"
done

require_home
mkdir -p "$BIN" "$IMAGES" "$UPSTREAM" "$STAMPS"
exec 8>"$CLUSTER_HOME/build.lock"
flock -n 8 || { say "waiting for another build"; flock 8; }
require_packages "${PACKAGES[@]}"
require_go
SCRATCH=$(mktemp -d "$CLUSTER_HOME/scratch.XXXX")
trap 'rm -rf "$SCRATCH"' EXIT
for part in "$@"; do "build_$part"; done
say "built: $*"
