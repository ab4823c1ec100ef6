# Images with Debian's Python and wheels from PyPI, whatever Python runs pip on this machine.

# Copies the shared libraries of a Debian package into a rootfs: add_libraries ROOTFS PACKAGE
add_libraries() {
	local dir library folder
	dir=$(unpack_deb "$2")
	folder=usr/lib/$(gcc -print-multiarch)
	mkdir -p "$1/$folder"
	for library in "$dir"/{lib,usr/lib}/*/*.so*; do [[ ! -e $library ]] || cp -a "$library" "$1/$folder/"; done
}

require_pip() { python3 -m pip --version >/dev/null 2>&1 || require_packages python3-pip; }

# A rootfs with Python; wheels belong into /opt/site.
python_rootfs() {
	local root package libraries
	root=$(busybox_rootfs)
	for package in "python$PYTHON-minimal" "libpython$PYTHON-minimal" "libpython$PYTHON-stdlib"; do
		tar -C "$(unpack_deb "$package")" --exclude=./usr/share -cf - . | tar -C "$root" -xf - --keep-directory-symlink
	done
	for package in libssl3 libsqlite3-0 libffi8 zlib1g libexpat1 libbz2-1.0 liblzma5 libuuid1 libstdc++6 libgcc-s1; do add_libraries "$root" "$package"; done
	ln -sf "python$PYTHON" "$root/usr/bin/python3"
	libraries=/lib/$(gcc -print-multiarch)
	# shellcheck disable=SC2046 # one word per library
	graft "$root" $(ldd "$root/usr/bin/python$PYTHON" | grep -o '/[^ ]*') "$libraries"/lib{dl,pthread,rt,util,m,resolv}.so.*
	mkdir -p "$root/opt/site"
	echo "$root"
}

# Installs wheels, never sources: install_wheels TARGET PIP-ARGUMENT...
install_wheels() {
	local target=$1 machine
	shift
	machine=$(uname -m)
	nice python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --no-warn-conflicts --no-compile --only-binary=:all: \
		--python-version "$PYTHON" --implementation cp --abi "cp${PYTHON/./}" --platform "manylinux2014_$machine" --platform "manylinux_2_17_$machine" \
		--platform "manylinux_2_28_$machine" --target "$target" "$@" >&2 || die "pip could not install $*"
}

# make_python_image FILE NAME ROOTFS ENTRYPOINT-JSON; tests and type stubs of the libraries are left out
make_python_image() {
	find "$3/opt/site" -depth \( -name tests -o -name test -o -name __pycache__ -o -name '*.pyi' \) -exec rm -rf {} +
	make_image "$1" "$2" "$3" "{\"Entrypoint\":$4,\"Env\":[\"PATH=/usr/bin:/usr/sbin\",\"PYTHONPATH=/opt/site\",\"PYTHONUNBUFFERED=1\",\"PYTHONDONTWRITEBYTECODE=1\",\"LD_LIBRARY_PATH=/usr/lib/$(gcc -print-multiarch)\"]}"
}
