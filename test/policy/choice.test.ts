import {expect, it} from 'vitest';
import {policyWorlds} from '../../src/migration/policies.ts';
import {createRecall} from '../../src/migration/recall.ts';
import {type PolicyChoice, perChoice} from '../../src/policy/choice.ts';
import {tiersOf} from '../../src/policy/pipeline.ts';
import {pod} from '../checks/fixtures.ts';
import {storeOf, testNow} from '../support/snapshot.ts';
import {namespace, policy} from './fixtures.ts';

const choice: PolicyChoice = {
	policies: new Map(),
	namespaces: new Map(),
	calico: [],
	tiers: [],
	admin: [],
	adminEnforced: () => 'yes',
};

it('makes one value for worlds of the same parts, and another where any part is another one', () => {
	let made = 0;
	const value = perChoice(() => ++made);
	expect(value(choice)).toBe(1);
	expect(value({...choice})).toBe(1);
	// Nothing is enforced where there is nothing to enforce.
	expect(value({...choice, adminEnforced: () => 'no'})).toBe(1);
	const others: readonly Partial<PolicyChoice>[] = [
		{policies: new Map()},
		{namespaces: undefined},
		{calico: []},
		{tiers: []},
		{admin: []},
	];
	expect(others.map(part => value({...choice, ...part}))).toEqual([2, 3, 4, 5, 6]);
	const admin = [{} as PolicyChoice['admin'][number]];
	expect(value({...choice, admin})).toBe(7);
	expect(value({...choice, admin, adminEnforced: () => 'no'})).toBe(8);
});

it('forgets a choice that was not asked for in a long time, and not one in use', () => {
	let made = 0;
	const value = perChoice(() => ++made);
	for (let other = 0; other < 20; other++) {
		value({...choice});
		value({...choice, tiers: []});
	}
	expect(value({...choice})).toBe(1);
	expect(made).toBe(21);
});

it('keeps who is selected while only a pod changes', () => {
	const store = storeOf([
		namespace('x', {team: 'red'}),
		policy('x/deny', {podSelector: {matchLabels: {app: 'web'}}, policyTypes: ['Ingress']}),
		pod('x/web', {ip: '10.244.0.1', on: 'a', calico: true, labels: {app: 'web'}}),
	]);
	const recall = createRecall();
	const tiersAt = (now: number) => {
		const snapshot = store.snapshot(now);
		recall.next(snapshot, true);
		const labels = snapshot.pods.labelsOf(snapshot.pods.labelsId(snapshot.pods.find('x', 'web')));
		const end = {namespace: 'x', labels, serviceAccount: 'default'} as Parameters<typeof tiersOf>[1];
		return tiersOf(policyWorlds(snapshot).now, end, 'Ingress', 'all');
	};
	const before = tiersAt(testNow);
	expect(before.map(({policies}) => policies.length)).toEqual([1]);
	store
		.sink('pods')
		.putJson(pod('x/web', {ip: '10.244.0.1', on: 'a', labels: {app: 'web'}, phase: 'Failed'}));
	expect(tiersAt(testNow + 60_000)).toBe(before);
	store.sink('networkPolicies').removeJson(policy('x/deny', {}));
	expect(tiersAt(testNow + 120_000)).toEqual([]);
});
