import type {UserEntry} from '../config/kubeconfig-file.ts';
import {readConfigFile} from '../config/load-files.ts';
import type {Selection} from '../config/select-context.ts';
import {KubeError} from '../errors.ts';
import type {Credential} from './credential.ts';
import {runExecPlugin} from './exec-plugin.ts';
import type {TlsOptions} from './tls-identity.ts';

/** --as, --as-uid and --as-group. */
export type Impersonation = {
	readonly user?: string;
	readonly uid?: string;
	readonly groups?: readonly string[];
};

type Source = {
	readonly selection: Selection;
	readonly server: URL;
	readonly tls: TlsOptions;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly now: () => number;
};

/** Projected service account tokens are replaced under the same name (client-go rereads them once a minute). */
const tokenFileMs = 60_000;
const authProviderMs = 30_000;

const bearer = (token: string): Credential['headers'] => ({Authorization: `Bearer ${token}`});

async function readTokenFile(file: string): Promise<string> {
	const token = (await readConfigFile(file, 'token file')).toString('utf8').trim();
	if (token === '')
		throw new KubeError(
			'kubeconfig',
			`The token file ${file} is empty. Log in again, or correct tokenFile in the kubeconfig.`,
		);
	return token;
}

/** Picks what the user entry offers, in client-go's order of precedence, and gives the way to read it (again). */
export function createCredentialReader(source: Source): (signal: AbortSignal) => Promise<Credential> {
	const {selection, server, tls, env, now} = source;
	const {user, cluster, userName} = selection;
	const {exec, authProvider} = user;
	if (user.tokenFile !== '') {
		return async () => ({
			headers: bearer(await readTokenFile(user.tokenFile)),
			expiresAt: now() + tokenFileMs,
		});
	}
	if (user.token !== '') return async () => ({headers: bearer(user.token.trim())});
	if (user.username !== '') {
		const basic = Buffer.from(`${user.username}:${user.password}`).toString('base64');
		return async () => ({headers: {Authorization: `Basic ${basic}`}});
	}
	if (exec !== undefined) {
		const context = {
			userName,
			server,
			caPem: typeof tls.ca === 'string' ? tls.ca : '',
			insecureSkipTlsVerify: cluster.insecureSkipTlsVerify,
			tlsServerName: cluster.tlsServerName,
			env,
		};
		return signal => runExecPlugin(exec, context, signal);
	}
	if (authProvider !== undefined) {
		let read: (() => Promise<Credential>) | undefined;
		return async () => {
			read ??= (await import('./client-node.ts')).createAuthProvider(selection, server);
			return {...(await read()), expiresAt: now() + authProviderMs};
		};
	}
	return async () => ({headers: {}});
}

/** The headers of user impersonation; the command line replaces what the kubeconfig says. Groups and uid need a user. */
export function impersonationHeaders(user: UserEntry, asked: Impersonation = {}): Credential['headers'] {
	const fromFlags = asked.user !== undefined || asked.uid !== undefined || (asked.groups?.length ?? 0) > 0;
	const name = fromFlags ? (asked.user ?? '') : user.as;
	const uid = fromFlags ? (asked.uid ?? '') : user.asUid;
	const groups = fromFlags ? (asked.groups ?? []) : user.asGroups;
	const extra = fromFlags ? {} : user.asExtra;
	if (name === '' && (uid !== '' || groups.length > 0)) {
		throw new KubeError('kubeconfig', 'A group or uid is to be impersonated, but no user. Add --as USER.');
	}
	return {
		...(name !== '' && {'Impersonate-User': name}),
		...(uid !== '' && {'Impersonate-Uid': uid}),
		...(groups.length > 0 && {'Impersonate-Group': groups}),
		...Object.fromEntries(
			Object.entries(extra).map(([key, values]) => [`Impersonate-Extra-${encodeURIComponent(key)}`, values]),
		),
	};
}
