import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {generate} from 'selfsigned';

export type Credentials = {readonly key: string; readonly certificate: string; readonly token: string};

/** A certificate for the loopback address, which is its own authority, and a token. */
export async function createCredentials(token: string): Promise<Credentials> {
	const {private: key, cert: certificate} = await generate(
		[{name: 'commonName', value: 'kube-apiserver-simulator'}],
		{
			keyType: 'ec',
			extensions: [
				{name: 'basicConstraints', cA: true},
				{
					name: 'subjectAltName',
					altNames: [
						{type: 7, ip: '127.0.0.1'},
						{type: 2, value: 'localhost'},
					],
				},
			],
		},
	);
	return {key, certificate, token};
}

/** Write a kubeconfig for a server of these credentials, and return its path. */
export function writeKubeconfig(
	folder: string,
	name: string,
	server: string,
	{certificate, token}: Credentials,
): string {
	const cluster = {server, 'certificate-authority-data': Buffer.from(certificate).toString('base64')};
	const config = {
		apiVersion: 'v1',
		kind: 'Config',
		clusters: [{name: 'simulator', cluster}],
		users: [{name: 'simulator', user: {token}}],
		contexts: [{name: 'simulator', context: {cluster: 'simulator', user: 'simulator'}}],
		'current-context': 'simulator',
	};
	const file = path.join(folder, name);
	writeFileSync(file, JSON.stringify(config, null, '\t'), {mode: 0o600});
	return file;
}
