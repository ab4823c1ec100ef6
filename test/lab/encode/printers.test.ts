import {expect, test} from 'vitest';
import {humanDuration} from '../../../src/lab/encode/printers/age.ts';
import {jsonPath} from '../../../src/lab/encode/printers/json-path.ts';
import {podPrinter} from '../../../src/lab/encode/printers/pods.ts';
import type {KubeObject} from '../../../src/lab/json.ts';
import {pod} from '../objects.ts';

const now = Date.parse('2026-11-21T15:40:00Z');
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
	[0, '0s'],
	[119 * second, '119s'],
	[120 * second, '2m'],
	[3 * minute + 5 * second, '3m5s'],
	[179 * minute, '179m'],
	[3 * hour + 20 * minute, '3h20m'],
	[47 * hour, '47h'],
	[3 * day + 4 * hour, '3d4h'],
	[30 * day, '30d'],
	[800 * day, '2y70d'],
	[3_000 * day, '8y'],
	[-5 * second, '<invalid>'],
])('%i ms is %s', (milliseconds, text) => {
	expect(humanDuration(milliseconds)).toBe(text);
});

const object = {
	metadata: {annotations: {'a.b/c': 'x'}},
	status: {
		conditions: [
			{type: 'Ready', status: 'True'},
			{type: 'Other', status: 'False'},
		],
		list: [1, 2],
	},
};

test.each([
	['.status.conditions[?(@.type=="Ready")].status', ['True']],
	[".status.conditions[?(@.type=='None')].status", []],
	['.metadata.annotations.a\\.b/c', ['x']],
	["metadata.annotations['a.b/c']", []],
	[".metadata.annotations['a.b/c']", ['x']],
	['.status.list[1]', [2]],
	['.status.list[*]', [1, 2]],
	['.status.missing.deep', []],
	['{.status}', []],
])('%s finds %j', (path, found) => {
	expect(jsonPath(object, path)).toEqual(found);
});

/** A pod whose one container is in that state. */
function withState(state: unknown, more: Readonly<Record<string, unknown>> = {}): KubeObject {
	const made = pod('a', 'web');
	const status = {
		...made.status,
		containerStatuses: [{name: 'main', ready: false, restartCount: 2, state, ...more}],
	};
	return {...made, status} as unknown as KubeObject;
}

test.each([
	[withState({waiting: {reason: 'CrashLoopBackOff'}}), 'CrashLoopBackOff'],
	[withState({waiting: {reason: 'ContainerCreating'}}), 'ContainerCreating'],
	[withState({terminated: {exitCode: 0, reason: 'Completed'}}), 'Completed'],
	[withState({terminated: {exitCode: 137}}), 'ExitCode:137'],
	[withState({terminated: {exitCode: 0, signal: 9}}), 'Signal:9'],
	[pod('a', 'web', {deletionTimestamp: '2026-11-21T15:39:00Z'}) as KubeObject, 'Terminating'],
	[pod('a', 'web') as KubeObject, 'Running'],
	[{...pod('a', 'web'), status: {phase: 'Failed', reason: 'Evicted'}} as unknown as KubeObject, 'Evicted'],
])('the state of a pod reads as in kubectl get: %#', (object, status) => {
	expect(podPrinter.cells(object, now)[2]).toBe(status);
});

test('an init container that has not finished is what a pod waits for', () => {
	const made = pod('a', 'web');
	const waiting = {
		...made,
		spec: {...made.spec, initContainers: [{name: 'one'}, {name: 'two'}]},
		status: {
			phase: 'Pending',
			initContainerStatuses: [
				{name: 'one', state: {terminated: {exitCode: 0}}},
				{name: 'two', state: {running: {}}, restartCount: 1},
			],
		},
	} as unknown as KubeObject;
	expect(podPrinter.cells(waiting, now).slice(1, 4)).toEqual(['0/1', 'Init:1/2', '1']);
});

test('restarts say how long ago the last one was', () => {
	const restarted = withState({running: {}}, {lastState: {terminated: {finishedAt: '2026-11-21T15:30:00Z'}}});
	expect(podPrinter.cells(restarted, now)[3]).toBe('2 (10m ago)');
});
