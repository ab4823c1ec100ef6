# Go programs, built from pinned modules, rebuilt only when their recipe changes.

GO_DIR=$CLUSTER_DIR/go
export GOTOOLCHAIN=local CGO_ENABLED=0 GOFLAGS=-mod=readonly

# Refuses a go.mod that does not ask for the version of versions.sh: pinned DIR MODULE VERSION
pinned() { grep -Eq "^(require|replace)?[[:space:]]*.*$2 $3( //.*)?$" "$GO_DIR/$1/go.mod" || die "go/$1/go.mod does not ask for $2 $3 as versions.sh does"; }

digest() { cat "$@" | sha256sum | cut -c1-16; }
fresh() { [[ $(cat "$STAMPS/$1" 2>/dev/null) == "$2" ]]; } # NAME DIGEST
stamp() { echo "$2" >"$STAMPS/$1"; }

# The first thing to be compiled decides how much disk a build may take.
require_build_disk() {
	[[ -z ${BUILD_DISK_CHECKED:-} ]] || return 0
	local cache need=6
	cache=$(go env GOCACHE)
	(($(du -sm "$cache" 2>/dev/null | cut -f1 || echo 0) > 4000)) || need=18
	require_disk "$cache" "$need" "the Go build cache"
	require_disk "$CLUSTER_HOME" 3 "the build"
	BUILD_DISK_CHECKED=yes
}

# Succeeds when programs of one module must be built: go_stale DIR LDFLAGS PROGRAM=PACKAGE...
go_stale() {
	local dir=$1 flags=$2 program
	shift 2
	GO_DIGEST=$(digest "$GO_DIR/$dir"/go.* "$GO_DIR/$dir"/*.go <(echo "$CGO_ENABLED $flags $*" "$(go env GOVERSION)"))
	for program in "$@"; do [[ -x $BIN/${program%%=*} ]] || return 0; done
	! fresh "go-$dir" "$GO_DIGEST"
}

# Builds programs of one module: build_go DIR LDFLAGS PROGRAM=PACKAGE...
build_go() {
	local dir=$1 flags=$2 program start=$SECONDS
	go_stale "$@" || return 0
	shift 2
	require_build_disk
	say "building $dir"
	for program in "$@"; do
		(cd "$GO_DIR/$dir" && nice go build -trimpath -ldflags "-s -w $flags" -o "$BIN/${program%%=*}" "${program#*=}") ||
			die "could not build ${program#*=}: see the lines above"
	done
	stamp "go-$dir" "$GO_DIGEST"
	say "built $dir ($((SECONDS - start))s)"
}

# Folder of a module in the module cache, as pinned by one of our go.mod files.
module_dir() { (cd "$GO_DIR/$1" && go mod download "$2" && go list -m -f '{{.Dir}}' "$2"); }
