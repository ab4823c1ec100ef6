import {expect, test} from 'vitest';
import {startLab} from '../../src/lab/lab.ts';
import {ask} from './client.ts';
import {namespace, pod} from './objects.ts';

const denied = [
	{verb: 'list', group: '', resource: 'secrets'},
	{verb: 'get', group: '', resource: 'pods/log', namespace: 'a'},
];

const review = (lab: Parameters<typeof ask>[0], resourceAttributes: Readonly<Record<string, string>>) =>
	ask(lab, '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
		method: 'POST',
		body: {spec: {resourceAttributes}},
	});

test('what is denied is 403 in requests and false in reviews', async () => {
	const lab = await startLab({
		cluster: {objects: [namespace('a'), pod('a', 'web'), pod('b', 'web')], denied},
	});
	const secrets = await ask(lab, '/api/v1/secrets');
	expect([secrets.code, secrets.body.message]).toEqual([
		403,
		'secrets is forbidden: User "lab" cannot list resource "secrets" in API group "" at the cluster scope',
	]);
	const log = await ask(lab, '/api/v1/namespaces/a/pods/web/log');
	expect(log.body.message).toBe(
		'pods "web" is forbidden: User "lab" cannot get resource "pods/log" in API group "" in the namespace "a"',
	);
	expect((await ask(lab, '/api/v1/namespaces/b/pods/web/log')).code).toBe(200);
	expect((await review(lab, {verb: 'list', resource: 'secrets'})).body.status?.allowed).toBe(false);
	expect((await review(lab, {verb: 'get', resource: 'secrets'})).body.status?.allowed).toBe(true);
	const log2 = {verb: 'get', resource: 'pods', subresource: 'log'};
	expect((await review(lab, {...log2, namespace: 'a'})).body.status?.allowed).toBe(false);
	expect((await review(lab, {...log2, namespace: 'b'})).body.status?.allowed).toBe(true);
	expect((await review(lab, log2)).body.status?.allowed).toBe(false);
	await lab.close();
});

test('rules list what is allowed and leave out what is denied', async () => {
	const lab = await startLab({cluster: {objects: [namespace('a')], denied}});
	const rules = await ask(lab, '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
		method: 'POST',
		body: {spec: {namespace: 'a'}},
	});
	const of = (name: string) =>
		rules.body.status?.resourceRules?.find(
			rule => String(rule.resources) === name && String(rule.apiGroups) === '',
		);
	expect(of('secrets')?.verbs).not.toContain('list');
	expect(of('secrets')?.verbs).toContain('get');
	expect(of('pods/log')).toBeUndefined();
	await lab.close();
	const free = await startLab({cluster: {objects: []}});
	const all = await ask(free, '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
		method: 'POST',
		body: {},
	});
	expect(all.body.status?.resourceRules).toEqual([{verbs: ['*'], apiGroups: ['*'], resources: ['*']}]);
	await free.close();
});

test('a cluster whose API could not be read answers with the recorded reason', async () => {
	const lab = await startLab({cluster: {objects: [], serverError: 'dial tcp 10.0.0.1:6443: i/o timeout'}});
	const answer = await ask(lab, '/api/v1/pods');
	expect([answer.code, answer.body.message]).toEqual([503, 'dial tcp 10.0.0.1:6443: i/o timeout']);
	await lab.close();
});
