import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import {ktriage} from './support/run.ts';

const manifests = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: x, ports: [{name: http, containerPort: 8080}]}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: db, namespace: shop}
spec: {template: {metadata: {labels: {app: db}}, spec: {containers: [{name: a, image: x}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
`;
const closed = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed, namespace: shop}
spec: {podSelector: {matchLabels: {app: web}}, ingress: []}
`;

describe('policy', () => {
	let folder: string;
	let policyFile: string;
	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'ktriage-manifests-'));
		writeFileSync(path.join(folder, 'shop.yaml'), manifests);
		writeFileSync(path.join(folder, 'kustomization.yaml'), 'resources: [shop.yaml]\n');
		policyFile = path.join(mkdtempSync(path.join(tmpdir(), 'ktriage-policy-')), 'closed.yaml');
		writeFileSync(policyFile, closed);
	});

	it('explains a connection of the demo as JSON', async () => {
		const question = [
			'--from',
			'financial-inference/mlserver-0',
			'--to',
			'kube-system/service:kube-dns',
			'--port',
			'53/UDP',
		];
		const {code, stdout} = await ktriage(['policy', 'explain', ...question, '--demo', '-o', 'json']);
		expect(code).toBe(0);
		expect(JSON.parse(stdout)).toMatchObject({
			format: 'ktriage.policy-explain/v1',
			verdict: 'deny',
			egress: {verdict: 'deny', policy: {kind: 'NetworkPolicy', name: 'ml-namespace-baseline'}},
		});
	});

	it('reads folders of manifests, with workloads in place of pods', async () => {
		const {code, stdout, stderr} = await ktriage([
			'policy',
			'matrix',
			'--snapshot',
			folder,
			'--port',
			'80',
			'-o',
			'json',
		]);
		expect(code).toBe(0);
		expect(stderr).toContain('2 workloads stand in');
		expect(JSON.parse(stdout).cells).toEqual([
			{from: 'shop/db', to: 'shop/web', port: '80/TCP', verdict: 'allow'},
			{from: 'shop/web', to: 'shop/db', port: '80/TCP', verdict: 'allow'},
		]);
	});

	it('says what manifests would change', async () => {
		const {code, stdout} = await ktriage([
			'policy',
			'diff',
			'--with',
			policyFile,
			'--snapshot',
			folder,
			'--port',
			'8080',
			'-o',
			'json',
		]);
		expect(code).toBe(0);
		expect(JSON.parse(stdout).changes).toContainEqual({
			from: 'shop/db',
			to: 'shop/web',
			port: '8080/TCP',
			before: 'allow',
			after: 'deny',
		});
	});

	it('ends with 1 when a flow is not as expected, with 64 when the file makes no sense', async () => {
		const flows = path.join(path.dirname(policyFile), 'flows.yaml');
		writeFileSync(flows, 'flows:\n- {from: shop/db, to: "shop/service:web", port: 80, expect: deny}\n');
		const ran = await ktriage(['policy', 'test', flows, '--snapshot', folder, '-o', 'junit']);
		expect(ran.code).toBe(1);
		expect(ran.stdout).toContain('<failure type="allow"');
		writeFileSync(flows, 'flows:\n- {from: shop/db, to: shop/web, port: 80, expect: maybe}\n');
		const wrong = await ktriage(['policy', 'test', flows, '--snapshot', folder]);
		expect(wrong).toMatchObject({code: 64, stdout: ''});
		expect(wrong.stderr).toContain('flows.yaml:2: expect has to be allow or deny');
	});

	it.each([
		['markdown', /FAIL flow/],
		['prometheus', /code="flow"[\s\S]*# EOF\n$/],
	])('writes how flows turned out as %s', async (format, shape) => {
		const flows = path.join(path.dirname(policyFile), `${format}.yaml`);
		writeFileSync(flows, 'flows:\n- {from: shop/db, to: "shop/service:web", port: 80, expect: deny}\n');
		const {code, stdout} = await ktriage(['policy', 'test', flows, '--snapshot', folder, '-o', format]);
		expect(code).toBe(1);
		expect(stdout).toMatch(shape);
	});

	it.each([
		[['policy'], 'needs one of its commands'],
		[
			['policy', 'explain', '--from', 'shop/none', '--to', 'shop/web', '--port', '80'],
			'There is no pod none',
		],
		[['policy', 'explain', '--from', 'shop/db', '--to', 'shop/web', '--port', '0'], 'is no port'],
		[['policy', 'diff'], 'needs --with FILE'],
		[['policy', 'matrix', '-n', 'nowhere', '--port', '80'], 'There is no namespace nowhere'],
	])('%j is an error of the command line', async (args, words) => {
		const {code, stderr} = await ktriage([...args, ...(args.length > 1 ? ['--snapshot', folder] : [])]);
		expect(code).toBe(64);
		expect(stderr).toContain(words);
	});
});
