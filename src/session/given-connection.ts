import {KubeError} from '../kube/errors.ts';
import type {Connection} from '../kube/kubeconfig.ts';

export type GivenServer = {
	readonly name: string;
	readonly server: URL;
	/** PEM. */
	readonly ca: string;
	readonly token: string;
};

/** A connection whose server and token are known already: the embedded cluster needs no kubeconfig. */
export function givenConnection({name, server, ca, token}: GivenServer): Connection {
	const authorization = {ca, rejectUnauthorized: true, headers: {authorization: `Bearer ${token}`}};
	return {
		contextName: name,
		clusterName: name,
		userName: name,
		namespace: '',
		server,
		proxyUrl: '',
		disableCompression: false,
		authorize: async () => authorization,
		refresh: () => {},
		proxyAgent: async () => {
			throw new KubeError('kubeconfig', `${name} is reached without a proxy.`);
		},
	};
}
