import {expect, it} from 'vitest';
import type {Client} from '../support/client.ts';
import type {Cases} from '../support/context.ts';
import type {Json} from '../support/json.ts';
import {configMap, configMapsIn} from '../support/namespace.ts';
import {rawGet} from '../support/raw.ts';

const authorization = '/apis/authorization.k8s.io/v1';
const never = new AbortController().signal;

/** Posts a review as the program does: a read to the gate, so without a token. */
async function review(client: Client, kind: string, spec: object): Promise<Json> {
	const path = `${authorization}/${kind.toLowerCase()}s`;
	const body = JSON.stringify({apiVersion: 'authorization.k8s.io/v1', kind, spec});
	return (await client.transport.requestJson({method: 'POST', path, body, signal: never})) as Json;
}

export const accessCases: Cases = context => {
	const may = async (client: Client, resourceAttributes: object) =>
		(await review(client, 'SelfSubjectAccessReview', {resourceAttributes})).status?.allowed;

	it('is told before it is needed', async () => {
		const {client, limited} = context();
		const pods = {verb: 'list', resource: 'pods'};
		const secrets = {verb: 'list', resource: 'secrets'};
		expect(await may(client, secrets)).toBe(true);
		expect(await may(limited, pods)).toBe(true);
		expect(await may(limited, secrets)).toBe(false);
		expect(await may(limited, {...secrets, namespace: 'kube-system'})).toBe(false);
	});

	it('is listed as rules', async () => {
		const {client, limited} = context();
		const rules = async (of: Client) =>
			(await review(of, 'SelfSubjectRulesReview', {namespace: 'kube-system'})).status?.resourceRules ?? [];
		const names = (list: Json, rule: string, wanted: string) =>
			list[rule]?.find(entry => String(entry) === wanted || String(entry) === '*') !== undefined;
		const allows = async (of: Client, verb: string, group: string, resource: string) =>
			(await rules(of))
				.map(rule => rule)
				.some(
					(rule: Json) =>
						names(rule, 'verbs', verb) &&
						names(rule, 'apiGroups', group) &&
						names(rule, 'resources', resource),
				);
		expect(await allows(client, 'delete', 'apps', 'deployments')).toBe(true);
		expect(await allows(limited, 'list', '', 'pods')).toBe(true);
		expect(await allows(limited, 'list', '', 'secrets')).toBe(false);
	});

	it.each([
		['/api/v1/secrets', 'secrets', 'list', 'secrets', '', 'at the cluster scope'],
		[
			'/api/v1/namespaces/kube-system/secrets/x',
			'secrets "x"',
			'get',
			'secrets',
			'',
			'in the namespace "kube-system"',
		],
		['/apis/apps/v1/deployments', 'deployments.apps', 'list', 'deployments', 'apps', 'at the cluster scope'],
	])('is refused with who, what and where: %s', async (path, subject, verb, resource, group, where) => {
		const {target} = context();
		const {status, contentType, text} = await rawGet(target.limited, path);
		expect([status, contentType]).toEqual([403, 'application/json']);
		const body = JSON.parse(text);
		const [, user] = /User "([^"]+)"/.exec(body.message) ?? [];
		expect(body).toEqual({
			kind: 'Status',
			apiVersion: 'v1',
			metadata: {},
			status: 'Failure',
			message: `${subject} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`,
			reason: 'Forbidden',
			details: {
				...(subject.includes('"') && {name: 'x'}),
				...(group !== '' && {group}),
				kind: resource,
			},
			code: 403,
		});
	});

	it('is refused for writes and watches too', async () => {
		const {limited, namespace} = context();
		const write = limited.create(configMapsIn(namespace), configMap('no'));
		expect(await limited.refused(write)).toMatchObject({kind: 'forbidden', status: 403});
		const watch = await limited.refused(limited.get('/api/v1/secrets?watch=true'));
		expect(watch.message).toContain('cannot watch resource "secrets"');
	});

	it('needs credentials that the server knows', async () => {
		const {target} = context();
		const stranger = {
			...target.limited,
			authorize: async (signal: AbortSignal) => {
				const {cert: _, key: __, ...known} = await target.limited.authorize(signal);
				return {...known, headers: {authorization: 'Bearer nobody'}};
			},
		};
		const {status, text} = await rawGet(stranger, '/api/v1/pods');
		expect(status).toBe(401);
		expect(JSON.parse(text)).toEqual({
			kind: 'Status',
			apiVersion: 'v1',
			metadata: {},
			status: 'Failure',
			message: 'Unauthorized',
			reason: 'Unauthorized',
			code: 401,
		});
	});

	it('ends with 404 for what is not served', async () => {
		const {target} = context();
		expect(await rawGet(target.administrator, '/apis/none.example.com/v1/things')).toEqual({
			status: 404,
			contentType: 'text/plain; charset=utf-8',
			text: '404 page not found\n',
		});
		const {status, text} = await rawGet(target.administrator, '/api/v1/things');
		expect([status, JSON.parse(text)]).toEqual([
			404,
			{
				kind: 'Status',
				apiVersion: 'v1',
				metadata: {},
				status: 'Failure',
				message: 'the server could not find the requested resource',
				reason: 'NotFound',
				details: {},
				code: 404,
			},
		]);
	});
};
