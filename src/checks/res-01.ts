import {eventsSince} from '../migration/events-since.ts';
import {kubectl} from '../migration/kubectl.ts';
import {type QuotaRefusal, quotaRefusals, type Refused} from '../migration/quota-refusals.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding, Owner, Remedy} from './finding.ts';

const named = {code: 'RES-01', title: 'Quotas that refuse pods'};

/** Pods that a quota refused, told by who wanted them: nothing else knows of a pod that never was. */
export const res01: Check = {
	...named,
	about:
		'No quota refuses pods: neither for containers that do not say what they need, nor because it is used up.',
	needs: ['resourceQuotas'],
	weighs: ['workflows'],
	run: snapshot => {
		const {resourceQuotas} = snapshot.tables;
		if (resourceQuotas.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'there are no quotas'})];
		const groups = new Map<string, Refused[]>();
		for (const refusal of quotaRefusals(snapshot)) {
			const key = `${refusal.namespace}/${refusal.quota}/${refusal.kind}`;
			groups.set(key, [...(groups.get(key) ?? []), refusal]);
		}
		if (groups.size > 0) {
			return gathered(
				[...groups].sort().map(([part, refused]) => refusedFinding(snapshot, part, refused)),
				'quotas',
				`${groups.size} quotas refuse pods`,
			);
		}
		const since = new Date(eventsSince(snapshot)).toISOString();
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `none of ${count(resourceQuotas.length, 'quota')} refuses pods`,
				explanation: `Looked at workflows, Deployments and events since ${since}.`,
			}),
		];
	},
};

function refusedFinding(snapshot: Snapshot, part: string, refused: readonly Refused[]): Finding {
	const [first] = refused as readonly [Refused, ...Refused[]];
	const {namespace, quota} = first;
	const names = few(refused.map(({subject}) => `${subject.kind} ${subject.name}`));
	return finding(named, {
		part,
		verdict: first.kind === 'unknown' ? 'WARN' : 'FAIL',
		owner: ownerOf(first),
		subjects: refused.map(({subject}) => subject),
		summary: `quota ${namespace}/${quota} ${doing(refused)}: ${names}`,
		explanation: explanation(snapshot, first),
		evidence: fields([
			...refused.map(({source, text}) => ({source, value: text})),
			...quotaFacts(snapshot, first),
		]),
		ruledOut: ['the network and the scheduler: the API server refused the pod before there was one'],
		predictions: [
			{
				probe:
					first.kind === 'must-specify'
						? `In ${namespace}, kubectl run a pod without resources with --dry-run=server`
						: `${kubectl('-n', namespace, 'describe', 'resourcequota', quota)}`,
				expect:
					first.kind === 'must-specify'
						? 'the same refusal; with requests and limits it is accepted'
						: 'what is asked for is more than what is left',
			},
		],
		remedies: remedies(snapshot, first, refused),
	});
}

function ownerOf({kind, neverFits}: QuotaRefusal): Owner {
	if (kind === 'must-specify') return 'application';
	if (kind === 'unknown') return 'platform';
	return neverFits ? 'joint' : 'platform';
}

function lackingText(refused: readonly Refused[]): string {
	const containers = new Set(refused.flatMap(({lacking}) => lacking.flatMap(one => one.containers)));
	return few([...containers].sort(), 5);
}

function doing(refused: readonly Refused[]): string {
	const [first] = refused;
	if (first?.kind === 'must-specify') return `wants requests and limits for ${lackingText(refused)}`;
	if (first?.kind === 'unknown') return 'is not counted yet and refuses everything';
	return 'has no room';
}

