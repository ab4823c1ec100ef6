import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {runFolder} from './cluster.ts';
import {run} from './run.ts';

/** The cluster compares the issuer byte by byte: what signs is what made the authority. */
const authority = (folder: string) => `
[ca]
default_ca = cluster
[cluster]
new_certs_dir = ${folder}
database = ${folder}/issued
rand_serial = yes
default_md = sha256
policy = names
x509_extensions = usage
[names]
commonName = supplied
[usage]
extendedKeyUsage = clientAuth
`;

/** A client certificate of the cluster's authority for a user, good for so many seconds from now; PEM. */
export async function clientCertificate(
	user: string,
	seconds: number,
): Promise<{readonly cert: string; readonly key: string}> {
	const folder = await mkdtemp(path.join(tmpdir(), 'ktriage-certificate-'));
	const file = (name: string) => path.join(folder, name);
	const openssl = (...args: readonly string[]) => run('openssl', args, {env: process.env});
	const end = new Date(Date.now() + seconds * 1_000).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
	try {
		await writeFile(file('issued'), '');
		await writeFile(file('config'), authority(folder));
		const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
		await openssl(
			'req',
			'-new',
			...newKey,
			'-subj',
			`/CN=${user}`,
			'-keyout',
			file('key'),
			'-out',
			file('request'),
		);
		const pki = path.join(runFolder(), 'pki');
		const signer = ['-cert', path.join(pki, 'ca.crt'), '-keyfile', path.join(pki, 'ca.key')];
		const what = ['-in', file('request'), '-out', file('cert'), '-enddate', end, '-notext'];
		await openssl('ca', '-batch', '-config', file('config'), ...signer, ...what);
		return {cert: await readFile(file('cert'), 'utf8'), key: await readFile(file('key'), 'utf8')};
	} finally {
		await rm(folder, {recursive: true});
	}
}
