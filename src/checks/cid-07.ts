import type {IacModel} from '../iac/model.ts';
import {agree, knownCidrs, type NetworkValue, networkValues} from '../iac/network-values.ts';
import {usesIn} from '../iac/uses.ts';
import {parseCidr} from '../net/range.ts';
import {few, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {firstDisagreement} from './iac-01.ts';
import {editRemedy, ofFilesAlone, unreadFinding, valueEvidence, valueWords} from './iac-scope.ts';

const named = {code: 'CID-07', title: 'CIDRs agree in the configuration files'};

/** What K3s takes when its servers are given no range (pkg/cli/server). */
const builtIn = {pod: '10.42.0.0/16', service: '10.43.0.0/16'} as const;

/** Every place of the files that names a pod or service CIDR against every other one. */
export const cid07: Check = {
	...named,
	about: 'Inventory, role defaults, server arguments, pools and firewall sources name the same CIDRs.',
	needs: [],
	run: ofFilesAlone(named, (model, at) => {
		const values = networkValues(model);
		const known = knownCidrs(values);
		const environments = [...new Set(known.map(({environment}) => environment))];
		const found = (['pod', 'service'] as const).flatMap(of =>
			environments.flatMap(environment => judge(at, model, of, environment, known)),
		);
		if (found.length > 0) return found;
		const unread = unreadFinding(named, model, at);
		if (unread.length > 0) return unread;
		if (known.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'the files name no pod or service CIDR'})];
		const open = values.filter(one => one.result.kind !== 'value');
		if (open.length > 0) {
			return [
				finding(named, {
					part: 'unresolved',
					verdict: 'UNKNOWN',
					summary: `${few([...new Set(open.map(one => `${one.label} at ${one.path}:${one.line}`))], 2)} could not be resolved`,
					explanation: 'What can be resolved agrees. The rest depends on what is not in the files.',
					evidence: open.flatMap(one => valueEvidence(one, at)),
				}),
			];
		}
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${few([...new Set(known.map(one => `${one.of} ${one.text}`))], 4)} everywhere in the files`,
				evidence: known.flatMap(one => valueEvidence(one, at)),
			}),
		];
	}),
};

function judge(
	at: number,
	model: IacModel,
	of: 'pod' | 'service',
	environment: string,
	known: readonly NetworkValue[],
): readonly Finding[] {
	const given = known.filter(one => one.of === of && one.environment === environment);
	const values = [...given, ...impliedDefault(model, of, given)];
	const pair = firstDisagreement(values);
	if (pair === undefined) return [];
	const [a, b] = pair;
	const disputed = values.filter(one => values.some(two => !agree(one, two) || !agree(two, one)));
	const evidence = disputed.flatMap(one => valueEvidence(one, at));
	return [
		finding(named, {
			part: environment === '' ? of : `${of}@${environment}`,
			verdict: 'FAIL',
			confidence: pair.some(({conditional}) => conditional) ? 'probable' : 'proven',
			summary: `the files disagree on the ${of} CIDR: ${few([...new Set(disputed.map(one => `${one.label.replace('variable ', '')} ${one.text}`))], 4)}`,
			explanation: `${valueWords(a)}; ${valueWords(b)}. Pools have to lie inside the cluster CIDR, sources of the firewall have to hold it, and everything else has to be the same range.`,
			evidence: [...new Map(evidence.map(one => [`${one.source} ${one.value}`, one])).values()],
			ruledOut: [
				'two clusters in one repository: only what one inventory gives to its own hosts is compared',
			],
			remedies: [
				editRemedy(
					'Set the range once in the inventory and derive every other place from that variable.',
					'ktriage iac check DIR',
				),
			],
		}),
	];
}

/** Servers that are configured here without a range take the built-in one, silently. */
function impliedDefault(
	model: IacModel,
	of: 'pod' | 'service',
	given: readonly NetworkValue[],
): readonly NetworkValue[] {
	const [server] = usesIn(model).servers;
	const sample = given[0];
	const cidr = parseCidr(builtIn[of]);
	const unresolved = networkValues(model).some(one => one.of === of && one.kind === 'server argument');
	if (server === undefined || sample === undefined || cidr === undefined || unresolved) return [];
	return [
		{
			...sample,
			...server,
			kind: 'server argument',
			label: 'K3s servers without a flag, default',
			cidrs: [cidr],
			text: builtIn[of],
			result: {kind: 'value', value: builtIn[of]},
			answer: undefined,
			conditional: false,
		},
	];
}
