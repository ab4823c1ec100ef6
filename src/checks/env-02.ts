import {finding} from './build.ts';
import type {Check} from './check.ts';
import {atThisLook, type Remedy} from './finding.ts';

const named = {code: 'ENV-02', title: 'API server'};

const remedies: Readonly<Record<'tls' | 'auth', readonly Remedy[]>> = {
	tls: [
		{
			owner: 'platform',
			text: 'Compare the certificate authority of the kubeconfig with the one the server shows. After a rebuild of the cluster the kubeconfig has to be fetched again.',
			command: 'kubectl config view --raw -o jsonpath={.clusters[*].cluster.server}',
			risk: 'none',
			verify: 'ktriage check ENV-02',
		},
	],
	auth: [
		{
			owner: 'platform',
			text: 'Log in again, or have the client certificate or token renewed.',
			command: 'kubectl auth whoami',
			risk: 'none',
			verify: 'ktriage check ENV-02',
		},
	],
};

/** Whether the API server is the one expected, lets us in and answers. */
export const env02: Check = {
	...named,
	about: 'The API server answers, shows the certificate expected of it, and accepts these credentials.',
	needs: [],
	run: ({api, cluster}) => {
		const source = `GET ${cluster.server}/version`;
		switch (api.kind) {
			case 'up':
				return [
					finding(named, {
						verdict: 'PASS',
						summary: `${cluster.gitVersion || 'answers'} in ${Math.round(api.latencyMs)} ms`,
						evidence: [{kind: 'probe', source, value: cluster.gitVersion || 'ok', at: atThisLook}],
					}),
				];
			case 'connecting':
				return [finding(named, {verdict: 'UNKNOWN', summary: 'no answer yet'})];
			case 'down': {
				const evidence = [{kind: 'probe' as const, source, value: api.why, at: atThisLook}];
				if (api.fault === 'network') {
					return [
						finding(named, {
							verdict: 'UNKNOWN',
							summary: 'cannot be reached',
							explanation: api.why,
							evidence,
						}),
					];
				}
				const tls = api.fault === 'tls';
				return [
					finding(named, {
						verdict: 'FAIL',
						summary: tls
							? `not the server this kubeconfig trusts: ${api.why}`
							: `no access with these credentials: ${api.why}`,
						explanation: tls
							? 'Something answers at the address, but its certificate is not signed by the authority of the kubeconfig, is for another name, or has expired. Nothing was read from it.'
							: 'The server refuses who we say we are, or that could not even be shown to it. Nothing about the cluster can be read until that is repaired.',
						evidence,
						predictions: [
							tls
								? {
										probe: `openssl s_client -connect ${hostOf(cluster.server)} -showcerts </dev/null`,
										expect: 'a chain that does not end at the authority of the kubeconfig',
									}
								: {probe: 'kubectl auth whoami', expect: 'the same refusal, not a user name'},
						],
						remedies: remedies[api.fault],
					}),
				];
			}
		}
	},
};

function hostOf(server: string): string {
	const host = server.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
	return /:\d+$/.test(host) ? host : `${host}:443`;
}
