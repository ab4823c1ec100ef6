import {describe, expect, it} from 'vitest';
import {kubernetesObjects} from '../../support/encode.ts';
import {snapshotOf} from '../../support/snapshot.ts';

const {pods} = snapshotOf(kubernetesObjects().map(({object}) => object));
const shown = (name: string) => {
	const {status, ready, containers, restarts} = pods.row(pods.find('shop', name));
	return [status, `${ready}/${containers}`, restarts];
};

/** What kubectl get pods prints for the same objects (kubernetes v1.33, printPod). */
describe('STATUS, READY and RESTARTS', () => {
	it.each([
		['plain', 'Running', '1/1', 0],
		['calico-torn-down', 'Completed', '0/1', 0],
		['crash', 'CrashLoopBackOff', '0/1', 41],
		['pending', 'Pending', '0/1', 0],
		['gated', 'SchedulingGated', '0/1', 0],
		['init-waiting', 'Init:1/2', '0/1', 2],
		['init-crash', 'Init:CrashLoopBackOff', '0/1', 7],
		['init-error', 'Init:ExitCode:3', '0/1', 0],
		['init-signal', 'Init:Signal:9', '0/1', 0],
		['sidecar', 'Running', '2/2', 4],
		['sidecar-starting', 'Init:0/1', '0/2', 5],
		['sidecar-left', 'NotReady', '1/2', 0],
		['exit-code', 'ExitCode:143', '0/1', 0],
		['negative', 'ExitCode:-1', '0/1', 0],
		['evicted', 'Evicted', '0/1', 0],
		['terminating', 'Terminating', '1/1', 0],
		['lost', 'Unknown', '1/1', 0],
	])('of %s are %s %s %i', (name, status, ready, restarts) => {
		expect(shown(name)).toEqual([status, ready, restarts]);
	});
});

describe("Calico's mark", () => {
	it.each([
		['plain', 'none'],
		['calico', 'matches'],
		['calico-older-sandbox', 'differs'],
		['calico-torn-down', 'none'],
		['dual', 'matches'],
	])('of %s is %s', (name, mark) => {
		expect(pods.row(pods.find('shop', name)).calico).toBe(mark);
	});

	it('matches by any address, and not by the beginning of one', () => {
		const marked = (podIPs: string, ...ips: readonly string[]) => {
			const snapshot = snapshotOf([
				{
					apiVersion: 'v1',
					kind: 'Pod',
					metadata: {name: 'a', annotations: {'cni.projectcalico.org/podIPs': podIPs}},
					status: {podIPs: ips.map(ip => ({ip}))},
				},
			]);
			return snapshot.pods.row(0).calico;
		};
		expect(marked('10.42.1.7/32,fd00::17/128', 'fd00::17')).toBe('matches');
		expect(marked('10.42.1.70/32', '10.42.1.7')).toBe('differs');
		expect(marked('10.42.1.7', '10.42.1.7')).toBe('matches');
		expect(marked('10.42.1.7/32')).toBe('differs');
	});
});

it('follows the owner that controls, not the first one named', () => {
	expect(pods.row(pods.find('shop', 'plain')).owner).toEqual({kind: 'ReplicaSet', name: 'plain-5d4f'});
	expect(pods.row(pods.find('shop', 'host'))).toMatchObject({
		hostNetwork: true,
		node: 'node-1',
		ips: ['192.168.1.11'],
	});
	expect(pods.row(pods.find('shop', 'host')).owner).toBeUndefined();
});
