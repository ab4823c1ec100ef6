import {kubectl} from '../migration/kubectl.ts';
import type {SeldonRouteRow} from '../store/rows/seldon.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {nameOf} from './without-metallb.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'MLO-13', title: 'Split of experiments'};
/** Fewer answers say nothing about a split. */
const enough = 20;
/** Standard errors between what was seen and what was asked for before it is told. */
const far = 3;

type Split = {
	readonly row: SeldonRouteRow;
	readonly answers: number;
	readonly seen: ReadonlyMap<string, number>;
	readonly at: number;
};

/** Whether requests to an Experiment are split as its weights say, by the header x-seldon-route of recorded answers. */
export const mlo13: Check = {
	...named,
	about: `Answers to requests for an Experiment came from its models as often as its weights say (from ${enough} answers on).`,
	needs: ['seldonExperiments'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot);
		if (absent !== undefined) return absent;
		const rows = snapshot.tables.seldonExperiments.filter(({deletedAt}) => deletedAt === undefined);
		if (rows.length === 0) return [finding(named, {verdict: 'SKIP', summary: 'there are no Experiments'})];
		const splits = rows.map(row => splitOf(snapshot, row));
		const known = splits.filter(({answers}) => answers >= enough);
		if (known.length === 0) {
			const most = Math.max(...splits.map(({answers}) => answers));
			return [
				finding(named, {
					verdict: 'SKIP',
					summary: `${count(most, 'answer')} recorded, ${enough} are needed: ktriage probe inference`,
				}),
			];
		}
		const off = known.filter(split => expected(split.row).some(member => isFar(split, member)));
		if (off.length > 0)
			return gathered(off.map(uneven), 'splits', `${off.length} experiments are split unevenly`);
		return [
			finding(named, {
				verdict: 'PASS',
				confidence: 'probable',
				summary: known.map(split => `${nameOf(split.row)}: ${shares(split)}`).join('; '),
			}),
		];
	},
};

/** The header names every hop, as in ":baseline_1:" (seldon-core v2, scheduler/pkg/envoy). */
function splitOf({probes}: Snapshot, row: SeldonRouteRow): Split {
	const seen = new Map<string, number>();
	let answers = 0;
	let at = 0;
	for (const probe of probes) {
		if (probe.to.headers?.['seldon-model'] !== `${row.name}.experiment` || probe.outcome !== 'ok') continue;
		const route = /x-seldon-route: *([^,\s]+)/i.exec(probe.detail)?.[1] ?? '';
		const models = new Set(route.split(':').map(hop => hop.replace(/_\d+$/, '')));
		const member = row.members.find(name => models.has(name));
		if (member === undefined) continue;
		answers++;
		at = Math.max(at, probe.at);
		seen.set(member, (seen.get(member) ?? 0) + 1);
	}
	return {row, answers, seen, at};
}

function expected({
	weights = [],
}: SeldonRouteRow): readonly {readonly name: string; readonly share: number}[] {
	const sum = weights.reduce((total, {weight}) => total + weight, 0);
	return sum === 0 ? [] : weights.map(({name, weight}) => ({name, share: weight / sum}));
}

function isFar(
	{answers, seen}: Split,
	{name, share}: {readonly name: string; readonly share: number},
): boolean {
	const error = Math.max(Math.sqrt((share * (1 - share)) / answers), 1 / answers);
	return Math.abs((seen.get(name) ?? 0) / answers - share) > far * error;
}

function shares({row, answers, seen}: Split): string {
	return few(
		expected(row).map(
			({name, share}) =>
				`${name} ${Math.round(((seen.get(name) ?? 0) / answers) * 100)} % of ${answers}, wanted ${Math.round(share * 100)} %`,
		),
		5,
	);
}

function uneven(split: Split): Finding {
	const {row, answers, at} = split;
	return finding(named, {
		part: nameOf(row),
		verdict: 'WARN',
		class: 'advisory',
		confidence: 'probable',
		owner: 'application',
		subjects: [{kind: 'Experiment', namespace: row.namespace, name: row.name}],
		summary: `experiment ${nameOf(row)} is not split as wanted: ${shares(split)}`,
		explanation:
			'A member that is never seen may not be loaded, or requests carry a route header that keeps them where they went first.',
		evidence: [
			{kind: 'probe', source: `x-seldon-route of ${answers} answers`, value: shares(split), at},
			{
				kind: 'field',
				source: `Experiment ${nameOf(row)} .spec.candidates[].weight`,
				value: expected(row)
					.map(({name}) => name)
					.join(', '),
				at,
			},
		],
		ruledOut: ['the network: these requests were answered'],
		predictions: [
			{probe: `Ask ${enough} times more, without the header x-seldon-route`, expect: 'the same shares'},
		],
		remedies: [
			{
				owner: 'application',
				text: 'See whether every member is loaded, and which weights the Experiment has.',
				command: kubectl('-n', row.namespace, 'get', 'experiment', row.name, '-o', 'yaml'),
				risk: 'none',
				verify: 'ktriage check MLO-13 after asking again',
			},
		],
	});
}
