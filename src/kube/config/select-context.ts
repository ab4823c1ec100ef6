import {KubeError} from '../errors.ts';
import type {ClusterEntry, Kubeconfig, UserEntry} from './kubeconfig-file.ts';

/** The context in use with what it points to. */
export type Selection = {
	readonly contextName: string;
	readonly clusterName: string;
	readonly userName: string;
	readonly namespace: string;
	readonly cluster: ClusterEntry;
	readonly user: UserEntry;
};

const anonymous: UserEntry = {
	token: '',
	tokenFile: '',
	certData: '',
	certFile: '',
	keyData: '',
	keyFile: '',
	username: '',
	password: '',
	as: '',
	asUid: '',
	asGroups: [],
	asExtra: {},
};

const listed = (names: Iterable<string>): string => [...names].sort().join(', ') || 'none';

/** The named context, or the current one; throws KubeError `kubeconfig` when it or what it points to is missing. */
export function selectContext(kubeconfig: Kubeconfig, wanted: string | undefined, source: string): Selection {
	const contextName = wanted || kubeconfig.currentContext;
	if (contextName === '') {
		throw new KubeError(
			'kubeconfig',
			`${source} sets no current-context. Choose one with --context: ${listed(kubeconfig.contexts.keys())}.`,
		);
	}
	const context = kubeconfig.contexts.get(contextName);
	if (context === undefined) {
		const which = wanted
			? `no context ${contextName}`
			: `current-context ${contextName}, which it does not define`;
		throw new KubeError(
			'kubeconfig',
			`${source} has ${which}. Known contexts: ${listed(kubeconfig.contexts.keys())}.`,
		);
	}
	const cluster = kubeconfig.clusters.get(context.cluster);
	if (cluster === undefined) {
		throw new KubeError(
			'kubeconfig',
			`Context ${contextName} of ${source} points to cluster ${context.cluster || '""'}, which is not defined. Known clusters: ${listed(kubeconfig.clusters.keys())}.`,
		);
	}
	const user = context.user === '' ? anonymous : kubeconfig.users.get(context.user);
	if (user === undefined) {
		throw new KubeError(
			'kubeconfig',
			`Context ${contextName} of ${source} points to user ${context.user}, which is not defined. Known users: ${listed(kubeconfig.users.keys())}.`,
		);
	}
	return {
		contextName,
		clusterName: context.cluster,
		userName: context.user,
		namespace: context.namespace,
		cluster,
		user,
	};
}

/** The selection of a program that runs in a pod of the cluster it looks at. */
export function inClusterSelection(server: string, directory: string, namespace: string): Selection {
	return {
		contextName: 'in-cluster',
		clusterName: 'in-cluster',
		userName: 'service account',
		namespace,
		cluster: {
			server,
			caData: '',
			caFile: `${directory}/ca.crt`,
			insecureSkipTlsVerify: false,
			tlsServerName: '',
			proxyUrl: '',
			disableCompression: false,
		},
		user: {...anonymous, tokenFile: `${directory}/token`},
	};
}

/** The server's address as a URL; a missing scheme is https as soon as anything about TLS is set, as client-go decides it. */
export function serverUrl(selection: Selection, source: string): URL {
	const {server, caData, caFile, insecureSkipTlsVerify, tlsServerName} = selection.cluster;
	const usesTls = caData !== '' || caFile !== '' || insecureSkipTlsVerify || tlsServerName !== '';
	const text = server.includes('://') ? server : `${usesTls ? 'https' : 'http'}://${server}`;
	const url = server !== '' && URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
		throw new KubeError(
			'kubeconfig',
			`Cluster ${selection.clusterName} of ${source} has ${server === '' ? 'no server' : `server "${server}", which is not an http(s) address`}. Set it with kubectl config set-cluster.`,
		);
	}
	return url;
}
