import {describe, expect, it} from 'vitest';
import {lineText} from '../../src/ui/text/line.ts';
import {fakeSession, frameOf, scenarioFrame} from '../support/frames.ts';
import {snapshotOf, testNow} from '../support/snapshot.ts';
import {createRig, type Rig, type RigOptions, tooWide} from '../support/ui.tsx';

const screenKeys = {calico: '3', metallb: '4', policies: '5', services: '7'} as const;
type Name = keyof typeof screenKeys;
const names = Object.keys(screenKeys) as readonly Name[];

const open = (frame: ReturnType<typeof frameOf>, name: Name, options: RigOptions = {}) => {
	const rig = createRig(fakeSession(frame), options);
	rig.press(screenKeys[name]);
	return rig;
};
const heads = (rig: Rig) => rig.model().head.map(lineText).join('\n');
const table = (rig: Rig) => {
	const pane = rig.model().panes[0];
	if (pane?.kind !== 'table') throw new Error('no table');
	return pane.table;
};
const cells = (rig: Rig, index = 0) =>
	Object.fromEntries(
		Object.entries(table(rig).cellsOf(index)).map(([id, cell]) => [
			id,
			typeof cell === 'string' ? cell : cell.text,
		]),
	);
const details = (rig: Rig) => {
	const pane = rig.model().panes[1];
	return pane?.kind === 'text' ? pane.lines.map(lineText).join('\n') : '';
};
const canonical = scenarioFrame('canonical');
const healthy = scenarioFrame('h0');

describe.each(names)('the screen %s', name => {
	it.each([
		{columns: 80, rows: 24},
		{columns: 200, rows: 50},
		{columns: 60, rows: 20},
		{columns: 80, rows: 24, unicode: false},
	])('fits into $columns×$rows', size => {
		for (const part of [0, 1, 2]) {
			const rig = open(canonical, name, size);
			for (let times = 0; times < part; times++) rig.press('v');
			const rows = rig.draw();
			expect(rows).toHaveLength(size.rows);
			expect(tooWide(rows, size.columns)).toEqual([]);
			if (size.unicode === false) expect(rows.join('')).toMatch(/^[\x20-\x7e]*$/);
		}
	});

	it('shows no red on the healthy cluster', () => {
		expect(open(healthy, name).draw().join('\n')).not.toMatch(/\b(FAIL|WARN|NOT|NONE|DOWN)\b/);
	});

	it('says what may not be read, by which verb', () => {
		const forbidden = {kind: 'forbidden', since: testNow, verb: 'list', why: 'RBAC'} as const;
		const first = {
			calico: 'daemonSets',
			metallb: 'services',
			policies: 'networkPolicies',
			services: 'services',
		} as const;
		const rig = open(frameOf(snapshotOf([], {sources: {[first[name]]: forbidden}})), name);
		expect(rig.draw().join('\n')).toContain('forbidden: list ');
	});

	it('says that it waits while nothing has been read', () => {
		const loading = {kind: 'loading', since: testNow} as const;
		const sources = {
			services: loading,
			daemonSets: loading,
			networkPolicies: loading,
			pods: loading,
			deployments: loading,
		};
		const text = open(frameOf(snapshotOf([], {sources})), name)
			.draw()
			.join('\n');
		expect(text).toContain('loading');
		expect(text).not.toContain('is found');
	});

	it('filters, and says so when nothing is left', () => {
		const rig = open(canonical, name);
		rig.press('/');
		rig.type('nothing-is-called-so');
		expect(table(rig).count).toBe(0);
		expect(rig.draw().join('\n')).toMatch(/no \w+ matches \/nothing-is-called-so/);
	});

	it('keeps the selected object when the order changes, and opens it with Enter', () => {
		const rig = open(canonical, name);
		rig.press('j', 'o');
		const before = rig.model().copy;
		rig.press('O');
		expect(rig.model().copy).toBe(before);
		rig.press('enter');
		expect(rig.app.input().place.screen).toBe('object');
	});
});

describe('Calico', () => {
	it('answers in the first lines and shows every node with its blocks', () => {
		const rig = open(canonical, 'calico');
		expect(heads(rig)).toMatch(/^Calico v3\.28\.2 · ready on 5 of 5 nodes · MTU 1450/);
		expect(heads(rig)).toContain('pool 10.244.0.0/16 99% free');
		expect(heads(rig)).toContain('FAIL CID-02');
		expect(table(rig).count).toBe(5);
		expect(details(rig)).toMatch(/block: 10\.244\.\d+\.\d+\/26, \d+ of 64 in use/);
		rig.press('v', 'v');
		expect(cells(rig)).toMatchObject({name: 'calico-node', state: 'ok'});
	});

	it('says that Calico is not installed', () => {
		const rig = open(frameOf(snapshotOf([])), 'calico');
		expect(heads(rig)).toContain('Calico is not installed here');
		expect(rig.draw().join('\n')).toContain('absent: ');
	});
});

describe('MetalLB', () => {
	it('shows wish, address and announcer, and opens the finding about a Service', () => {
		const rig = open(canonical, 'metallb', {columns: 120, rows: 24});
		expect(heads(rig)).toContain('pool production-pool 9/51 used ██░░░░░░░░');
		expect(cells(rig)).toMatchObject({service: 'mlflow/mlflow-server', has: '192.168.1.203', state: 'FAIL'});
		expect(details(rig)).toContain('metallb.universe.tf/loadBalancer-ip: ');
		rig.press('f');
		expect(rig.app.input().place).toMatchObject({screen: 'finding'});
	});

	it('says that MetalLB is not installed', () => {
		const rig = open(frameOf(snapshotOf([])), 'metallb');
		expect(heads(rig)).toContain('MetalLB is not installed here');
	});
});

describe('Policy', () => {
	it('counts whom policies isolate, and leads to the namespaces', () => {
		const rig = open(canonical, 'policies');
		expect(heads(rig)).toContain('3 policies · 3 dead selectors');
		expect(heads(rig)).toContain('not enforced on 1');
		expect(details(rig)).toMatch(/matches no\s+namespace; meant is perhaps/);
		rig.press('v');
		expect(cells(rig)).toMatchObject({namespace: 'financial-inference', in: '4', out: '4', policies: '2'});
	});
});

describe('Services', () => {
	it('says who answers names, who cannot ask, and where Services lead', () => {
		const rig = open(canonical, 'services');
		expect(heads(rig)).toMatch(/^DNS 10\.43\.0\.10 · 1 ready endpoint · on /);
		expect(heads(rig)).toContain('keep from asking it: financial-inference (4 pods, 53/TCP 53/UDP)');
		expect(heads(rig)).toContain('4 on old addresses');
		rig.press('v');
		expect(cells(rig)).toMatchObject({what: 'cannot ask', name: 'financial-inference'});
	});

	it('draws ten thousand Services and makes only the rows on screen', () => {
		const objects = Array.from({length: 10_000}, (_, index) => ({
			apiVersion: 'v1',
			kind: 'Service',
			metadata: {namespace: `team-${index % 50}`, name: `service-${index}`},
			spec: {type: 'ClusterIP', selector: {app: 'x'}, ports: [{port: 80, protocol: 'TCP'}]},
		}));
		const rig = open(frameOf(snapshotOf(objects)), 'services');
		expect(heads(rig)).toContain('10,000 Services · 10,000 without a ready endpoint');
		expect(table(rig)).toBe(table(rig));
		rig.press('G');
		expect(rig.draw().join('\n')).toContain('team-9/service-9959');
		rig.press('/');
		rig.type('service:service-777');
		expect(table(rig).count).toBe(11);
	});
});
