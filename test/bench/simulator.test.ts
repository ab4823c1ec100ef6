import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import type {IncomingMessage} from 'node:http';
import {get, type RequestOptions} from 'node:https';
import {createInterface} from 'node:readline';
import {buffer} from 'node:stream/consumers';
import {gunzipSync} from 'node:zlib';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type Simulator, startSimulator} from './support/simulator-process.ts';

const PODS = 300;
let simulator: Simulator;
let options: RequestOptions;

beforeAll(async () => {
	simulator = await startSimulator(PODS);
	const config = JSON.parse(readFileSync(simulator.kubeconfig, 'utf8'));
	const ca = Buffer.from(config.clusters[0].cluster['certificate-authority-data'], 'base64');
	options = {ca, headers: {authorization: `Bearer ${config.users[0].user.token}`}};
});
afterAll(() => simulator.stop());

function open(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
	const {promise, resolve, reject} = Promise.withResolvers<IncomingMessage>();
	const merged = {...options, headers: {...(options.headers as Record<string, string>), ...headers}};
	get(new URL(path, simulator.server), merged, resolve).on('error', reject);
	return promise;
}

async function read(path: string, headers: Record<string, string> = {}) {
	const response = await open(path, headers);
	const raw = await buffer(response);
	const gzip = response.headers['content-encoding'] === 'gzip';
	return {
		status: response.statusCode,
		type: response.headers['content-type'],
		gzip,
		body: gzip ? gunzipSync(raw) : raw,
	};
}

type Listed = {
	readonly metadata: {
		readonly resourceVersion: string;
		readonly continue?: string;
		readonly remainingItemCount?: number;
	};
	readonly items: readonly {readonly metadata: {readonly namespace: string; readonly name: string}}[];
};
const list = async (path: string) => JSON.parse((await read(path)).body.toString()) as Listed;

describe('the simulated API server', () => {
	it('serves all pods in pages of one revision', async () => {
		const names = new Set<string>();
		const revisions = new Set<string>();
		let token: string | undefined = '';
		while (token !== undefined) {
			const page = await list(`/api/v1/pods?limit=120${token && `&continue=${token}`}`);
			for (const {metadata} of page.items) names.add(`${metadata.namespace}/${metadata.name}`);
			revisions.add(page.metadata.resourceVersion);
			token = page.metadata.continue;
		}
		expect(names.size).toBe(PODS);
		expect(revisions.size).toBe(1);
	});

	it('compresses large lists only, and makes protobuf smaller than JSON', async () => {
		const gzip = {'accept-encoding': 'gzip'};
		const json = await read('/api/v1/pods', gzip);
		const wire = await read('/api/v1/pods', {
			...gzip,
			accept: 'application/vnd.kubernetes.protobuf, application/json',
		});
		expect([json.gzip, wire.gzip, (await read('/api/v1/pods?limit=2', gzip)).gzip]).toEqual([
			true,
			true,
			false,
		]);
		expect(wire.type).toBe('application/vnd.kubernetes.protobuf');
		expect(wire.body.toString('latin1', 0, 4)).toBe('k8s\0');
		expect(wire.body.length).toBeLessThan(json.body.length * 0.8);
		expect(json.body.length / PODS).toBeGreaterThan(8000);
	});

	it('has metadata of custom resources as protobuf, and whole ones as JSON only', async () => {
		const path = '/apis/crd.projectcalico.org/v1/ipamblocks';
		const as = 'as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
		const metadata = await read(path, {accept: `application/vnd.kubernetes.protobuf;${as}`});
		expect(metadata.body.toString('latin1')).toContain('PartialObjectMetadataList');
		expect((await read(path, {accept: 'application/vnd.kubernetes.protobuf'})).status).toBe(406);
	});

	it('agrees with itself: every address that a block gives out is the address of that pod', async () => {
		const pods = JSON.parse((await read('/api/v1/pods')).body.toString()) as {
			readonly items: readonly {
				readonly metadata: {readonly namespace: string; readonly name: string};
				readonly status: {readonly podIP?: string};
			}[];
		};
		const byName = new Map(
			pods.items.map(pod => [`${pod.metadata.namespace}/${pod.metadata.name}`, pod.status.podIP]),
		);
		const blocks = (await list('/apis/crd.projectcalico.org/v1/ipamblocks')).items as unknown as readonly {
			readonly spec: {
				readonly cidr: string;
				readonly allocations: readonly (number | null)[];
				readonly attributes: readonly {
					readonly secondary: {readonly namespace: string; readonly pod: string};
				}[];
			};
		}[];
		let checked = 0;
		for (const {spec} of blocks) {
			const [, net = '', base = ''] = /^(.*\.)(\d+)\/26$/.exec(spec.cidr) ?? [];
			spec.allocations.forEach((attribute, offset) => {
				if (attribute === null) return;
				const {namespace, pod} = spec.attributes[attribute]?.secondary ?? {namespace: '', pod: ''};
				expect(byName.get(`${namespace}/${pod}`)).toBe(`${net}${Number(base) + offset}`);
				checked++;
			});
		}
		expect(checked).toBeGreaterThan(PODS / 4);
	});

	it('tells changes to a watch that starts where a list ended', async () => {
		const {metadata} = await list('/api/v1/pods?limit=1');
		await simulator.control({burst: 1});
		const response = await open(`/api/v1/pods?watch=1&resourceVersion=${metadata.resourceVersion}`);
		const lines = createInterface(response);
		const [line] = (await once(lines, 'line')) as readonly string[];
		await simulator.control({close: 1});
		const event = JSON.parse(line ?? '{}');
		expect(event.type).toBe('MODIFIED');
		expect(Number(event.object.metadata.resourceVersion)).toBeGreaterThan(Number(metadata.resourceVersion));
		const relisted = await list(`/api/v1/namespaces/${event.object.metadata.namespace}/pods`);
		expect(relisted.items).toContainEqual(expect.objectContaining({metadata: event.object.metadata}));
	});

	it('has every type that a whole judgement of a cluster reads, and refuses lists as events', async () => {
		const served = async (path: string) => (await list(path)).items.length;
		const access = '/apis/rbac.authorization.k8s.io/v1';
		const counts = await Promise.all(
			[`${access}/clusterrolebindings`, `${access}/roles`, '/api/v1/secrets', '/api/v1/endpoints'].map(
				served,
			),
		);
		expect(counts.every(count => count > 0)).toBe(true);
		const asEvents = await read(
			'/api/v1/pods?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan',
		);
		expect([asEvents.status, JSON.parse(asEvents.body.toString()).reason]).toEqual([422, 'Invalid']);
	});

	it('fails on demand, and refuses a fault that it does not know', async () => {
		await simulator.control({fault: 'list-429'});
		expect((await read('/api/v1/pods')).status).toBe(429);
		await expect(simulator.control({fault: 'nonsense'})).rejects.toThrow(/one of none, list-429/);
		await simulator.control({fault: 'none'});
		expect((await read('/api/v1/pods', {authorization: 'Bearer wrong'})).status).toBe(401);
	});
});
