# Certificates and kubeconfigs of a cluster, in $RUN/pki.

PKI=$RUN/pki

new_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$PKI/$1.key" 2>/dev/null; }

new_authority() {
	mkdir -p "$PKI"
	new_key ca
	openssl req -x509 -new -key "$PKI/ca.key" -subj "/CN=$CLUSTER_NAME-ca" -days 365 -sha256 -out "$PKI/ca.crt"
	new_key sa
	openssl ec -in "$PKI/sa.key" -pubout -out "$PKI/sa.pub" 2>/dev/null
}

new_certificate() { # NAME SUBJECT [SUBJECT-ALT-NAMES]
	new_key "$1"
	openssl req -new -key "$PKI/$1.key" -subj "$2" -out "$PKI/$1.csr" 2>/dev/null
	openssl x509 -req -in "$PKI/$1.csr" -CA "$PKI/ca.crt" -CAkey "$PKI/ca.key" -CAcreateserial -days 365 -sha256 \
		-extfile <(echo "extendedKeyUsage=serverAuth,clientAuth"; [[ -z ${3:-} ]] || echo "subjectAltName=$3") \
		-out "$PKI/$1.crt" 2>/dev/null
}

server_certificates() {
	local names=DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local
	new_certificate apiserver /CN=kube-apiserver "$names,IP:127.0.0.1,IP:$SERVICE_API,IP:${NODE_IP[$SERVER]}"
	new_certificate admin /O=system:masters/CN=system:admin
	new_certificate front-proxy /CN=front-proxy-client
	new_certificate controller-manager /CN=system:kube-controller-manager
	new_certificate scheduler /CN=system:kube-scheduler
	new_certificate proxy /CN=system:kube-proxy
}

# A kubeconfig with the given user block: kubeconfig_text SERVER USER-NAME USER-BLOCK
kubeconfig_text() {
	cat <<Y
apiVersion: v1
kind: Config
clusters: [{name: $CLUSTER_NAME, cluster: {server: "$1", certificate-authority-data: $(base64 -w0 "$PKI/ca.crt")}}]
users: [{name: $2, user: {$3}}]
contexts: [{name: $CLUSTER_NAME, context: {cluster: $CLUSTER_NAME, user: $2}}]
current-context: $CLUSTER_NAME
Y
}

write_kubeconfig() { # FILE CERTIFICATE SERVER
	(umask 077 && kubeconfig_text "$3" "$2" \
		"client-certificate-data: $(base64 -w0 "$PKI/$2.crt"), client-key-data: $(base64 -w0 "$PKI/$2.key")" >"$1")
}
