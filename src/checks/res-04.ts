import {kubectl} from '../migration/kubectl.ts';
import {parseQuantity} from '../store/quantity.ts';
import type {ResourceQuotaRow} from '../store/rows/batch.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';

const named = {code: 'RES-04', title: 'Room in quotas'};
/** What a pod takes of a quota; counts of other kinds may be used up on purpose. */
const compute = /^((requests|limits)\.)?(cpu|memory|ephemeral-storage)$|^pods$/;
const nearlyAll = 0.98;

/** Quotas with nothing left: recreating pods in turn needs room for one more than there are. */
export const res04: Check = {
	...named,
	about: 'Quotas leave room for the pods of a restart; one that is used up refuses the next pod.',
	needs: ['resourceQuotas'],
	run: snapshot => {
		const {resourceQuotas} = snapshot.tables;
		if (resourceQuotas.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'there are no quotas'})];
		const full = resourceQuotas
			.map(row => ({row, items: fullItems(row)}))
			.filter(({items}) => items.length > 0);
		if (full.length > 0) return [fullFinding(full)];
		return [
			finding(named, {verdict: 'PASS', summary: `room left in ${count(resourceQuotas.length, 'quota')}`}),
		];
	},
};

type Full = {readonly row: ResourceQuotaRow; readonly items: ResourceQuotaRow['items']};

function fullItems({items}: ResourceQuotaRow): ResourceQuotaRow['items'] {
	return items.filter(({resource, hard, used}) => {
		const limit = parseQuantity(hard) ?? 0;
		return compute.test(resource) && limit > 0 && (parseQuantity(used) ?? 0) >= limit * nearlyAll;
	});
}

function fullFinding(full: readonly Full[]): Finding {
	const [first] = full as readonly [Full, ...Full[]];
	return finding(named, {
		verdict: 'WARN',
		class: 'advisory',
		subjects: full.map(({row}) => ({kind: 'ResourceQuota', namespace: row.namespace, name: row.name})),
		summary: `${count(full.length, 'quota')} used up: ${few(full.map(({row, items}) => `${row.namespace}/${row.name} (${items.map(({resource}) => resource).join(', ')})`))}`,
		explanation:
			'Nothing fails yet. A Deployment that is restarted starts a new pod before it stops an old one, and that pod is refused.',
		evidence: fields(
			full.flatMap(({row, items}) =>
				items.map(({resource, used, hard}) => ({
					source: `ResourceQuota ${row.namespace}/${row.name} .status.used[${resource}]`,
					value: `${used} of ${hard}`,
				})),
			),
		),
		predictions: [
			{
				probe: 'Restart a Deployment of the namespace',
				expect: 'event FailedCreate of its ReplicaSet: exceeded quota',
			},
		],
		remedies: [
			{
				owner: 'platform',
				text: 'Before restarting pods there, make room or raise the quota for the time of the window.',
				command: kubectl('-n', first.row.namespace, 'describe', 'resourcequota', first.row.name),
				risk: 'none',
				verify: 'ktriage check RES-04',
			},
		],
	});
}
