import {goingNamespaces, schedulerServices, servingNamespaces} from '../migration/seldon.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-22', title: 'Layout of Seldon'};

/** How Seldon is laid out: which namespaces have a scheduler and servers of their own, and which use those of another. */
export const sel22: Check = {
	...named,
	about: 'Which namespaces have a scheduler and servers of their own, and which share one; for the report.',
	needs: ['seldonModels', 'seldonServers', 'seldonRuntimes', 'services'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot);
		if (absent !== undefined) return absent;
		const namespaces = [...servingNamespaces(snapshot)].sort();
		const layouts = namespaces.map(namespace => ({namespace, ...layoutOf(snapshot, namespace)}));
		const shared = layouts.filter(({alias}) => alias !== '');
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(layouts.length, 'namespace')} with Seldon: ${few(layouts.map(({namespace}) => namespace))}${shared.length === 0 ? '' : `; ${shared.length} on the scheduler of another`}`,
				explanation:
					'A scheduler places models on servers of its own namespace alone. What is shared goes down for everybody at once; what is separate has to be moved, opened by policies and restarted for each namespace.',
				evidence: fields(
					layouts.map(({namespace, words}) => ({source: `Namespace ${namespace}`, value: words})),
				),
			}),
		];
	},
};

function layoutOf(snapshot: Snapshot, namespace: string): {readonly alias: string; readonly words: string} {
	const {tables} = snapshot;
	const going = goingNamespaces(snapshot);
	const here = <Row extends {readonly namespace: string; readonly deletedAt?: number}>(
		rows: readonly Row[],
	) =>
		rows.filter(row => row.namespace === namespace && row.deletedAt === undefined && !going.has(namespace));
	const schedulers = schedulerServices(snapshot).get(namespace) ?? [];
	const own = schedulers.find(({isAlias}) => !isAlias);
	const alias = own === undefined ? (schedulers[0]?.service.externalName ?? '') : '';
	const scheduler =
		own !== undefined ? 'a scheduler of its own' : alias !== '' ? `the scheduler ${alias}` : 'no scheduler';
	const servers = here(tables.seldonServers).map(({name, replicas}) => `${name} (${replicas})`);
	return {
		alias,
		words: `${scheduler}; servers: ${few(servers, 6) || 'none'}; ${count(here(tables.seldonModels).length, 'model')}; ${count(here(tables.seldonRuntimes).length, 'runtime')}`,
	};
}
