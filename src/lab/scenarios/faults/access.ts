import type {Scenario} from '../scenario.ts';
import {fault} from './fault.ts';

const apiDown = fault(
	{
		id: 'sc-28',
		title: 'The API server does not answer',
		story:
			'In the middle of the window nothing has listened on the port of the API server for three minutes.',
		expected: {code: 'OPS-02', verdict: 'FAIL', owner: 'platform', mustPass: []},
	},
	plan => plan,
	cluster => ({
		...cluster,
		serverError: 'dial tcp 192.168.1.85:6443: connect: connection refused',
	}),
);

const limitedOperator = fault(
	{
		id: 'sc-29',
		title: 'The operator may neither run commands in pods nor read secrets',
		story:
			'A healthy cluster, seen by somebody without the rights to exec, to start pods and to list secrets.',
		expected: {code: 'SEL-16', verdict: 'SKIP', owner: 'platform', mustPass: ['CID-01', 'CID-02']},
	},
	plan => plan,
	cluster => ({
		...cluster,
		denied: [
			...['get', 'list', 'watch'].map(verb => ({verb, group: '', resource: 'secrets'})),
			...['get', 'create'].map(verb => ({verb, group: '', resource: 'pods/exec'})),
			{verb: 'create', group: '', resource: 'pods'},
			{verb: 'patch', group: '', resource: 'pods/ephemeralcontainers'},
			{verb: 'update', group: '', resource: 'pods/ephemeralcontainers'},
		],
	}),
);

/** Faults of the way to the cluster rather than of the cluster. */
export const accessFaults: readonly Scenario[] = [apiDown, limitedOperator];
