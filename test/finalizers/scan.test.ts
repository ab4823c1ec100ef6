import {afterEach, beforeEach, expect, test} from 'vitest';
import {type ScanProgress, scanTerminating} from '../../src/finalizers/scan.ts';
import {discover} from '../../src/kube/discovery.ts';
import {createTransport, type Transport} from '../../src/kube/transport.ts';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {givenConnection} from '../../src/session/given-connection.ts';
import {namespace, pod, widget, widgets} from '../lab/objects.ts';

let lab: Lab;
let transport: Transport;
beforeEach(async () => {
	const pods = Array.from({length: 1_200}, (_, index) => pod('a', `web-${index}`));
	const objects = [
		namespace('a'),
		namespace('b'),
		widgets,
		widget('held', ['x.io/one', 'x.io/two']),
		...pods,
	];
	lab = await startLab({cluster: {objects}});
	lab.remove({group: 'demo.example.com', resource: 'widgets', namespace: 'a', name: 'held'});
	const connection = givenConnection({name: 'lab', server: lab.server, ca: lab.ca, token: lab.token});
	transport = createTransport({connection, userAgent: 'test'});
});
afterEach(async () => {
	transport.close();
	await lab.close();
});

const scan = async (namespaceName = '', more: Partial<Parameters<typeof scanTerminating>[0]> = {}) => {
	const {signal} = new AbortController();
	const discovery = await discover(transport, signal);
	return await scanTerminating({
		transport,
		discovery,
		namespace: namespaceName,
		signal,
		elapsed: () => 0,
		...more,
	});
};

test('every type is read once, and only what is being deleted is found', async () => {
	const told: ScanProgress[] = [];
	const found = await scan('', {onProgress: progress => told.push(progress)});
	expect(found.found).toMatchObject([
		{kind: 'Widget', namespace: 'a', name: 'held', finalizers: ['x.io/one', 'x.io/two']},
	]);
	expect(found.found[0]?.resourceVersion).toMatch(/^\d+$/);
	expect(found.objects).toBeGreaterThan(1_200);
	expect(found.unreadable).toEqual([]);
	expect(told.at(-1)).toEqual({types: found.types, ofTypes: found.types, objects: found.objects});
});

test('what has many objects is read in pages of a thousand, the largest types first', async () => {
	const asked: string[] = [];
	const open: Transport['open'] = request => {
		asked.push(request.path);
		return transport.open(request);
	};
	await scan('', {transport: {...transport, open}});
	expect(asked[0]).toBe('/api/v1/pods?limit=1000');
	const pages = asked.filter(path => path.startsWith('/api/v1/pods?'));
	expect(pages).toEqual(['/api/v1/pods?limit=1000', expect.stringMatching(/^.*limit=1000&continue=/)]);
});

test('one of the largest types that may not be read keeps no other from being read to its end', async () => {
	for (let index = 0; index < 2_100; index++)
		lab.apply({apiVersion: 'v1', kind: 'ConfigMap', metadata: {namespace: 'b', name: `c${index}`}});
	await lab.setFault({kind: 'forbidden', verb: 'list', group: '', resource: 'events'});
	const {objects, unreadable} = await scan();
	expect(unreadable.map(({resource}) => resource)).toEqual(['events']);
	expect(objects).toBeGreaterThan(1_200 + 2_100);
});

test('another namespace holds nothing', async () => {
	expect((await scan('b')).found).toEqual([]);
	expect((await scan('a')).found).toHaveLength(1);
});

test('a type that may not be listed is told, the others are read', async () => {
	await lab.setFault({kind: 'forbidden', verb: 'list', group: '', resource: 'secrets'});
	const {found, unreadable} = await scan();
	expect(found).toHaveLength(1);
	expect(unreadable).toMatchObject([{resource: 'secrets', reason: expect.stringContaining('403')}]);
});

test('a scan is cancelled at once', async () => {
	const abort = new AbortController();
	const running = scan('', {signal: abort.signal, onProgress: () => abort.abort()});
	await expect(running).rejects.toMatchObject({kind: 'cancelled'});
});
