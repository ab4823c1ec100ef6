import {expect, it} from 'vitest';
import {probeResults} from '../../src/store/probes.ts';
import {snapshotOf} from '../support/snapshot.ts';

const recorded = {
	probe: 'tcp',
	from: {namespace: 'shop', pod: 'web', container: 'main'},
	to: {host: '10.42.0.5', port: 80, protocol: 'tcp'},
	at: '2026-11-20T14:12:00Z',
	class: 'timeout',
	detail: 'i/o timeout\u001b[31m',
	millis: 3000,
};

it('keeps what was recorded, made safe to draw', () => {
	expect(probeResults([recorded])).toEqual([
		{
			probe: 'tcp',
			from: {kind: 'pod', namespace: 'shop', pod: 'web', container: 'main'},
			to: {host: '10.42.0.5', port: 80, protocol: 'tcp', name: '', url: ''},
			at: Date.UTC(2026, 10, 20, 14, 12),
			outcome: 'timeout',
			detail: 'i/o timeout·[31m',
			millis: 3000,
		},
	]);
});

it('knows nodes and places outside of the cluster', () => {
	const from = (place: unknown) => probeResults([{...recorded, from: place}])[0]?.from;
	expect(from({node: 'a'})).toEqual({kind: 'node', node: 'a'});
	expect(from({jumpHost: true})).toEqual({kind: 'outside'});
});

it.each([null, 7, [], {}, {at: 'yesterday', to: {port: '80'}, from: [], detail: {}}])(
	'makes %j a result that says nothing',
	record => {
		expect(probeResults([record])).toMatchObject([{at: 0, outcome: '', detail: '', to: {host: '', port: 0}}]);
	},
);

it('is part of a snapshot, and empty without a record', () => {
	expect(snapshotOf([], {probes: [recorded]}).probes).toHaveLength(1);
	expect(snapshotOf([]).probes).toEqual([]);
});
