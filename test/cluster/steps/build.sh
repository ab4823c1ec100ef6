#!/bin/bash
# Builds programs and images; skips what is up to date.
#   build.sh [PART]...   a file of build/ each; default: base, calico and metallb, what most tests need.
# The base comes with every part: it has the first images and the kubectl that renders manifests.
. "$(dirname "$0")/../lib/env.sh"
for file in preflight build-go build-image build-python; do . "$CLUSTER_DIR/lib/$file.sh"; done

(($#)) || set -- calico metallb
[[ " $* " == *" base "* ]] || set -- base "$@"
for part in "$@"; do
	[[ -f $CLUSTER_DIR/build/$part.sh ]] || die "no part '$part': there are $(cd "$CLUSTER_DIR/build" && echo *.sh | sed 's/\.sh//g')"
	. "$CLUSTER_DIR/build/$part.sh"
done

require_home
mkdir -p "$BIN" "$IMAGES" "$UPSTREAM" "$STAMPS"
require_packages "${PACKAGES[@]}"
require_go
SCRATCH=$(mktemp -d "$CLUSTER_HOME/scratch.XXXX")
trap 'rm -rf "$SCRATCH"' EXIT
for part in "$@"; do
	exec 8>"$CLUSTER_HOME/build-$part.lock" # one build per part: what is rarely needed takes long and holds up nobody
	flock -n 8 || { say "waiting for another build of $part"; flock 8; }
	"build_$part"
done
say "built: $*"
