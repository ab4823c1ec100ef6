import {stringify} from 'yaml';

/** A kubeconfig with one context, as YAML text. */
export function kubeconfig(server: URL, ca: string, token: string): string {
	return stringify({
		apiVersion: 'v1',
		kind: 'Config',
		clusters: [
			{
				name: 'lab',
				cluster: {server: server.origin, 'certificate-authority-data': Buffer.from(ca).toString('base64')},
			},
		],
		users: [{name: 'lab', user: {token}}],
		contexts: [{name: 'lab', context: {cluster: 'lab', user: 'lab'}}],
		'current-context': 'lab',
	});
}