function explanation(snapshot: Snapshot, first: Refused): string {
	const argo = first.subject.kind === 'Workflow';
	switch (first.kind) {
		case 'must-specify': {
			const helpers = first.lacking.some(({containers}) =>
				containers.some(name => name === 'init' || name === 'wait'),
			);
			return [
				`A quota on ${few(
					first.lacking.map(({resource}) => resource),
					6,
				)} makes every container say these.`,
				argo && helpers
					? 'Containers init and wait are those that Argo adds to every step: they have resources only when the controller or the workflow gives them some.'
					: '',
				hasDefaults(snapshot, first)
					? 'A LimitRange fills them in by now.'
					: 'No LimitRange of the namespace fills them in.',
			]
				.filter(text => text !== '')
				.join(' ');
		}
		case 'exceeded':
			return [
				first.neverFits
					? 'What is asked for at once is more than the quota allows in all: it never fits, however much is cleaned up.'
					: 'What is left of the quota is less than what is asked for. Finished pods and workflows may still count.',
				argo
					? 'Argo takes this for a passing trouble: the workflow stays Running and only its step says it.'
					: '',
			]
				.filter(text => text !== '')
				.join(' ');
		case 'unknown':
			return 'A quota on a kind that was new to the cluster counts nothing for some minutes, and refuses until it does.';
	}
}

function hasDefaults({tables}: Snapshot, {namespace, lacking}: Refused): boolean {
	const defaults = new Set(
		tables.limitRanges.filter(row => row.namespace === namespace).flatMap(row => row.defaults),
	);
	return lacking.every(({resource}) =>
		defaults.has(resource.includes('.') ? resource : `requests.${resource}`),
	);
}

function quotaFacts({tables}: Snapshot, {namespace, quota}: Refused) {
	const row = tables.resourceQuotas.find(one => one.namespace === namespace && one.name === quota);
	return (row?.items ?? []).slice(0, 8).map(({resource, used, hard}) => ({
		source: `ResourceQuota ${namespace}/${quota} .status.used[${resource}]`,
		value: `${used || '?'} of ${hard}`,
	}));
}

function remedies(snapshot: Snapshot, first: Refused, refused: readonly Refused[]): readonly Remedy[] {
	const {namespace, quota} = first;
	const verify = 'ktriage check RES-01';
	if (first.kind === 'unknown') {
		return [
			{
				owner: 'platform',
				text: 'Wait a few minutes, then start it again.',
				command: '',
				risk: 'none',
				verify,
			},
		];
	}
	const keep: Remedy = {
		owner: 'platform',
		text: 'Do not delete or switch off the quota: it protects the other teams of the cluster.',
		command: kubectl('-n', namespace, 'describe', 'resourcequota', quota),
		risk: 'none',
		verify,
	};
	if (first.kind === 'exceeded') {
		return [
			{
				owner: 'application',
				text: first.neverFits
					? 'Ask for less: what is requested at once does not fit into the quota.'
					: 'Clean up finished workflows and pods that still count.',
				command: kubectl('-n', namespace, 'get', 'pods', '--field-selector=status.phase!=Running'),
				risk: 'none',
				verify,
			},
			{
				owner: 'platform',
				text: 'Or raise the quota where it is kept.',
				command: kubectl('-n', namespace, 'get', 'resourcequota', quota, '-o', 'yaml'),
				risk: 'low',
				verify,
			},
			keep,
		];
	}
	return [
		{
			owner: 'application',
			text: `Give ${lackingText(refused)} requests and limits: in the pod template, or for Argo's own containers in podSpecPatch of the workflow or executor.resources of its controller.`,
			command: kubectl(
				'-n',
				namespace,
				'get',
				first.subject.kind.toLowerCase(),
				first.subject.name,
				'-o',
				'yaml',
			),
			risk: 'low',
			verify,
		},
		...(hasDefaults(snapshot, first)
			? []
			: [
					{
						owner: 'platform' as const,
						text: 'Or give the namespace a LimitRange with default and defaultRequest for these resources: every container gets them then.',
						command: kubectl('-n', namespace, 'get', 'limitrange'),
						risk: 'low' as const,
						verify,
					},
				]),
		keep,
	];
}
