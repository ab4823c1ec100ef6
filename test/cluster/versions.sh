# Every version of the cluster, in one place. The build refuses a go.mod that
# says something else. Debian's own packages are as the machine's Debian has them.
KUBERNETES=v1.33.13
KINE=v0.16.4
FLANNEL=v0.26.7
FLANNEL_CNI=v0.9.1 # the plugin's last release inside containernetworking/plugins
KUBE_ROUTER=v2.2.1
COREDNS=v1.12.1
CALICO=v3.28.5
CALICO_MODULE=v1.11.0-cni-plugin.0.20250813170300-a0db560f0520 # the commit of that release
METALLB=v0.16.1
METRICS_SERVER=v0.7.2
ARGO=v3.6.10
MINIO=v0.0.0-20260212201848-7aac2a2c5b7c
MLSERVER=1.7.1
MLFLOW=3.17.2
PYTHON=3.11 # Debian 12's; the wheels are chosen for it
GO_MINIMUM=1.26.0
