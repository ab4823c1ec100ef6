import {beforeAll, expect, it} from 'vitest';
import type {Cases} from '../support/context.ts';
import {type Json, namesOf} from '../support/json.ts';
import {configMap, configMapsIn} from '../support/namespace.ts';

const labelled = {
	red: {colour: 'red', tier: 'front'},
	blue: {colour: 'blue', tier: 'front'},
	plain: {tier: 'back'},
};

export const selectorCases: Cases = context => {
	const chosen = async (labelSelector: string) => {
		const {client, namespace} = context();
		const query = new URLSearchParams({
			labelSelector: `suite=selectors${labelSelector && `,${labelSelector}`}`,
		});
		return namesOf(await client.get(`${configMapsIn(namespace)}?${query}`)).sort();
	};

	beforeAll(async () => {
		const {client, namespace} = context();
		for (const [name, labels] of Object.entries(labelled))
			await client.create(
				configMapsIn(namespace),
				configMap(name, {labels: {...labels, suite: 'selectors'}}),
			);
	});

	it.each([
		['', ['blue', 'plain', 'red']],
		['colour=red', ['red']],
		['colour!=red', ['blue', 'plain']],
		['colour in (red, blue)', ['blue', 'red']],
		['colour notin (red)', ['blue', 'plain']],
		['colour', ['blue', 'red']],
		['!colour', ['plain']],
		['tier=front,colour notin (blue)', ['red']],
	])('choose by labels: %j', async (selector, names) => {
		expect(await chosen(selector)).toEqual(names);
	});

	it('choose pods by node, phase and name as their objects say', async () => {
		const {client, target} = context();
		const pods = await client.get('/api/v1/pods');
		const keys = (items: readonly Json[]) =>
			items.map(({metadata}) => `${metadata?.namespace}/${metadata?.name}`).sort();
		const ask = async (fieldSelector: string) => {
			const list = await client.get(`/api/v1/pods?${new URLSearchParams({fieldSelector})}`);
			return keys(list.items?.map(item => item) ?? []);
		};
		const is = (wanted: (pod: Json) => boolean) => keys(pods.items?.filter(wanted) ?? []);
		const node = pods.items?.find(pod => String(pod.metadata?.name) === target.pod.name)?.spec?.nodeName;
		expect(await ask(`spec.nodeName=${node}`)).toEqual(is(pod => pod.spec?.nodeName === node));
		expect(await ask(`spec.nodeName!=${node}`)).toEqual(is(pod => pod.spec?.nodeName !== node));
		expect(await ask('status.phase!=Running')).toEqual(is(pod => String(pod.status?.phase) !== 'Running'));
		expect(await ask(`metadata.name=${target.pod.name},metadata.namespace=${target.pod.namespace}`)).toEqual([
			`${target.pod.namespace}/${target.pod.name}`,
		]);
	});

	it('are refused for fields that nothing is selected by', async () => {
		const {client} = context();
		const refused = await client.refused(client.get('/api/v1/pods?fieldSelector=spec.colour%3Dred'));
		expect(refused).toMatchObject({status: 400, reason: 'BadRequest'});
		expect(refused.message).toContain('field label not supported: spec.colour');
	});
};
