import {createPrivateKey, X509Certificate} from 'node:crypto';
import {getCACertificates} from 'node:tls';
import {cell} from '../../store/sanitise.ts';
import {readConfigFile} from '../config/load-files.ts';
import type {Selection} from '../config/select-context.ts';
import {KubeError, messageOf} from '../errors.ts';

/** How the server proves who it is, and how we do. */
export type TlsOptions = {
	readonly ca?: string | readonly string[];
	readonly cert?: string;
	readonly key?: string;
	readonly servername?: string;
	readonly rejectUnauthorized: boolean;
};

const repair = 'Get a new kubeconfig from the cluster, or correct this one.';

function unusable(what: string, error: unknown): KubeError {
	return new KubeError(
		'kubeconfig',
		`The ${what} cannot be used: ${cell(messageOf(error), 200)}. ${repair}`,
		{cause: error},
	);
}

/** PEM text from a file or from base64 data, data first as in kubectl; '' when neither is set. */
async function pem(file: string, data: string, what: string): Promise<string> {
	if (data === '') return file === '' ? '' : (await readConfigFile(file, what)).toString('latin1');
	const text = Buffer.from(data, 'base64').toString('latin1');
	if (!text.includes('-----BEGIN'))
		throw new KubeError('kubeconfig', `The ${what} in the kubeconfig is not base64 of PEM text. ${repair}`);
	return text;
}

/** The certificate authorities that may have signed the server's certificate; the machine's own when the kubeconfig names none. */
async function authorities(selection: Selection): Promise<string | readonly string[]> {
	const what = `certificate authority of cluster ${selection.clusterName}`;
	const {caFile, caData} = selection.cluster;
	const text = await pem(caFile, caData, what);
	if (text === '') return [...getCACertificates('default'), ...getCACertificates('system')];
	const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g);
	if (blocks === null) throw new KubeError('kubeconfig', `The ${what} holds no certificate. ${repair}`);
	try {
		for (const block of blocks) new X509Certificate(block);
	} catch (error) {
		throw unusable(what, error);
	}
	return text;
}

/** Checks that certificate and key can be read and belong together. `what` names them in the error. */
export function checkKeyPair(cert: string, key: string, what: string): void {
	if (cert !== '' && key === '')
		throw new KubeError('kubeconfig', `The ${what} has a client certificate but no key. ${repair}`);
	if (cert === '' && key !== '')
		throw new KubeError('kubeconfig', `The ${what} has a client key but no certificate. ${repair}`);
	if (cert === '') return;
	let belongs: boolean;
	try {
		belongs = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
	} catch (error) {
		throw unusable(`client certificate or key of ${what}`, error);
	}
	if (!belongs)
		throw new KubeError(
			'kubeconfig',
			`The client certificate and the key of ${what} do not belong together. ${repair}`,
		);
}

/** When the client certificate expires, in milliseconds since the epoch; undefined without one. */
export function certificateExpiry(cert: string | undefined): number | undefined {
	return cert === undefined ? undefined : new X509Certificate(cert).validToDate.getTime();
}

/** Reads and checks certificate authority, client certificate and key of a selection. Without TLS nothing is read. */
export async function readTlsOptions(selection: Selection, server: URL): Promise<TlsOptions> {
	const {cluster, user} = selection;
	if (server.protocol === 'http:') return {rejectUnauthorized: true};
	const cert = await pem(user.certFile, user.certData, `client certificate of user ${selection.userName}`);
	const key = await pem(user.keyFile, user.keyData, `client key of user ${selection.userName}`);
	checkKeyPair(cert, key, `user ${selection.userName}`);
	return {
		rejectUnauthorized: !cluster.insecureSkipTlsVerify,
		...(!cluster.insecureSkipTlsVerify && {ca: await authorities(selection)}),
		...(cert !== '' && {cert, key}),
		...(cluster.tlsServerName !== '' && {servername: cluster.tlsServerName}),
	};
}
