import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {type Draft, findingsOf, h0, verdicts} from './fixtures.ts';

const serving = 'financial-inference';

describe('SEL-19 namespaces that Seldon sees', () => {
	const blind = (draft: Draft) => {
		for (const kind of ['Model', 'Server', 'Experiment'])
			for (const object of draft.all(kind))
				if (object.metadata.namespace === serving) draft.set(object, 'status', undefined);
	};

	it('fails for a namespace in which nothing has a status', () => {
		expect(verdicts('SEL-19', h0(blind))).toEqual([`FAIL SEL-19/${serving}`]);
		expect(findingsOf('SEL-19', h0(blind))[0]).toMatchObject({owner: 'platform', confidence: 'probable'});
	});

	it('is under the setting of the controller where that explains it', () => {
		const snapshot = h0(draft => {
			blind(draft);
			draft.set(draft.one('Deployment', 'seldon-v2-controller-manager'), 'spec.template.spec.containers', [
				{
					name: 'manager',
					image: 'seldonio/seldonv2-controller:2.9.0',
					env: [{name: 'CLUSTERWIDE', value: 'false'}],
				},
			]);
		});
		expect(diagnose(snapshot, runChecks(snapshot)).causes[0]?.finding.id).toBe('SEL-06/unwatched');
	});

	it('passes while anything there has been looked at', () => {
		const one = h0(draft => draft.set(draft.one('Model', 'baseline-predictor'), 'status', undefined));
		expect(verdicts('SEL-19', one)).toEqual(['PASS SEL-19']);
	});
});

describe('SEL-21 images of agents', () => {
	it('tells an image that is not from Seldon, without blame', () => {
		const [finding] = findingsOf('SEL-21', h0());
		expect(finding).toMatchObject({verdict: 'PASS'});
		expect(finding?.summary).toContain('not from Seldon itself');
	});

	it('warns of a server pod whose image is not pulled', () => {
		const snapshot = h0(draft => {
			const pod = draft
				.all('Pod')
				.find(({metadata}) => metadata.namespace === serving && metadata.name === 'mlserver-0')!;
			draft.set(pod, 'status.phase', 'Pending');
			draft.set(pod, 'status.containerStatuses', [
				{name: 'agent', ready: false, restartCount: 0, state: {waiting: {reason: 'ImagePullBackOff'}}},
			]);
		});
		expect(findingsOf('SEL-21', snapshot)).toMatchObject([{verdict: 'WARN', id: 'SEL-21/pull'}]);
	});
});

describe('SEL-22 layout', () => {
	it('lists namespaces with a scheduler of their own', () => {
		const [finding] = findingsOf('SEL-22', h0());
		expect(finding).toMatchObject({verdict: 'PASS'});
		expect(finding?.evidence.map(({source, value}) => `${source}: ${value}`)).toContain(
			`Namespace ${serving}: a scheduler of its own; servers: mlserver (1); 2 models; 1 runtime`,
		);
	});
});

describe('models that say Ready', () => {
	const withoutServer = (draft: Draft) => {
		for (const pod of draft.all('Pod')) {
			if (pod.metadata.namespace !== serving || pod.metadata.name !== 'mlserver-0') continue;
			draft.set(pod, 'status.conditions', [{type: 'Ready', status: 'False'}]);
		}
	};
	const restarted = (draft: Draft, at: string) => {
		for (const pod of draft.all('Pod')) {
			if (pod.metadata.namespace === serving && pod.metadata.name === 'seldon-scheduler-0')
				draft.set(pod, 'metadata.creationTimestamp', at);
		}
	};
	const stateOf = (change: (draft: Draft) => void) => verdicts('SEL-01', h0(change));

	it('are not believed when the scheduler is younger than that and no agent is connected', () => {
		expect(
			stateOf(draft => {
				restarted(draft, '2026-11-20T15:30:00Z');
				withoutServer(draft);
			}),
		).toEqual([`UNKNOWN SEL-01/${serving}/unconfirmed`]);
	});

	it('are believed when an agent is connected, or the scheduler still is the one that said it', () => {
		expect(stateOf(draft => restarted(draft, '2026-11-20T15:30:00Z'))).toEqual(['PASS SEL-01']);
		expect(
			stateOf(draft => {
				restarted(draft, '2026-01-01T00:00:00Z');
				withoutServer(draft);
			}),
		).toEqual(['PASS SEL-01']);
	});
});
