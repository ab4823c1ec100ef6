# Container images without a container engine or a registry.

# One layer, docker-archive format: make_image FILE NAME ROOTFS CONFIG-JSON
make_image() {
	local out=$IMAGES/$1.tar name=$2 root=$3 config=$4 work
	work=$(mktemp -d "$SCRATCH/image.XXXX")
	tar -C "$root" --owner=0 --group=0 --numeric-owner -cf "$work/layer.tar" .
	printf '{"architecture":"%s","os":"linux","config":%s,"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
		"$(go env GOARCH)" "$config" "$(sha256sum "$work/layer.tar" | cut -d' ' -f1)" >"$work/config.json"
	printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$name" >"$work/manifest.json"
	tar -C "$work" -cf "$out.new" manifest.json config.json layer.tar
	mv "$out.new" "$out"
	rm -rf "$work" "$root"
	say "image $name"
}

# Succeeds when an image must be made: image_stale FILE INPUT-FILE...
image_stale() {
	local name=$1
	shift
	IMAGE_DIGEST=$(digest "$CLUSTER_DIR/versions.sh" "${BASH_SOURCE[0]}" "$@")
	[[ ! -f $IMAGES/$name.tar ]] || ! fresh "image-$name" "$IMAGE_DIGEST"
}
image_done() { stamp "image-$1" "$IMAGE_DIGEST"; }

new_rootfs() { local root; root=$(mktemp -d "$SCRATCH/root.XXXX"); chmod 755 "$root"; echo "$root"; }

# Copies programs of this machine, with the libraries they need, into a rootfs.
graft() {
	local root=$1 program file real
	shift
	for program in "$@"; do
		for file in "$program" $(ldd "$(readlink -f "$program")" 2>/dev/null | grep -o '/[^ ]*'); do
			real=$(readlink -f "$file")
			mkdir -p "$root$(dirname "$file")" "$root$(dirname "$real")"
			[[ -e $root$real ]] || cp -a "$real" "$root$real"
			[[ -e $root$file || -L $root$file ]] || cp -a "$file" "$root$file"
		done
	done
}

# Unpacks a Debian package without installing it, prints the folder.
unpack_deb() {
	local dir=$CLUSTER_HOME/debs/$1
	if [[ ! -d $dir ]]; then
		mkdir -p "$CLUSTER_HOME/debs"
		(cd "$SCRATCH" && apt-get download -qq "$1" >&2 && dpkg-deb -x "$1"_*.deb "$1.unpacked") || die "could not download the Debian package $1"
		mv -T "$SCRATCH/$1.unpacked" "$dir" 2>/dev/null || [[ -d $dir ]] # another build was faster
	fi
	echo "$dir"
}

# A rootfs with the applets of busybox and a merged /usr. The dynamic busybox: a
# static one cannot load glibc's name service.
busybox_rootfs() {
	local root dir busybox applet
	root=$(new_rootfs)
	mkdir -p "$root"/{etc,tmp,proc,sys,dev,run,var,root,usr/bin,usr/sbin,usr/lib,usr/lib64}
	chmod 1777 "$root/tmp"
	for dir in bin sbin lib lib64; do ln -s "usr/$dir" "$root/$dir"; done
	busybox=$(unpack_deb busybox)/bin/busybox
	# shellcheck disable=SC2046 # one word per library
	graft "$root" $(ldd "$busybox" | grep -o '/[^ ]*')
	cp "$busybox" "$root/usr/bin/busybox"
	for applet in $("$busybox" --list); do [[ $applet == busybox ]] || ln -sf busybox "$root/usr/bin/$applet"; done
	echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
	echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
	echo 'root:x:0:' >"$root/etc/group"
	echo "$root"
}
