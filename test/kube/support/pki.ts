import {generate} from 'selfsigned';

export type Pair = {readonly cert: string; readonly key: string};

const day = 24 * 60 * 60 * 1000;

/** A certificate authority of its own. */
export async function createAuthority(name = 'test authority'): Promise<Pair> {
	const {cert, private: key} = await generate([{name: 'commonName', value: name}], {
		keyType: 'ec',
		algorithm: 'sha256',
		extensions: [
			{name: 'basicConstraints', cA: true, critical: true},
			{name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true},
		],
	});
	return {cert, key};
}

export type LeafOptions = {
	/** IPv4 address the certificate is for. */
	readonly ip?: string;
	/** Days from now. */
	readonly from?: number;
	readonly to?: number;
};

/** A server or client certificate signed by the authority. */
export async function issue(authority: Pair, name: string, options: LeafOptions = {}): Promise<Pair> {
	const {ip = '127.0.0.1', from = -1, to = 30} = options;
	const {cert, private: key} = await generate([{name: 'commonName', value: name}], {
		keyType: 'ec',
		algorithm: 'sha256',
		notBeforeDate: new Date(Date.now() + from * day),
		notAfterDate: new Date(Date.now() + to * day),
		ca: {key: authority.key, cert: authority.cert},
		extensions: [
			{name: 'basicConstraints', cA: false},
			{name: 'keyUsage', digitalSignature: true},
			{name: 'extKeyUsage', serverAuth: true, clientAuth: true},
			{
				name: 'subjectAltName',
				altNames: [
					{type: 7, ip},
					{type: 2, value: 'kubernetes'},
				],
			},
		],
	});
	return {cert, key};
}
