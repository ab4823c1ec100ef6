import {expect, it} from 'vitest';
import {collector} from '../../../collectors/index.ts';
import {systemClock} from '../../../src/kube/clock.ts';
import {runListWatch} from '../../../src/kube/list-watch/run.ts';
import type {SourceState} from '../../../src/store/source-state.ts';
import {createStore} from '../../../src/store/store.ts';
import type {Cases} from '../support/context.ts';

export const listWatchCases: Cases = context => {
	it.each(['protobuf', 'json'] as const)('keep a store equal to the cluster, in %s', async encoding => {
		const {client, namespace} = context();
		const services = collector('services');
		const path = `/api/v1/namespaces/${namespace}/services`;
		const service = (name: string) => ({
			apiVersion: 'v1',
			kind: 'Service',
			metadata: {name},
			spec: {clusterIP: 'None', selector: {app: name}, ports: [{name: 'http', port: 80}]},
		});
		for (const name of ['one', 'two', 'three']) await client.create(path, service(name));
		const store = createStore({sources: [services], clock: Date.now, profile: {}});
		const states: SourceState[] = [];
		const handle = runListWatch({
			transport: client.transport,
			resource: services.resources[0]!,
			namespace,
			encoding,
			sink: store.sink('services'),
			onState: state => states.push(state),
			onStats: () => {},
			clock: systemClock,
			random: Math.random,
			signal: new AbortController().signal,
			pageSize: 2,
		});
		const names = () =>
			store
				.snapshot(0)
				.tables.services.map(row => `${row.name} ${row.selector.app}`)
				.sort();
		await expect.poll(() => states.at(-1)?.kind, {timeout: 10_000}).toBe('live');
		expect(names()).toEqual(['one one', 'three three', 'two two']);
		await client.create(path, service('four'));
		await client.patch(`${path}/two`, 'merge', {spec: {selector: {app: 'changed'}}});
		await client.delete(`${path}/one`);
		await expect.poll(names, {timeout: 10_000}).toEqual(['four four', 'three three', 'two changed']);
		expect(states.map(({kind}) => kind)).toEqual(['loading', 'live']);
		await handle.close();
		for (const name of ['two', 'three', 'four']) await client.delete(`${path}/${name}`);
	});
};
