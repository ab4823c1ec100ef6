# MLServer with one small model.

build_mlserver() {
	local root files=$CLUSTER_DIR/python/mlserver
	image_stale mlserver "$CLUSTER_DIR/build/mlserver.sh" "$CLUSTER_DIR/lib/build-python.sh" "$files"/* || return 0
	require_pip
	say "installing MLServer's wheels"
	root=$(python_rootfs)
	install_wheels "$root/opt/site" -c "$files/constraints.txt" "mlserver==$MLSERVER"
	mkdir -p "$root/models/demo"
	cp "$files/row_sum.py" "$root/opt/site/"
	cp "$files/model-settings.json" "$root/models/demo/"
	make_python_image mlserver "$IMAGE_PREFIX/mlserver:$MLSERVER" "$root" '["python3","-c","from mlserver.cli import main; main()","start","/models"]'
	image_done mlserver
}
