import {kubectl} from '../migration/kubectl.ts';
import {modelStates} from '../migration/model-states.ts';
import {usable} from '../migration/per-snapshot.ts';
import {goingNamespaces, seldonControllers} from '../migration/seldon.ts';
import type {ObjectMeta} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-11', title: 'Seldon configurations'};

/** Whether the SeldonConfigs and ServerConfigs exist that runtimes and servers are made from. */
export const sel11: Check = {
	...named,
	about:
		'The SeldonConfig of every runtime and the ServerConfig of every server exist where the controller looks for them.',
	needs: ['seldonRuntimes', 'seldonServers', 'seldonConfigs', 'seldonServerConfigs', 'deployments'],
	weighs: ['seldonModels', 'seldonConfigMaps'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot);
		if (absent !== undefined) return absent;
		const {namespaceScope} = snapshot;
		if (namespaceScope !== undefined && !controllerHomes(snapshot).has(namespaceScope)) {
			const summary = `needs the namespace of the controller, only ${namespaceScope} is read`;
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const findings = [...missingConfigs(snapshot), ...missingConfigMap(snapshot)];
		if (findings.length > 0) return findings;
		const {seldonConfigs, seldonServerConfigs} = snapshot.tables;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(seldonConfigs.length, 'SeldonConfig')} and ${count(seldonServerConfigs.length, 'ServerConfig')}, none missing`,
			}),
		];
	},
};

type Wanted = {
	readonly kind: 'SeldonConfig' | 'ServerConfig';
	readonly name: string;
	readonly by: readonly (ObjectMeta & {readonly what: string})[];
};

const controllerHomes = (snapshot: Snapshot): ReadonlySet<string> =>
	new Set(seldonControllers(snapshot).map(({namespace}) => namespace));

/** The controller looks for both in its own namespace, whatever namespace asks (seldon-core operator v1alpha1, GetServerConfigForServer). */
function missingConfigs(snapshot: Snapshot): readonly Finding[] {
	const {tables} = snapshot;
	const going = goingNamespaces(snapshot);
	const live = <Row extends ObjectMeta>(rows: readonly Row[]) =>
		rows.filter(({namespace, deletedAt}) => deletedAt === undefined && !going.has(namespace));
	const homes = controllerHomes(snapshot);
	const known = (rows: readonly ObjectMeta[], name: string) =>
		rows.some(row => row.name === name && (homes.size === 0 || homes.has(row.namespace)));
	const wanted = new Map<string, Wanted>();
	const ask = (kind: Wanted['kind'], name: string, by: Wanted['by'][number]) => {
		const one = wanted.get(`${kind}/${name}`) ?? {kind, name, by: []};
		wanted.set(`${kind}/${name}`, {...one, by: [...one.by, by]});
	};
	for (const row of live(tables.seldonRuntimes)) {
		if (row.seldonConfig !== '' && !known(tables.seldonConfigs, row.seldonConfig))
			ask('SeldonConfig', row.seldonConfig, {
				...row,
				what: `SeldonRuntime ${row.namespace}/${row.name} .spec.seldonConfig`,
			});
	}
	for (const row of live(tables.seldonServers)) {
		if (row.serverConfig !== '' && !known(tables.seldonServerConfigs, row.serverConfig))
			ask('ServerConfig', row.serverConfig, {
				...row,
				what: `Server ${row.namespace}/${row.name} .spec.serverConfig`,
			});
	}
	if (wanted.size === 0) return [];
	const missing = [...wanted.values()];
	const elsewhere = missing.flatMap(({kind, name}) =>
		(kind === 'SeldonConfig' ? tables.seldonConfigs : tables.seldonServerConfigs)
			.filter(row => row.name === name)
			.map(({namespace}) => `${kind} ${name} is in ${namespace}`),
	);
	const home = [...homes][0];
	return [
		finding(named, {
			part: 'missing',
			verdict: 'FAIL',
			confidence: homes.size === 0 ? 'probable' : 'proven',
			subjects: [
				...missing.map(({kind, name}) => ({kind, namespace: home ?? '', name})),
				...missing.flatMap(({kind, by}) =>
					by.map(({namespace, name}) => ({
						kind: kind === 'SeldonConfig' ? 'SeldonRuntime' : 'Server',
						namespace,
						name,
					})),
				),
			],
			summary: `missing: ${few(missing.map(({kind, name}) => `${kind} ${name}`))}${home === undefined ? '' : ` in ${home}`}`,
			explanation: [
				'Without its ServerConfig a Server gets no pods, so that no model finds a server; without its SeldonConfig a runtime gets no components.',
				home === undefined
					? 'No controller was found: looked for them in every namespace.'
					: `The controller looks for them in its own namespace ${home}, whatever namespace asks.`,
				elsewhere.length > 0 ? `In the wrong place: ${few(elsewhere)}.` : '',
			]
				.filter(text => text !== '')
				.join(' '),
			evidence: fields(
				missing.flatMap(({name, by}) =>
					by.map(({what}) => ({
						source: what,
						value: `${name}, which does not exist${home === undefined ? '' : ` in ${home}`}`,
					})),
				),
			),
			ruledOut: ['policies and the network: the objects themselves are not there'],
			predictions: [
				{
					probe: kubectl(
						...(home === undefined ? ['-A'] : ['-n', home]).concat('get'),
						'seldonconfigs.mlops.seldon.io,serverconfigs.mlops.seldon.io',
					),
					expect: `${few(missing.map(({name}) => name))} is not in the list`,
				},
			],
			remedies: [
				{
					owner: 'platform',
					text: 'Restore them from the chart of the installed version (seldon-core-v2-setup installs SeldonConfig default, ServerConfigs mlserver and triton).',
					command: kubectl(
						...(home === undefined ? [] : ['-n', home]),
						'get',
						'seldonconfigs.mlops.seldon.io,serverconfigs.mlops.seldon.io',
					),
					risk: 'low',
					verify: 'ktriage check SEL-11 SEL-03',
				},
			],
		}),
	];
}

/** Said only while models fail: Seldon Core v2 does not read that ConfigMap, but runbooks look for it. */
function missingConfigMap(snapshot: Snapshot): readonly Finding[] {
	if (!usable(snapshot, 'seldonConfigMaps') || snapshot.namespaceScope !== undefined) return [];
	if (snapshot.tables.seldonConfigMaps.length > 0) return [];
	if (!modelStates(snapshot).some(({kind}) => kind === 'failing')) return [];
	return [
		finding(named, {
			part: 'config-map',
			verdict: 'WARN',
			class: 'advisory',
			confidence: 'possible',
			subjects: [{kind: 'ConfigMap', namespace: '', name: 'seldon-config'}],
			summary: 'ConfigMap seldon-config does not exist, which Seldon Core v2 does not need',
			explanation:
				'Runbooks call it critical. It belongs to Seldon Core v1; v2 is configured by SeldonConfig and ServerConfig objects. Not a cause of what is seen here.',
			evidence: fields([
				{source: 'ConfigMaps with metadata.name=seldon-config', value: 'none in any namespace'},
			]),
		}),
	];
}
