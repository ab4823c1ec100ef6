import {contextsOf} from '../iac/model.ts';
import {type Use, usesIn} from '../iac/uses.ts';
import {loadBalancerPools} from '../migration/metallb/pools.ts';
import {type Range, rangeOf} from '../net/range.ts';
import {few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {editRemedy, lineEvidence, modelOf, withoutIac} from './iac-scope.ts';
import {nameOf, withoutMetalLb} from './without-metallb.ts';

const named = {code: 'MLB-20', title: 'Load balancer pools as in the files'};

const poolVariable = /metal_?lb\w*(?:ip_range|range|address(?:es)?|pool\w*(?:range|cidr|addresses))$/i;

/** Ranges that the files give to MetalLB against the pools of the cluster. */
export const mlb20: Check = {
	...named,
	about: 'The IPAddressPools of the cluster hold the ranges that the files give them.',
	needs: ['ipAddressPools', 'deployments', 'daemonSets'],
	run: snapshot => {
		const model = modelOf(snapshot);
		if (model === undefined) return withoutIac(named);
		const absent = withoutMetalLb(named, snapshot);
		if (absent !== undefined) return absent;
		const wanted = model.environments.flatMap(environment => [
			...usesIn(model)
				.uses.filter(({kind}) => kind === 'load balancer pool')
				.flatMap(use =>
					contextsOf(model, environment, use.role).map(context => ({
						place: use as Pick<Use, 'path' | 'line'>,
						result: environment.resolver.text(use.text, context).result,
					})),
				),
			...[...environment.definitions.byName.keys()]
				.filter(name => poolVariable.test(name))
				.flatMap(name =>
					environment.hosts.flatMap(context => {
						const {winner, result} = environment.resolver.variable(name, context);
						return winner === undefined ? [] : [{place: winner, result}];
					}),
				),
		]);
		const texts = wanted.flatMap(({place, result}) =>
			result.kind !== 'value'
				? []
				: (Array.isArray(result.value) ? result.value : String(result.value).split(',')).map(text => ({
						place,
						text: String(text).trim(),
						range: rangeOf(String(text)),
					})),
		);
		const read = [
			...new Map(
				texts.flatMap(one =>
					one.range === undefined
						? []
						: ([[`${one.place.path}:${one.place.line} ${one.text}`, {...one, range: one.range}]] as const),
				),
			).values(),
		];
		if (read.length === 0) {
			const open = wanted.some(({result}) => result.kind !== 'value');
			return [
				finding(named, {
					verdict: open ? 'UNKNOWN' : 'SKIP',
					summary: open
						? 'the ranges of the files could not be resolved'
						: 'the files give MetalLB no ranges',
				}),
			];
		}
		const {pools} = loadBalancerPools(snapshot);
		const live = pools.flatMap(({ranges}) => ranges);
		const missing = read.filter(({range}) => !covered(range, live));
		const extra = pools.filter(({ranges}) =>
			ranges.some(
				range =>
					!covered(
						range,
						read.map(one => one.range),
					),
			),
		);
		const evidence = [
			...read.map(({place, text}) => lineEvidence(place, text, snapshot.now)),
			...fields(
				pools.map(({row}) => ({
					source: `IPAddressPool ${nameOf(row)} .spec.addresses`,
					value: row.addresses.join(', '),
				})),
			),
		];
		if (missing.length === 0 && extra.length === 0)
			return [
				finding(named, {
					verdict: 'PASS',
					summary: `pools as in the files: ${few([...new Set(read.map(({text}) => text))])}`,
					evidence,
				}),
			];
		const words = [
			...(missing.length > 0
				? [`${few([...new Set(missing.map(({text}) => text))])} of the files is in no pool`]
				: []),
			...(extra.length > 0
				? [`pool ${few(extra.map(({row}) => row.name))} holds addresses that the files do not name`]
				: []),
		];
		return [
			finding(named, {
				verdict: 'WARN',
				subjects: extra.map(({row}) => ({kind: 'IPAddressPool', namespace: row.namespace, name: row.name})),
				summary: words.join('; '),
				explanation:
					'The next run of the playbook changes the pool to what the files say; Services with addresses outside of it then lose them.',
				evidence,
				remedies: [
					editRemedy('Bring files and pool together before the next run.', 'ktriage check MLB-20 --iac DIR'),
				],
			}),
		];
	},
};

/** Whether every address of a range is in one of the others, which may lie side by side. */
function covered(range: Range, others: readonly Range[]): boolean {
	let next = range.first;
	for (const other of others
		.filter(({family}) => family === range.family)
		.toSorted((a, b) => (a.first < b.first ? -1 : 1))) {
		if (other.first > next) break;
		if (other.last >= next) next = other.last + 1n;
	}
	return next > range.last;
}
