import {kubectl} from '../migration/kubectl.ts';
import type {TigeraStatusRow} from '../store/rows/calico.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding, Subject} from './finding.ts';

const named = {code: 'CAL-05', title: 'Components of Calico'};
const rolloutTime = 5 * 60_000;

/** What the operator says about each component. Healthy is Available, not Degraded, not Progressing. */
export const cal05: Check = {
	...named,
	about: 'Every TigeraStatus is Available, not Degraded, and not Progressing for long.',
	needs: ['tigeraStatuses'],
	run: snapshot => {
		const {tigeraStatuses} = snapshot.tables;
		if (tigeraStatuses.length === 0) {
			return [finding(named, {verdict: 'SKIP', summary: 'the operator reports on no component'})];
		}
		const findings = tigeraStatuses.flatMap(row => judge(snapshot, row));
		if (findings.length > 0) return findings;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(tigeraStatuses.length, 'component')} available: ${few(
					tigeraStatuses.map(row => row.name),
					6,
				)}`,
				evidence: fields(tigeraStatuses.map(row => fact(row, 'Available'))),
			}),
		];
	},
};

function judge(snapshot: Snapshot, row: TigeraStatusRow): readonly Finding[] {
	const [available, progressing, degraded] = ['Available', 'Progressing', 'Degraded'].map(type =>
		row.conditions.find(one => one.type === type),
	);
	const message = [degraded, progressing, available]
		.filter(one => one?.status !== 'False' || one === available)
		.map(one => one?.message ?? '')
		.find(text => text !== '');
	const base = {
		part: row.name,
		subjects: [clusterSubject('TigeraStatus', row.name), ...mentioned(message ?? '')],
		explanation: message ?? '',
		evidence: fields(['Available', 'Progressing', 'Degraded'].map(type => fact(row, type))),
		remedies: [
			{
				owner: 'platform' as const,
				text: 'Its messages name the object that is missing or not ready.',
				command: kubectl('describe', 'tigerastatus', row.name),
				risk: 'none' as const,
				verify: 'ktriage check CAL-05',
			},
		],
	};
	if (degraded?.status === 'True') {
		const summary = `${row.name} is Degraded: ${degraded.reason}`;
		return [finding(named, {...base, verdict: 'FAIL', summary})];
	}
	const waiting = [
		...(progressing?.status === 'True' ? [progressing] : []),
		...(available !== undefined && available.status !== 'True' ? [available] : []),
	];
	if (waiting.length === 0) {
		if (available !== undefined) return [];
		return [finding(named, {...base, verdict: 'UNKNOWN', summary: `${row.name} has no conditions yet`})];
	}
	const since = Math.min(...waiting.map(({at}) => (at === 0 ? row.createdAt : at)));
	if (snapshot.now - since < rolloutTime) {
		const summary = `${row.name} is being rolled out`;
		return [finding(named, {...base, verdict: 'UNKNOWN', summary})];
	}
	const minutes = Math.round((snapshot.now - since) / 60_000);
	const state = waiting[0] === progressing ? 'Progressing' : 'not Available';
	const summary = `${row.name} is ${state} for ${count(minutes, 'minute')}`;
	return [finding(named, {...base, verdict: 'WARN', summary})];
}

/** Objects in the operator's words: DaemonSet "NAMESPACE/NAME" is not available, Pod NAMESPACE/NAME has … (tigera/operator pkg/controller/status). */
function mentioned(message: string): readonly Subject[] {
	return [
		...message.matchAll(/\b(DaemonSet|Deployment|StatefulSet|Pod) "?([a-z0-9.-]+)\/([a-z0-9.-]+)"?/g),
	].map(([, kind = '', namespace = '', name = '']) => ({kind, namespace, name}));
}

function fact(row: TigeraStatusRow, type: string) {
	const condition = row.conditions.find(one => one.type === type);
	const words = [condition?.status ?? 'not set', condition?.reason ?? '', condition?.message ?? ''];
	return {
		source: `TigeraStatus/${row.name} .status.conditions[${type}]`,
		value: words.filter(word => word !== '').join(' '),
	};
}
