import type {Condition, InstallationRow} from '../store/rows.ts';
import {clusterSubject, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';

const named = {code: 'CAL-04', title: 'Calico installation'};

/** What the operator says about the Installation, and fields of it that cannot have an effect. */
export const cal04: Check = {
	...named,
	about: 'The Installation is Ready and not Degraded, and every field of it stands where it has an effect.',
	needs: ['installations'],
	run: snapshot => {
		const {installations} = snapshot.tables;
		if (installations.length === 0) {
			return [finding(named, {verdict: 'SKIP', summary: 'there is no Installation: no operator install'})];
		}
		const findings = installations.flatMap(row => [
			...judge(row),
			...deleting(row),
			...misplaced(row),
			...registry(row),
		]);
		if (findings.length > 0) return findings;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${few(installations.map(row => row.name))} Ready${installations[0]?.calicoVersion ? `, ${installations[0].calicoVersion}` : ''}`,
				evidence: fields(installations.flatMap(row => row.conditions.map(one => fact(row, one)))),
			}),
		];
	},
};

function judge(row: InstallationRow): readonly Finding[] {
	const status = (type: string) => row.conditions.find(one => one.type === type);
	const subjects = [clusterSubject('Installation', row.name)];
	const evidence = fields(row.conditions.map(one => fact(row, one)));
	const degraded = status('Degraded');
	if (degraded?.status === 'True') {
		return [
			finding(named, {
				part: row.name,
				verdict: 'FAIL',
				class: 'symptom',
				subjects,
				summary: `the Installation is Degraded: ${degraded.reason}`,
				explanation: degraded.message,
				evidence,
				remedies: [
					{
						owner: 'platform',
						text: 'TigeraStatus names the component (CAL-05).',
						command: 'kubectl get tigerastatus',
						risk: 'none',
						verify: 'ktriage check CAL-04 CAL-05',
					},
				],
			}),
		];
	}
	const ready = status('Ready');
	if (ready?.status === 'True') return [];
	return [
		finding(named, {
			part: row.name,
			verdict: 'UNKNOWN',
			subjects,
			summary:
				ready === undefined ? 'the Installation has no status yet' : 'the Installation is not Ready yet',
			explanation: `${ready?.message ?? 'The operator has not written conditions.'} CAL-05 judges the components.`,
			evidence,
		}),
	];
}

function deleting(row: InstallationRow): readonly Finding[] {
	if (row.deletedAt === undefined) return [];
	return [
		finding(named, {
			part: `${row.name}-deleting`,
			verdict: 'WARN',
			subjects: [clusterSubject('Installation', row.name)],
			summary: `the Installation is being deleted since ${new Date(row.deletedAt).toISOString()}`,
			explanation:
				'The operator removes Calico and then clears the finalizers. It has to stay installed until they are gone.',
			evidence: fields([
				{
					source: `Installation/${row.name} metadata.finalizers`,
					value: row.finalizers.join(', ') || 'none',
				},
			]),
		}),
	];
}

function misplaced(row: InstallationRow): readonly Finding[] {
	if (row.misplaced.length === 0) return [];
	return [
		finding(named, {
			part: `${row.name}-fields`,
			verdict: 'WARN',
			subjects: [clusterSubject('Installation', row.name)],
			summary: `without effect in the Installation: ${few(row.misplaced)}`,
			explanation:
				'There are no such fields at these places, and the API server dropped them without an error. Addresses, pools, BGP and MTU belong into spec.calicoNetwork, where the detection of addresses is called nodeAddressAutodetectionV4.',
			evidence: fields(
				row.misplaced.map(path => ({
					source: `Installation/${row.name} metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]`,
					value: path,
				})),
			),
			remedies: [
				{
					owner: 'platform',
					text: 'Move the fields in the file that was applied; the server names each unknown one.',
					command: 'kubectl apply --dry-run=server --validate=strict -f FILE',
					risk: 'none',
					verify: 'ktriage check CAL-04',
				},
			],
		}),
	];
}

/** The API asks for the slash, since registry and image are joined as they stand (tigera/operator pkg/components/references.go); releases may differ. */
function registry(row: InstallationRow): readonly Finding[] {
	if (row.registry === '' || row.registry === 'UseDefault' || row.registry.endsWith('/')) return [];
	return [
		finding(named, {
			part: `${row.name}-registry`,
			verdict: 'WARN',
			class: 'advisory',
			confidence: 'possible',
			subjects: [clusterSubject('Installation', row.name)],
			summary: `registry ${row.registry} has no slash at its end`,
			explanation:
				'The field asks for one; operators that do not add it themselves make an image name of both that does not exist.',
			evidence: fields([{source: `Installation/${row.name} .spec.registry`, value: row.registry}]),
		}),
	];
}

function fact(row: InstallationRow, {type, status, reason, message}: Condition) {
	return {
		source: `Installation/${row.name} .status.conditions[${type}]`,
		value: [status, reason, message].filter(word => word !== '').join(' '),
	};
}
