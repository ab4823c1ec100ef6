import {agree, knownCidrs, type NetworkValue, networkValues} from '../iac/network-values.ts';
import {few, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {editRemedy, ofFilesAlone, unreadFinding, valueEvidence, valueWords} from './iac-scope.ts';

const named = {code: 'IAC-01', title: 'Variables of one CIDR agree'};

/** Variables for the pod CIDR, the service CIDR and the Calico pool, resolved as Ansible does for every host and role. */
export const iac01: Check = {
	...named,
	about:
		'Resolved by the precedence of Ansible, all variables for the pod CIDR agree, and so do those for the service CIDR.',
	needs: [],
	run: ofFilesAlone(named, (model, at) => {
		const variables = networkValues(model).filter(
			({kind}) => kind === 'variable' || kind === 'pool variable',
		);
		const known = knownCidrs(variables);
		const found = (['pod', 'service'] as const).flatMap(of =>
			[...new Set(known.map(({environment}) => environment))].flatMap(environment =>
				differing(
					at,
					of,
					environment,
					known.filter(one => one.of === of && one.environment === environment),
				),
			),
		);
		if (found.length > 0) return found;
		const unread = unreadFinding(named, model, at);
		if (unread.length > 0) return unread;
		const open = variables.filter(({result}) => result.kind === 'unknown');
		if (open.length > 0 && known.length > 0) {
			return [
				finding(named, {
					part: 'unresolved',
					verdict: 'UNKNOWN',
					summary: `${few([...new Set(open.map(({label}) => label))])} could not be resolved from the files`,
					explanation: 'It depends on what is known only while the playbook runs, so it is not compared.',
					evidence: open.flatMap(one => valueEvidence(one, at)),
				}),
			];
		}
		if (known.length === 0)
			return [
				finding(named, {verdict: 'SKIP', summary: 'no variable of the files names a pod or service CIDR'}),
			];
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `variables agree: ${few([...new Set(known.map(one => `${one.label.replace('variable ', '')} ${one.text}`))])}`,
				evidence: known.flatMap(one => valueEvidence(one, at)),
			}),
		];
	}),
};

function differing(
	at: number,
	of: 'pod' | 'service',
	environment: string,
	values: readonly NetworkValue[],
): readonly Finding[] {
	const [first, ...rest] = values;
	const pair = first && firstDisagreement([first, ...rest]);
	if (pair === undefined) return [];
	const [a, b] = pair;
	const others = values.filter(one => values.some(two => !agree(one, two) || !agree(two, one)));
	return [
		finding(named, {
			part: environment === '' ? of : `${of}@${environment}`,
			verdict: 'FAIL',
			summary: `${of} CIDR differs: ${a.label.replace('variable ', '')} is ${a.text}, ${b.label.replace('variable ', '')} is ${b.text}`,
			explanation: `${valueWords(a)} and ${valueWords(b)} are both in force${a.host === b.host ? '' : `, on ${a.host} and on ${b.host}`}. What is built with the one does not fit what is built with the other.`,
			evidence: dedupe(others.flatMap(one => valueEvidence(one, at))),
			ruledOut: [
				'precedence: the values compared are those that win for the same hosts, the overridden ones are listed as such',
			],
			predictions: [
				{
					probe: `ansible -i INVENTORY ${a.host.startsWith('(') ? 'all' : a.host} -m debug -a 'msg={{ ${a.label.replace('variable ', '')} | default("undefined") }}'`,
					expect: `${a.text} where the winner is set in the inventory; role defaults show only inside a run`,
				},
			],
			remedies: [
				editRemedy(
					'Keep one variable in the inventory and derive the others from it. On a running K3s cluster its value has to be the range the cluster was built with.',
					'ktriage iac check DIR',
				),
			],
		}),
	];
}

/** The first two values that cannot both be right. */
export function firstDisagreement(
	values: readonly NetworkValue[],
): readonly [NetworkValue, NetworkValue] | undefined {
	for (const [index, a] of values.entries()) {
		const b = values.slice(index + 1).find(other => !agree(a, other) || !agree(other, a));
		if (b !== undefined) return [a, b];
	}
	return undefined;
}

function dedupe<T extends {readonly source: string; readonly value: string}>(
	all: readonly T[],
): readonly T[] {
	return [...new Map(all.map(one => [`${one.source} ${one.value}`, one])).values()];
}
