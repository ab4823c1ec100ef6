import {cell} from '../../store/sanitise.ts';
import {codeOf, KubeError, messageOf} from '../errors.ts';

const expected =
	'Check that the kubeconfig belongs to this cluster and that nothing between here and it ends TLS.';

/** What OpenSSL and Node call a server certificate that is not the one expected (Node: tls.md "X509 certificate error codes"). */
const serverCertificate: Readonly<Record<string, string>> = {
	CERT_HAS_EXPIRED:
		'has expired. Renew it on the server (K3s: restart the server), or check the clock of this machine.',
	CERT_NOT_YET_VALID: 'is not valid yet. Check the clocks of this machine and of the server.',
	ERR_TLS_CERT_ALTNAME_INVALID:
		'is for other names. Use a server address it names, or set tls-server-name in the kubeconfig.',
	DEPTH_ZERO_SELF_SIGNED_CERT: `is self-signed and not the certificate authority of the kubeconfig. ${expected}`,
	SELF_SIGNED_CERT_IN_CHAIN: `comes from another certificate authority than the kubeconfig names. ${expected}`,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: `comes from another certificate authority than the kubeconfig names. ${expected}`,
	UNABLE_TO_GET_ISSUER_CERT: `comes from another certificate authority than the kubeconfig names. ${expected}`,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `comes from another certificate authority than the kubeconfig names. ${expected}`,
	CERT_SIGNATURE_FAILURE: `is not signed by the certificate authority of the kubeconfig. ${expected}`,
	CERT_UNTRUSTED: `is not trusted. ${expected}`,
	CERT_REVOKED: 'was revoked.',
	INVALID_CA: `is signed by something that is no certificate authority. ${expected}`,
	INVALID_PURPOSE: `is not meant for a server. ${expected}`,
	CERT_CHAIN_TOO_LONG: `has too long a chain. ${expected}`,
	HOSTNAME_MISMATCH:
		'is for other names. Use a server address it names, or set tls-server-name in the kubeconfig.',
};

const network: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'refuses connections: nothing listens there. Is the API server running, is the port right?',
	ECONNRESET: 'closed the connection',
	EPIPE: 'closed the connection',
	ETIMEDOUT: 'does not answer: the connection timed out. Is the address reachable from here (VPN, firewall)?',
	EHOSTUNREACH: 'cannot be reached: no route to host',
	ENETUNREACH: 'cannot be reached: the network is unreachable from here',
	ENOTFOUND: 'has a name that DNS does not know. Check the server address in the kubeconfig.',
	EAI_AGAIN: 'has a name that cannot be resolved now: DNS does not answer',
	Z_BUF_ERROR: 'sent an answer that is cut off',
};

/** Turns what a socket, TLS or the inflater threw into one clear error about `server`. */
export function socketError(error: unknown, server: URL): KubeError {
	if (error instanceof KubeError) return error;
	const code = codeOf(error);
	const where = `${server.protocol}//${server.host}`;
	const certificate = serverCertificate[code];
	if (certificate !== undefined) {
		const detail = code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? ` (${cell(messageOf(error), 300)})` : '';
		return new KubeError('tls', `The certificate of ${where} ${certificate}${detail}`, {cause: error});
	}
	const known = network[code];
	if (known !== undefined) return new KubeError('network', `${where} ${known}`, {cause: error});
	return unusual(error, code, where);
}

function unusual(error: unknown, code: string, where: string): KubeError {
	const message = cell(messageOf(error), 300);
	if (/alert/i.test(code) || /\balert\b/i.test(message)) {
		return new KubeError(
			'auth',
			`${where} rejected our client certificate during the TLS handshake (${message}). Renew it and try again.`,
			{cause: error},
		);
	}
	if (/wrong.version.number|packet.length.too.long|http.request/i.test(`${code} ${message}`)) {
		return new KubeError(
			'tls',
			`${where} does not speak TLS. Is the port right, or should the address be http://?`,
			{
				cause: error,
			},
		);
	}
	if (code.startsWith('ERR_SSL') || code === 'EPROTO') {
		return new KubeError('tls', `The TLS handshake with ${where} failed: ${message}`, {cause: error});
	}
	if (code.startsWith('HPE_')) {
		return new KubeError(
			'protocol',
			`${where} does not speak HTTP: ${message}. Is the port right, or should the address be https://?`,
			{
				cause: error,
			},
		);
	}
	if (code.startsWith('Z_')) {
		return new KubeError('protocol', `${where} sent an answer that cannot be inflated: ${message}`, {
			cause: error,
		});
	}
	return new KubeError('network', `The connection to ${where} failed: ${message}`, {cause: error});
}
