/** What a TLS server needs, in PEM. */
export type Certificate = {readonly key: string; readonly cert: string};

/** A certificate authority of the lab and what it signs. */
export type Authority = {
	readonly ca: string;
	/** A certificate for the loopback address, valid now or, on request, until yesterday. */
	readonly issue: (validity: 'valid' | 'expired') => Promise<Certificate>;
};

const day = 86_400_000;

/** Makes a new authority; keys are on P-256, which takes milliseconds. */
export async function createAuthority(): Promise<Authority> {
	// A bundler gives a CommonJS module's exports as default alone.
	const {generate} = (await import('selfsigned')).default;
	const common = {keyType: 'ec', curve: 'P-256', algorithm: 'sha256'} as const;
	const now = Date.now();
	const root = await generate([{name: 'commonName', value: 'ktriage-lab-ca'}], {
		...common,
		notBeforeDate: new Date(now - 30 * day),
		notAfterDate: new Date(now + 365 * day),
		extensions: [
			{name: 'basicConstraints', cA: true, critical: true},
			{name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true},
		],
	});
	return {
		ca: root.cert,
		issue: async validity => {
			const end = validity === 'valid' ? now + 30 * day : now - day;
			const {private: key, cert} = await generate([{name: 'commonName', value: 'kube-apiserver'}], {
				...common,
				notBeforeDate: new Date(now - 20 * day),
				notAfterDate: new Date(end),
				ca: {key: root.private, cert: root.cert},
				extensions: [
					{name: 'basicConstraints', cA: false},
					{name: 'keyUsage', digitalSignature: true, keyEncipherment: true},
					{name: 'extKeyUsage', serverAuth: true},
					{
						name: 'subjectAltName',
						altNames: [
							{type: 7, ip: '127.0.0.1'},
							{type: 2, value: 'localhost'},
							{type: 2, value: 'kubernetes'},
						],
					},
				],
			});
			return {key, cert};
		},
	};
}
