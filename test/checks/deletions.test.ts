import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {clusterOf, type Draft, findingsOf, h0, pod, verdicts} from './fixtures.ts';

const old = 'financial-ml';

function terminating(name: string, conditions: readonly object[], since = '2026-11-20T13:30:00Z'): unknown {
	return {
		apiVersion: 'v1',
		kind: 'Namespace',
		metadata: {name, uid: name, creationTimestamp: '2026-10-01T00:00:00Z', deletionTimestamp: since},
		status: {phase: 'Terminating', conditions},
	};
}

const discoveryFailure = {
	type: 'NamespaceDeletionDiscoveryFailure',
	status: 'True',
	reason: 'DiscoveryFailed',
	message:
		'Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: projectcalico.org/v3: stale GroupVersion discovery: projectcalico.org/v3',
};

const apiDown = (draft: Draft) =>
	draft.set(draft.one('APIService', 'v3.projectcalico.org'), 'status.conditions', [
		{
			type: 'Available',
			status: 'False',
			reason: 'MissingEndpoints',
			message: 'endpoints for service/calico-api have no addresses',
		},
	]);

describe('FIN-03 namespaces', () => {
	it('passes while none is being deleted, and gives one five minutes', () => {
		expect(verdicts('FIN-03', h0())).toEqual(['PASS FIN-03']);
		const young = h0(draft => draft.add(terminating('gone', [], '2026-11-20T15:38:00Z')));
		expect(findingsOf('FIN-03', young)).toMatchObject([{verdict: 'PASS'}]);
		expect(findingsOf('FIN-03', young)[0]?.summary).toContain('gone');
	});

	it('makes the API the one root of all namespaces that wait for it, and offers no finalizer', () => {
		const snapshot = clusterOf('sc-16', draft => {
			apiDown(draft);
			draft.set(draft.one('Namespace', old), 'status.conditions', [discoveryFailure]);
			draft.add(terminating('other', [discoveryFailure]));
		});
		const {causes, findings} = diagnose(snapshot, runChecks(snapshot));
		const roots = causes.filter(({finding}) => finding.code === 'FIN-03' || finding.code === 'FIN-01');
		expect(roots.every(({finding}) => finding.id === 'FIN-03/api/v3.projectcalico.org')).toBe(true);
		const api = findings.find(({id}) => id === 'FIN-03/api/v3.projectcalico.org')!;
		expect(api).toMatchObject({verdict: 'FAIL', owner: 'platform'});
		for (const id of [`FIN-03/${old}`, 'FIN-03/other'])
			expect(findings.find(one => one.id === id)?.explainedBy, id).toContain(api.id);
		const commands = findings
			.filter(({code}) => code.startsWith('FIN-'))
			.flatMap(({remedies}) => remedies.map(({command}) => command));
		expect(commands.join('\n')).not.toContain('finalizers');
	});

	it('says that the controller tries again when the API is back', () => {
		const snapshot = h0(draft => draft.add(terminating('gone', [discoveryFailure])));
		expect(findingsOf('FIN-03', snapshot)).toMatchObject([{id: 'FIN-03/gone', confidence: 'probable'}]);
		expect(findingsOf('FIN-03', snapshot)[0]?.explanation).toContain('answers by now');
	});

	it('names a webhook that does not answer', () => {
		const message =
			'Failed to delete all resource types, 1 remaining: Internal error occurred: failed calling webhook "check.example.com": no endpoints';
		const snapshot = h0(draft =>
			draft.add(
				terminating('gone', [
					{type: 'NamespaceDeletionContentFailure', status: 'True', reason: 'ContentDeletionFailed', message},
				]),
			),
		);
		expect(findingsOf('FIN-03', snapshot)[0]?.summary).toContain('check.example.com');
	});

	it('tells what is left of kinds that are not read', () => {
		const snapshot = h0(draft =>
			draft.add(
				terminating('gone', [
					{
						type: 'NamespaceContentRemaining',
						status: 'True',
						reason: 'SomeResourcesRemain',
						message:
							'Some resources are remaining: things.example.com has 2 resource instances, pods. has 1 resource instances',
					},
					{
						type: 'NamespaceFinalizersRemaining',
						status: 'True',
						reason: 'SomeFinalizersRemain',
						message:
							'Some content in the namespace has finalizers remaining: example.com/keep in 2 resource instances',
					},
				]),
			),
		);
		const [finding] = findingsOf('FIN-03', snapshot);
		expect(finding?.summary).toContain('2 things.example.com, 1 pods');
		expect(finding?.explanation).toContain(
			'example.com/keep is taken away by a controller that is not known here',
		);
		expect(finding?.remedies[0]?.command).toBe('kubectl -n gone get things.example.com,pods');
	});

	it('brings the controller back first, and takes one named finalizer away last', () => {
		const [finding] = findingsOf('FIN-03', clusterOf('sc-16'));
		const {remedies} = finding!;
		expect(remedies[0]).toMatchObject({
			owner: 'platform',
			command: 'kubectl -n seldon-system scale deployment seldon-v2-controller-manager --replicas=1',
		});
		const last = remedies.at(-1)!;
		expect(last).toMatchObject({owner: 'application', risk: 'high'});
		const lines = last.command.split('\n');
		expect(lines).toHaveLength(5);
		expect(lines[0]).toContain('experiments.mlops.seldon.io');
		expect(lines.at(-1)).toContain('seldonruntimes.mlops.seldon.io');
		for (const line of lines) {
			expect(line).toContain('"op":"test","path":"/metadata/uid"');
			expect(line).toContain('"op":"remove","path":"/metadata/finalizers/0"');
			expect(line).not.toMatch(/null|finalize[^r]|--force/);
		}
	});

	it('explains why a controller that runs cannot finish without a scheduler', () => {
		const [finding] = findingsOf('FIN-03', clusterOf('canonical'));
		expect(finding?.explanation).toContain('no scheduler answers in financial-ml any more');
	});
});

