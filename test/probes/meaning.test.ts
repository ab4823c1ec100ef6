import {expect, test} from 'vitest';
import {meaningOf} from '../../src/probes/meaning.ts';
import type {ProbeRun} from '../../src/probes/question.ts';
import {clusterOf} from '../checks/fixtures.ts';

const snapshot = clusterOf('canonical');
const {pods} = snapshot;
const addressOf = (namespace: string, name: string) => pods.ips(pods.find(namespace, name))[0] ?? '';

const asked = (host: string, outcome: 'refused' | 'timeout'): ProbeRun => ({
	question: {kind: 'tcp', host, port: 9004},
	from: {kind: 'outside'},
	answer: {class: outcome, detail: ''},
	millis: 1,
	at: 0,
	tool: 'nc',
});

test('refused at a pod that Calico did not set up may be a rule of an earlier engine', () => {
	const old = addressOf('financial-inference', 'seldon-scheduler-0');
	expect(meaningOf(snapshot, asked(old, 'refused'))).toContain('an earlier engine left on the node');
});

test('refused at a pod of Calico is nobody listening, lost packets may be its denial', () => {
	const slot = [...pods.slots()].find(
		one => pods.namespaceName(pods.namespaceId(one)) === 'seldon-system' && pods.ips(one).length > 0,
	);
	const [host = ''] = pods.ips(slot ?? -1);
	expect(meaningOf(snapshot, asked(host, 'refused'))).toContain('no policy of Calico answers so');
	expect(meaningOf(snapshot, asked(host, 'timeout'))).toContain('Calico drops');
});
