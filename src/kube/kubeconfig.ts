import {readFile} from 'node:fs/promises';
import type {Agent} from 'node:http';
import {loadKubeconfigFiles} from './config/load-files.ts';
import {type KubeconfigLocation, locateKubeconfig, type Surroundings} from './config/locate.ts';
import {inClusterSelection, type Selection, selectContext, serverUrl} from './config/select-context.ts';
import {proxyFor} from './credentials/proxy.ts';
import {
	createCredentialReader,
	type Impersonation,
	impersonationHeaders,
} from './credentials/read-credentials.ts';
import {shareRun} from './credentials/share-run.ts';
import {certificateExpiry, readTlsOptions, type TlsOptions} from './credentials/tls-identity.ts';
import {KubeError} from './errors.ts';

export type {KubeconfigLocation, Surroundings} from './config/locate.ts';
export {locateKubeconfig} from './config/locate.ts';
export type {Impersonation} from './credentials/read-credentials.ts';

export type ConnectionOptions = Surroundings & {
	/** --kubeconfig. */
	readonly kubeconfig?: string;
	/** --context. */
	readonly context?: string;
	/** --as, --as-uid, --as-group: who to be instead of the user of the kubeconfig. */
	readonly impersonate?: Impersonation;
	/** Milliseconds since the epoch, for the expiry of credentials. */
	readonly now?: () => number;
};

/** Everything a request needs to be accepted; valid until `refresh` is called with it or it expires. */
export type Authorization = TlsOptions & {
	readonly headers: Readonly<Record<string, string | readonly string[]>>;
	/** When the client certificate in use expires, milliseconds since the epoch. */
	readonly certificateExpiresAt?: number;
};

/** How to reach one cluster as one user. */
export type Connection = {
	readonly contextName: string;
	readonly clusterName: string;
	readonly userName: string;
	/** The context's namespace; '' when it names none. */
	readonly namespace: string;
	/** May have a path that goes before every request's path. */
	readonly server: URL;
	/** The proxy in use; '' for none. */
	readonly proxyUrl: string;
	readonly disableCompression: boolean;
	/** Reads credentials, or gives those read before while they are good. Throws KubeError `kubeconfig`, `auth` or `cancelled`. */
	readonly authorize: (signal: AbortSignal) => Promise<Authorization>;
	/** The server did not accept this authorization: the next `authorize` reads kubeconfig and credentials anew. */
	readonly refresh: (rejected: Authorization) => void;
	/** An agent through the proxy; only called when `proxyUrl` is set. */
	readonly proxyAgent: (authorization: Authorization, maxSockets: number) => Promise<Agent>;
};

const failureKeptMs = 5_000;
/** A login that costs a program or a server of its own is not repeated sooner because what it gave is refused again. */
const loginEveryMs = 10_000;

async function select(location: KubeconfigLocation, context: string | undefined): Promise<Selection> {
	switch (location.kind) {
		case 'files':
			return selectContext(await loadKubeconfigFiles(location.files), context, location.files.join(', '));
		case 'inCluster': {
			const namespace = await readFile(`${location.directory}/namespace`, 'utf8').catch(() => '');
			return inClusterSelection(location.server, location.directory, namespace.trim());
		}
		case 'none':
			throw new KubeError(
				'kubeconfig',
				`There is no kubeconfig: looked at ${location.looked.join(', ')}. Point to one with --kubeconfig FILE (K3s: /etc/rancher/k3s/k3s.yaml), or see ktriage demo.`,
			);
	}
}

/**
 * Finds, reads and checks the kubeconfig and gives the way to the cluster. Everything that can be wrong with it without asking the
 * server is told here as KubeError `kubeconfig`; credential plugins are not run before the first `authorize`.
 */
export async function loadConnection(options: ConnectionOptions): Promise<Connection> {
	const now = options.now ?? Date.now;
	const location = await locateKubeconfig(options.kubeconfig, options);
	const selection = await select(location, options.context);
	const server = serverUrl(
		selection,
		location.kind === 'files' ? location.files.join(', ') : 'the service account',
	);
	const proxyUrl = proxyFor(server, selection.cluster.proxyUrl, options.env);
	const impersonation = impersonationHeaders(selection.user, options.impersonate);

	const prepare = async (chosen: Selection) => {
		const tls = await readTlsOptions(chosen, server);
		return {tls, read: createCredentialReader({selection: chosen, server, tls, env: options.env, now})};
	};
	let prepared: Awaited<ReturnType<typeof prepare>> | undefined = await prepare(selection);
	let current: {readonly value: Authorization; readonly expiresAt: number} | undefined;
	let refusedAt = Number.NEGATIVE_INFINITY;
	const isLogin = selection.user.exec !== undefined || selection.user.authProvider !== undefined;
	let failure: {readonly error: unknown; readonly until: number} | undefined;

	const read = shareRun(async (signal): Promise<Authorization> => {
		prepared ??= await prepare(await select(location, options.context));
		const {headers, expiresAt = Number.POSITIVE_INFINITY, ...certificate} = await prepared.read(signal);
		const certificateExpiresAt = certificateExpiry(certificate.cert ?? prepared.tls.cert);
		const value = {
			...prepared.tls,
			...certificate,
			headers: {...headers, ...impersonation},
			...(certificateExpiresAt !== undefined && {certificateExpiresAt}),
		};
		current = {value, expiresAt};
		return value;
	});

	return {
		contextName: selection.contextName,
		clusterName: selection.clusterName,
		userName: selection.userName,
		namespace: selection.namespace,
		server,
		proxyUrl,
		disableCompression: selection.cluster.disableCompression,
		authorize: async signal => {
			if (current !== undefined && now() < current.expiresAt) return current.value;
			// Many sources retry at once; a failing plugin must not be run for each of them.
			if (failure !== undefined && now() < failure.until) throw failure.error;
			try {
				return await read(signal);
			} catch (error) {
				if (!signal.aborted) failure = {error, until: now() + failureKeptMs};
				throw error;
			}
		},
		refresh: rejected => {
			if (current !== undefined && current.value !== rejected) return;
			if (isLogin && now() < refusedAt + loginEveryMs) return;
			refusedAt = now();
			current = undefined;
			prepared = undefined;
			failure = undefined;
		},
		proxyAgent: async (authorization, maxSockets) => {
			const {createProxyAgent} = await import('./credentials/client-node.ts');
			return createProxyAgent(selection, server, proxyUrl, authorization, maxSockets);
		},
	};
}