describe('FIN-01 objects', () => {
	const going = (finalizers: readonly string[]) => (draft: Draft) => {
		const pool = draft.all('IPPool').find(({apiVersion}) => `${apiVersion}`.startsWith('projectcalico.org'))!;
		draft.set(pool, 'metadata.deletionTimestamp', '2026-11-20T14:00:00Z');
		draft.set(pool, 'metadata.finalizers', finalizers);
	};
	it('passes while nothing waits', () => {
		expect(verdicts('FIN-01', h0())).toEqual(['PASS FIN-01']);
		expect(verdicts('FIN-01', h0(going([])))).toEqual(['PASS FIN-01']);
	});
	it('never offers to take away what others still need', () => {
		const [finding] = findingsOf('FIN-01', h0(going(['projectcalico.org/ippool-finalizer'])));
		expect(finding).toMatchObject({id: 'FIN-01/cluster', owner: 'platform'});
		expect(finding?.remedies.map(({command}) => command).join('')).toBe('');
		expect(finding?.remedies[0]?.text).toContain('Do not remove it by hand');
	});
	it('finds pods that do not end', () => {
		const snapshot = h0(draft => {
			const stuck = pod('mlflow/stuck', {on: 'nuc8i5behs'}) as {metadata: Record<string, unknown>};
			stuck.metadata.deletionTimestamp = '2026-11-20T15:00:00Z';
			draft.add(stuck);
		});
		expect(findingsOf('FIN-01', snapshot)).toMatchObject([{id: 'FIN-01/pods', owner: 'platform'}]);
	});
});

describe('FIN-06 namespaces of the runbook', () => {
	const of = (namespaces: Record<string, string>, id = 'canonical') =>
		verdicts('FIN-06', clusterOf(id, undefined, {profile: {namespaces}}));
	it('warns of a namespace to be removed that holds a controller, or is not the one being removed', () => {
		expect(of({retired: 'seldon-system'})).toEqual(['WARN FIN-06/retired']);
		expect(of({retired: 'financial-ml'})).toEqual(['PASS FIN-06']);
	});
	it('compares roles with what is found, and says nothing without a profile', () => {
		expect(of({serving: 'financial-ml'}, 'h0')).toEqual(['WARN FIN-06/serving']);
		expect(of({serving: 'financial-inference'}, 'h0')).toEqual(['PASS FIN-06']);
		expect(verdicts('FIN-06', h0())).toEqual(['SKIP FIN-06']);
	});
});
