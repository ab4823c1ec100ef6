import type {IacModel} from '../iac/model.ts';
import {knownCidrs, type NetworkValue, networkValues} from '../iac/network-values.ts';
import {placeText} from '../iac/node.ts';
import {usesIn} from '../iac/uses.ts';
import {k3sServers, listFlag} from '../migration/k3s-args.ts';
import {formatCidr, parseCidr} from '../net/range.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {editRemedy, linesEvidence, modelOf, unreadFinding, valueEvidence, withoutIac} from './iac-scope.ts';

const named = {code: 'FLN-02', title: 'CIDR variables reach the server'};

const flags = {pod: 'cluster-cidr', service: 'service-cidr'} as const;
/** K3s pkg/cli/server: what servers take when they are given nothing. */
const builtIn = {pod: '10.42.0.0/16', service: '10.43.0.0/16'} as const;

/** Variables for the ranges of the cluster against the arguments that the files, and the running servers, give to K3s. */
export const fln02: Check = {
	...named,
	about:
		'A variable for the pod or service CIDR becomes an argument of the K3s servers, in the files and on the nodes.',
	needs: [],
	run: snapshot => {
		const model = modelOf(snapshot);
		if (model === undefined) return withoutIac(named);
		const known = knownCidrs(networkValues(model)).filter(({kind}) => kind === 'variable');
		const found = (['pod', 'service'] as const).flatMap(of =>
			judge(
				snapshot,
				model,
				of,
				known.filter(one => one.of === of),
			),
		);
		if (found.length > 0) return found;
		const unread = unreadFinding(named, model, snapshot.now);
		if (unread.length > 0) return unread;
		if (known.length === 0)
			return [
				finding(named, {verdict: 'SKIP', summary: 'no variable of the files names a pod or service CIDR'}),
			];
		const uses = usesIn(model).uses.filter(({kind}) => kind === 'server argument');
		const servers = k3sServers(snapshot.tables.nodes);
		if (uses.length === 0 && servers.length === 0) {
			return [
				finding(named, {
					verdict: 'SKIP',
					summary: 'the files do not start K3s servers',
					explanation:
						'Neither arguments of K3s nor its configuration file are among them, and no running server is known.',
				}),
			];
		}
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${few([...new Set(known.map(one => one.label.replace('variable ', '')))])} reach the server arguments`,
				evidence: [
					...linesEvidence(
						uses.map(use => ({
							...use,
							value: `--${flags[use.of === 'service' ? 'service' : 'pod']} ${use.text}`,
						})),
						snapshot.now,
					),
					...known.flatMap(one => valueEvidence(one, snapshot.now)),
				],
			}),
		];
	},
};

function judge(
	snapshot: Snapshot,
	model: IacModel,
	of: 'pod' | 'service',
	variables: readonly NetworkValue[],
): readonly Finding[] {
	const {uses, servers} = usesIn(model);
	const inFiles = uses.some(use => use.kind === 'server argument' && use.of === of);
	const running = k3sServers(snapshot.tables.nodes);
	const without = running.filter(({args}) => listFlag(args, flags[of]).length === 0);
	const lostInFiles = servers.length > 0 && !inFiles;
	const lostOnNodes = running.length > 0 && without.length === running.length;
	// A flag of the files that is not on the nodes yet is a run that has not happened, which CID-02 and CID-03 say.
	if (!lostInFiles && !(lostOnNodes && !inFiles)) return [];
	const meant = variables.filter(
		one => !one.cidrs.some(cidr => formatCidr(cidr) === formatCidr(defaultOf(of))),
	);
	const [first] = meant.length > 0 ? meant : variables;
	if (first === undefined) return [];
	if (meant.length === 0 && !lostInFiles) return [];
	const name = first.label.replace('variable ', '');
	const base = {
		part: of,
		subjects: without.map(({node}) => clusterSubject('Node', node.name)),
		evidence: [
			...(meant.length > 0 ? meant : variables).flatMap(one => valueEvidence(one, snapshot.now)),
			...linesEvidence(
				servers.map(place => ({...place, value: `starts K3s servers without --${flags[of]}`})),
				snapshot.now,
			).slice(0, 5),
			...fields(
				without.map(({node, args}) => ({
					source: `Node/${node.name} metadata.annotations[k3s.io/node-args]`,
					value: `no --${flags[of]} among ${[...args.flags.keys()].map(flag => `--${flag}`).join(' ')}`,
				})),
			),
		],
	};
	if (meant.length === 0) {
		return [
			finding(named, {
				...base,
				verdict: 'WARN',
				class: 'advisory',
				summary: `${name} never reaches the server arguments; it equals the default ${builtIn[of]} by chance`,
				explanation: `Changing ${name} would change nothing.`,
				remedies: [addFlag(of, name)],
			}),
		];
	}
	return [
		finding(named, {
			...base,
			verdict: 'FAIL',
			summary: `${few([...new Set(meant.map(one => `${one.label.replace('variable ', '')} ${one.text}`))])} never reaches the server: no --${flags[of]}`,
			explanation: `The variable is set at ${placeText(first)} and no argument of the K3s servers uses it${lostOnNodes ? ', neither in the files nor on the running servers' : ''}: the cluster silently keeps ${builtIn[of]}. A running K3s cluster cannot be moved to another range.`,
			ruledOut: [
				lostInFiles
					? `another way to pass it: no --${flags[of]}, no ${flags[of]}: of a config.yaml and no INSTALL_K3S_EXEC with it is among the files`
					: 'a run that is still to come: the files hold no such argument either',
			],
			predictions: [
				{
					probe: `kubectl get nodes -o jsonpath='{.items[*].metadata.annotations.k3s\\.io/node-args}'`,
					expect: `no --${flags[of]} in it`,
				},
			],
			remedies: [addFlag(of, name)],
		}),
	];
}

function defaultOf(of: 'pod' | 'service') {
	const cidr = parseCidr(builtIn[of]);
	if (cidr === undefined) throw new RangeError(`${builtIn[of]} is no CIDR`);
	return cidr;
}

function addFlag(of: 'pod' | 'service', name: string) {
	return editRemedy(
		`For a new cluster pass --${flags[of]}={{ ${name} }} to every server before its first start. On this one set ${name} to the range in force: K3s cannot change it.`,
		'ktriage check FLN-02 --iac DIR',
	);
}
