import {no, said, unknown, yes} from './answers.ts';
import {ask, clear, go, leaf, type Scope, type Tree, type World} from './tree.ts';

const verify = 'ktriage check ENV-02 OPS-02';

/** T14 of the playbook: the API does not answer, or not to us. */
export const t14: Tree = {
	name: 'T14',
	title: 'API, TLS and access',
	topics: ['api', 'access', 'tls', 'auth'],
	scopes: () => [{about: 'access to the API', namespace: '', subjects: []}],
	watches: [],
	nodes: [
		ask('Q1', 'Does the server answer?', isUp, {yes: go('Q4'), no: go('Q2')}),
		ask('Q2', 'Is it the certificate?', fault('tls'), {
			yes: leaf(
				'L3',
				'the certificate of the server or of the user is not accepted',
				'Renew it, or correct the kubeconfig.',
				verify,
			),
			no: go('Q3'),
		}),
		ask('Q3', 'Are the credentials refused?', fault('auth'), {
			yes: leaf('L4', 'the credentials are refused', 'Renew them, or ask for the rights.', verify),
			no: leaf(
				'L1',
				'the API server does not answer',
				'If it is being restarted, wait; else start k3s on the server.',
				verify,
			),
		}),
		ask('Q4', 'Is something closed to this user?', isClosed, {
			yes: leaf(
				'L4b',
				'this user may not read everything: what depends on it stays unknown',
				'Ask for the verbs that are missing: they are on the Connection screen.',
				'ktriage check -o json (sources)',
				{severity: 'warn', risk: 'none'},
			),
			no: go('Q4b'),
		}),
		ask('Q4b', 'Are there objects that cannot be understood?', notUnderstood, {
			yes: leaf(
				'L6',
				'objects that cannot be understood are missing everywhere: what depends on them stays unknown',
				'Look at the first of them: the Connection screen says which field is of another type.',
				'ktriage check OPS-02',
				{severity: 'warn', risk: 'none'},
			),
			no: go('Q5'),
		}),
		ask(
			'Q5',
			'Is an API of an extension not available, or something read no longer current?',
			(world, scope) =>
				said(world, scope, {codes: ['OPS-02', 'ENV-02', 'CAL-17'], warnings: true, where: 'everywhere'}),
			{
				yes: leaf(
					'L2',
					'a part of the API does not answer',
					'Bring the server behind the APIService up.',
					verify,
				),
				no: clear('the API answers, and everything can be read'),
			},
		),
	],
};

function isUp({snapshot, findings}: World) {
	const {api} = snapshot;
	if (api.kind === 'up') return yes(`it answers in ${api.latencyMs} ms`);
	if (api.kind === 'connecting')
		return unknown('not connected yet', 'wait, or ktriage check --timeout SECONDS');
	return no(api.why, {
		findings: findings.filter(
			({code, verdict}) => (code === 'OPS-02' || code === 'ENV-02') && verdict === 'FAIL',
		),
	});
}

function fault(wanted: 'tls' | 'auth') {
	return ({snapshot, findings}: World) => {
		const {api} = snapshot;
		if (api.kind !== 'down') return no('it answers');
		const red = findings.filter(
			({code, verdict}) => (code === 'OPS-02' || code === 'ENV-02') && verdict === 'FAIL',
		);
		return api.fault === wanted ? yes(api.why, {findings: red}) : no(`it is ${api.fault}`, {findings: red});
	};
}

function isClosed({snapshot}: World, _: Scope) {
	const closed = snapshot.sources.filter(({state}) => state.kind === 'forbidden');
	return closed.length > 0
		? yes(`not readable: ${closed.map(({resource, name}) => resource || name).join(', ')}`)
		: no('everything that is served can be read');
}

function notUnderstood({snapshot}: World) {
	const odd = snapshot.sources.filter(({malformed}) => malformed > 0);
	const words = odd.map(({title, name, malformed}) => `${malformed} of ${title || name}`);
	return odd.length > 0 ? yes(words.join(', ')) : no('everything that was read is understood');
}
