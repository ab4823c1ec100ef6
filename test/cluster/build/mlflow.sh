# MLflow's tracking server without what only training and model flavours need (pyarrow, scipy, scikit-learn, …).

build_mlflow() {
	local root files=$CLUSTER_DIR/python/mlflow
	image_stale mlflow "$CLUSTER_DIR/build/mlflow.sh" "$CLUSTER_DIR/lib/build-python.sh" "$files"/* || return 0
	require_pip
	say "installing MLflow's wheels"
	root=$(python_rootfs)
	install_wheels "$root/opt/site" -c "$files/constraints.txt" "mlflow-skinny==$MLFLOW" "mlflow-tracing==$MLFLOW" Flask Flask-CORS aiohttp alembic \
		cryptography graphene gunicorn huey numpy pandas sqlalchemy docker
	install_wheels "$SCRATCH/mlflow" --no-deps "mlflow==$MLFLOW"
	cp -a "$SCRATCH/mlflow/." "$root/opt/site/"
	make_python_image mlflow "$IMAGE_PREFIX/mlflow:$MLFLOW" "$root" '["python3","-m","mlflow"]'
	image_done mlflow
}
