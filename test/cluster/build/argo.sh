# Argo Workflows: controller and executor with the names that its own manifest asks for, with the tag of its release.

# The module as it is served lacks workflow/executor/os-specific/signal_linux.go. That of macOS, which is plain
# POSIX, takes its place in a copy: `go build -overlay` refuses files below the module cache.
argo_source() { # MODULE
	local source copy=$SCRATCH/argo
	source=$(module_dir argo "$1")
	mkdir "$copy"
	cp -r --no-preserve=mode "$source"/{*.go,go.mod,go.sum,cmd,config,errors,persist,pkg,server,util,workflow} "$copy/"
	cp "$copy/workflow/executor/os-specific/signal_"{darwin,linux}.go
	cp "$GO_DIR/argo/go.sum" "$SCRATCH/argo.sum"
	{ cat "$GO_DIR/argo/go.mod" && echo "replace $1 => $copy"; } >"$SCRATCH/argo.mod"
}

build_argo() {
	local source root name user program module=github.com/argoproj/argo-workflows/v3
	pinned argo $module "$ARGO"
	local what=(argo "-X $module.version=$ARGO -X $module.gitTag=$ARGO -X $module.gitTreeState=clean"
		"workflow-controller=$module/cmd/workflow-controller" "argoexec=$module/cmd/argoexec")
	if go_stale "${what[@]}"; then
		argo_source $module
		GOFLAGS="$GOFLAGS -modfile=$SCRATCH/argo.mod" build_go "${what[@]}"
	fi
	image_stale argoexec "$STAMPS/go-argo" "$CLUSTER_DIR/build/argo.sh" || return 0
	source=$(module_dir argo $module)
	name=$(grep -o 'image: .*' "$source/manifests/base/workflow-controller/workflow-controller-deployment.yaml")
	name=${name#image: } name=${name%:*}:$ARGO
	"$BIN/kubectl" kustomize "$source/manifests/cluster-install" | sed -E -e "s#(image: .*/workflow-controller:).*#\1$ARGO#" \
		-e "s#^( *)- args: \[\]#\1- args: [--executor-image=${name/workflow-controller/argoexec}]#" >"$UPSTREAM/argo.yaml"
	for program in workflow-controller argoexec; do
		root=$(new_rootfs)
		mkdir -p "$root"/{bin,tmp,etc}
		chmod 1777 "$root/tmp"
		cp "$BIN/$program" "$root/bin/"
		echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
		user=8737
		[[ $program != argoexec ]] || user=0
		make_image "$program" "${name/workflow-controller/$program}" "$root" "{\"Entrypoint\":[\"$program\"],\"User\":\"$user\",\"Env\":[\"PATH=/bin\"]}"
	done
	image_done argoexec
}
