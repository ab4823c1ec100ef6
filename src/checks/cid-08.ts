import {isEarlier} from '../migration/difference/earlier.ts';
import {compareServices, type ServiceChange} from '../migration/difference/services.ts';
import {compareWorkloads, type WorkloadChange, workloadTables} from '../migration/difference/workloads.ts';
import {usable} from '../migration/per-snapshot.ts';
import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, listLimit} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';

const named = {code: 'CID-08', title: 'Pods and Services as before the window'};

const needed = ['services', ...workloadTables] as const satisfies readonly SourceName[];

/** What cuts off whoever holds on to what was there before; the rest is told as a warning. */
const isCut = ({change}: Pick<ServiceChange | WorkloadChange, 'change'>): boolean =>
	['gone', 'clusterIp', 'loadBalancerIp', 'no-ready-pod'].includes(change);

/** Services and workloads against a snapshot that was saved before the window. */
export const cid08: Check = {
	...named,
	about:
		'No Service vanished or changed its address or node port, and every workload has running pods again (check --against SNAPSHOT).',
	needs: [],
	run: snapshot => {
		const {other} = snapshot;
		if (other === undefined || !isEarlier(snapshot))
			return [
				finding(named, {
					verdict: 'SKIP',
					summary: 'needs an earlier snapshot',
					explanation:
						'Save one before the window: ktriage snapshot save DIR. Afterwards: ktriage check CID-08 --against DIR.',
				}),
			];
		const unread = needed.filter(name => !usable(snapshot, name) || !usable(other, name));
		if (unread.length > 0)
			return [
				finding(named, {
					verdict: 'UNKNOWN',
					summary: `${few(unread)} could not be read at both moments`,
				}),
			];
		return [compared(snapshot, other)];
	},
};

function compared(snapshot: Snapshot, other: Snapshot): Finding {
	const services = compareServices(other.tables.services, snapshot.tables.services).filter(
		({change}) => change !== 'new',
	);
	const workloads = workloadTables.flatMap(name => compareWorkloads(name, other, snapshot)).filter(isCut);
	const cut = [...services.filter(isCut), ...workloads];
	const since = `${new Date(other.now).toISOString().slice(0, 16)}Z`;
	const told = [
		...services.map(one => ({what: `Service ${one.service}`, ...one})),
		...workloads.map(one => ({what: `${one.kind} ${one.workload}`, ...one})),
	];
	if (told.length === 0)
		return finding(named, {
			verdict: 'PASS',
			summary: `${count(other.tables.services.length, 'Service')} with their addresses and all workloads are as at ${since}`,
		});
	return finding(named, {
		verdict: cut.length > 0 ? 'FAIL' : 'WARN',
		class: 'symptom',
		owner: 'joint',
		subjects: told.slice(0, listLimit).map(({what}) => subjectOf(what)),
		summary: `${count(told.length, 'change')} since ${since}: ${few(told.map(({what, change}) => `${what} ${words[change]}`))}`,
		explanation:
			'Whoever holds on to the old address, port or pod is cut off: clients, firewalls, DNS records, pinned annotations. What was changed on purpose may stay.',
		evidence: fields(
			told.map(({what, change, before, after}) => ({
				source: `${what}, ${words[change]}`,
				value: `${before || '-'} → ${after || '-'}`,
			})),
		),
		ruledOut: ['objects that are new: nobody could rely on them before'],
		predictions: [{probe: `ktriage diff SNAPSHOT NOW`, expect: 'the same changes'}],
		remedies: [
			{
				owner: 'joint',
				text: 'Bring back what is missing; pin the old addresses where they are free, or tell whoever uses them.',
				command: '',
				risk: 'low',
				verify: 'ktriage check CID-08 --against SNAPSHOT',
			},
		],
	});
}

const words: Readonly<Record<ServiceChange['change'] | WorkloadChange['change'], string>> = {
	gone: 'is gone',
	new: 'is new',
	type: 'has another type',
	clusterIp: 'has another cluster address',
	loadBalancerIp: 'has another load balancer address',
	nodePort: 'has another node port',
	port: 'has another port',
	selector: 'selects other pods',
	'no-ready-pod': 'has no ready pod any more',
	ready: 'has other pods ready',
	desired: 'wants another number of pods',
};

function subjectOf(what: string): Finding['subjects'][number] {
	const [kind = '', path = ''] = what.split(' ');
	const [namespace = '', name = ''] = path.includes('/') ? path.split('/') : ['', path];
	return {kind, namespace, name};
}
