import {describe, expect, it} from 'vitest';
import {difference, isLoss, type Moment} from '../../../src/diagnosis/difference/difference.ts';
import {differenceLines} from '../../../src/report/difference.ts';
import {frameOf, scenarioFrame} from '../../support/frames.ts';
import {snapshotOf} from '../../support/snapshot.ts';

const moment = ({snapshot, diagnosis}: ReturnType<typeof frameOf>): Moment => ({
	snapshot,
	verdict: diagnosis.verdict,
	findings: diagnosis.findings,
});

const service = (name: string, clusterIP: string, nodePort = 30_001) => ({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {name, namespace: 'shop', uid: name},
	spec: {
		type: 'NodePort',
		clusterIP,
		clusterIPs: [clusterIP],
		ports: [{name: 'web', port: 80, nodePort, protocol: 'TCP'}],
	},
});
const of = (...objects: readonly unknown[]): Moment => moment(frameOf(snapshotOf(objects)));

describe('what has changed', () => {
	it('is nothing between a moment and itself', () => {
		const same = moment(scenarioFrame('canonical'));
		const found = difference(same, same);
		expect(isLoss(found)).toBe(false);
		const side = {name: 'x', moment: same};
		expect(differenceLines({before: side, after: side}, found)).toContain('Nothing has changed.');
	});

	it('names a Service that is gone, has another address or another node port', () => {
		const before = of(service('a', '10.43.0.1'), service('b', '10.43.0.2'), service('c', '10.43.0.3'));
		const after = of(service('b', '10.43.9.9'), service('c', '10.43.0.3', 30_777));
		const {services} = difference(before, after);
		expect(services.map(({service: name, change}) => [name, change])).toEqual([
			['shop/a', 'gone'],
			['shop/b', 'clusterIp'],
			['shop/c', 'nodePort'],
		]);
		expect(isLoss(difference(before, after))).toBe(true);
		expect(isLoss(difference(of(service('c', '10.43.0.3')), of(service('c', '10.43.0.3', 30_777))))).toBe(
			false,
		);
	});

	it('counts pods by network and names verdicts that turned', () => {
		const found = difference(moment(scenarioFrame('h0')), moment(scenarioFrame('canonical')));
		expect(found.pods.networks.after['flannel 10.42.0.0/16']).toBe(7);
		expect(found.verdicts.find(({code}) => code === 'CID-01')).toMatchObject({before: 'PASS', after: 'FAIL'});
		expect(found.verdict).toEqual({before: 'PASS', after: 'FAIL'});
	});

	it('does not take what could not be read for what is gone', () => {
		const before = of(service('a', '10.43.0.1'));
		const dark = moment(
			frameOf(snapshotOf([], {sources: {services: {kind: 'forbidden', since: 0, verb: 'list', why: 'no'}}})),
		);
		const found = difference(before, dark);
		expect(found.services).toEqual([]);
		expect(found.unread).toContain('services');
	});
});
