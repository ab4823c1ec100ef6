import {kubectl} from '../migration/kubectl.ts';
import {modelStates} from '../migration/model-states.ts';
import {goingNamespaces} from '../migration/seldon.ts';
import type {SeldonRouteRow} from '../store/rows/seldon.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-02', title: 'Experiments and pipelines'};
/** Seldon answers within seconds when it is well. */
const seenWithin = 2 * 60_000;

/** Experiments and pipelines: ready when what they send requests to is. */
export const sel02: Check = {
	...named,
	about: 'Every Experiment and Pipeline is ready; which of their models keep the others from it.',
	needs: ['seldonExperiments', 'seldonPipelines', 'seldonModels'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot);
		if (absent !== undefined) return absent;
		const going = goingNamespaces(snapshot);
		const rows = [...snapshot.tables.seldonExperiments, ...snapshot.tables.seldonPipelines].filter(
			({namespace, deletedAt}) => deletedAt === undefined && !going.has(namespace),
		);
		if (rows.length === 0) {
			return [finding(named, {verdict: 'SKIP', summary: 'there are no Experiments and no Pipelines'})];
		}
		const bad = rows.filter(row => !isReady(row) && snapshot.now - row.createdAt >= seenWithin);
		if (bad.length > 0) {
			return gathered(
				bad.map(row => notReady(snapshot, row)),
				'routes',
				`${bad.length} experiments and pipelines not ready`,
			);
		}
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(rows.length, 'experiment or pipeline', 'experiments and pipelines')} ready`,
			}),
		];
	},
};

function isReady({conditions}: SeldonRouteRow): boolean {
	const own =
		conditions.find(({type}) => type === 'Ready') ??
		conditions.find(({type}) => /^(Experiment|Pipeline)Ready$/.test(type));
	return own?.status === 'True';
}

function notReady(snapshot: Snapshot, row: SeldonRouteRow): Finding {
	const {namespace, name, kind, members, memberKind} = row;
	const models = new Map(
		modelStates(snapshot)
			.filter(state => state.row.namespace === namespace)
			.map(state => [state.row.name, state]),
	);
	const failing =
		memberKind === 'Model' ? members.filter(member => models.get(member)?.kind === 'failing') : [];
	const missing = memberKind === 'Model' ? members.filter(member => !models.has(member)) : [];
	const said = row.conditions.filter(({status}) => status !== 'True');
	const why =
		missing.length > 0
			? `there is no Model ${few(missing)} in this namespace`
			: failing.length > 0
				? `${few(failing)} not ready`
				: said.length === 0
					? 'no controller has looked at it'
					: 'why is not known: its models are ready';
	return finding(named, {
		part: `${namespace}/${name}`,
		verdict: 'FAIL',
		owner: missing.length > 0 ? 'application' : 'joint',
		confidence: missing.length > 0 || failing.length > 0 ? 'proven' : 'possible',
		subjects: [
			{kind, namespace, name},
			...[...failing, ...missing].map(member => ({kind: 'Model', namespace, name: member})),
		],
		summary: `${kind} ${namespace}/${name} not ready: ${why}`,
		explanation: `It sends requests to ${few(members, 6) || 'nothing'} and is ready when they are.`,
		evidence: fields(
			said.length === 0
				? [{source: `${kind} ${namespace}/${name} .status.conditions`, value: 'none'}]
				: said.map(({type, status, reason, message}) => ({
						source: `${kind} ${namespace}/${name} .status.conditions[${type}]`,
						value: [status, reason, message].filter(text => text !== '').join('; '),
					})),
		),
		predictions: [
			{probe: 'Bring its models back', expect: `${kind} ${name} becomes ready by itself within a minute`},
		],
		remedies: [
			{
				owner: 'application',
				text: 'Its models first; then read what it says itself.',
				command: kubectl(
					'-n',
					namespace,
					'get',
					`${kind.toLowerCase()}s.mlops.seldon.io`,
					name,
					'-o',
					'yaml',
				),
				risk: 'none',
				verify: 'ktriage check SEL-02',
			},
		],
	});
}
