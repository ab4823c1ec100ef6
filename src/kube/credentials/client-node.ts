import type {Agent, RequestOptions} from 'node:http';
import type {RequestOptions as TlsRequestOptions} from 'node:https';
import {checkServerIdentity, type PeerCertificate} from 'node:tls';
import {KubeConfig} from '@kubernetes/client-node';
import {cell} from '../../store/sanitise.ts';
import type {Selection} from '../config/select-context.ts';
import {KubeError, messageOf} from '../errors.ts';
import type {Credential} from './credential.ts';
import type {TlsOptions} from './tls-identity.ts';

function configOf(selection: Selection, server: URL, withUser: boolean, proxyUrl = ''): KubeConfig {
	const config = new KubeConfig();
	const user = {name: selection.userName || 'user'};
	// client-node insists on skipTLSVerify before it speaks to an http:// server; there is no TLS to verify then.
	const skipTLSVerify = server.protocol === 'http:' || selection.cluster.insecureSkipTlsVerify;
	config.loadFromClusterAndUser(
		{
			name: selection.clusterName || 'cluster',
			server: server.href,
			skipTLSVerify,
			...(proxyUrl !== '' && {proxyUrl}),
		},
		withUser ? {...user, authProvider: structuredClone(selection.user.authProvider)} : user,
	);
	return config;
}

/** A reader of credentials for the auth-provider section of a user (oidc, gcp, azure): it refreshes them when they expire. */
export function createAuthProvider(selection: Selection, server: URL): () => Promise<Credential> {
	const config = configOf(selection, server, true);
	const name = selection.user.authProvider?.name ?? '';
	return async () => {
		const options: RequestOptions = {headers: {}};
		try {
			await config.applyToHTTPSOptions(options);
		} catch (error) {
			throw new KubeError(
				'auth',
				`The ${name} login of user ${selection.userName} could not be renewed: ${cell(messageOf(error), 300)}. Log in again.`,
				{cause: error},
			);
		}
		const headers = options.headers as Readonly<Record<string, string | undefined>>;
		const authorization = headers.Authorization;
		if (authorization === undefined) {
			throw new KubeError(
				'auth',
				`The ${name} login of user ${selection.userName} has expired and the kubeconfig has nothing to renew it with. Log in again.`,
			);
		}
		return {headers: {Authorization: authorization}};
	};
}

/** An agent that reaches the server through an HTTP, HTTPS or SOCKS proxy and keeps its connections. */
export async function createProxyAgent(
	selection: Selection,
	server: URL,
	proxyUrl: string,
	tls: TlsOptions,
	maxSockets: number,
): Promise<Agent> {
	const options: TlsRequestOptions = {
		rejectUnauthorized: tls.rejectUnauthorized,
		...(tls.ca !== undefined && {ca: typeof tls.ca === 'string' ? tls.ca : [...tls.ca]}),
		...(tls.cert !== undefined && {cert: tls.cert, key: tls.key}),
		...(tls.servername !== undefined && {servername: tls.servername}),
	};
	await configOf(selection, server, false, proxyUrl).applyToHTTPSOptions(options);
	const agent = options.agent as Agent & {readonly options: object};
	const name = tls.servername ?? server.hostname.replace(/^\[|\]$/g, '');
	// The agent for SOCKS forgets an address without a name, and would compare the certificate with "localhost".
	Object.assign(agent.options, {
		checkServerIdentity: (_: string, certificate: PeerCertificate) => checkServerIdentity(name, certificate),
	});
	return Object.assign(agent, {keepAlive: true, maxSockets});
}
