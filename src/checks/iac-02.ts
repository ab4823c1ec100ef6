import type {Definition} from '../iac/definitions.ts';
import {contextsOf, type Environment, type IacModel} from '../iac/model.ts';
import {type NetworkValue, networkValues} from '../iac/network-values.ts';
import {placeText} from '../iac/node.ts';
import {levels} from '../iac/precedence.ts';
import {purposeOf} from '../iac/purpose.ts';
import {usesIn} from '../iac/uses.ts';
import {finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {
	editRemedy,
	lineEvidence,
	linesEvidence,
	loserEvidence,
	ofFilesAlone,
	valueEvidence,
} from './iac-scope.ts';

const named = {code: 'IAC-02', title: 'Templates resolve'};

/** Variables that are made of themselves, that nothing sets, or that take their default because the value is out of scope. */
export const iac02: Check = {
	...named,
	about:
		'No variable is made of itself, and none of the network plan is unset or takes a default although a file sets it elsewhere.',
	needs: [],
	run: ofFilesAlone(named, (model, at) => {
		const found = model.environments.flatMap(environment => [
			...loops(at, model, environment),
			...outOfScope(at, model, environment),
			...shadowed(at, environment, model),
		]);
		const all = [...found, ...unset(at, model)];
		const unique = [...new Map(all.map(one => [one.id, one])).values()];
		if (unique.length > 0) return unique;
		const open = networkValues(model).filter(({result}) => result.kind === 'unknown');
		if (open.length > 0) {
			return [
				finding(named, {
					verdict: 'UNKNOWN',
					summary: `${open[0]?.label} is not resolved: ${open[0]?.result.kind === 'unknown' ? open[0].result.why : ''}`,
					explanation: 'Only values that are in the files are worked out; what is unknown is not guessed.',
					evidence: open.flatMap(one => valueEvidence(one, at)),
				}),
			];
		}
		return [
			finding(named, {
				verdict: 'PASS',
				summary: 'every variable of the network plan resolves from the files',
			}),
		];
	}),
};

/** `x: "{{ x | default(…) }}"`: Ansible stops with "recursive loop detected in template string". */
function loops(at: number, model: IacModel, environment: Environment): readonly Finding[] {
	return [...environment.definitions.byName].flatMap(([name, definitions]) => {
		const suspects = definitions.filter(({node, level}) => level !== 19 && mentions(node, name));
		const contexts =
			suspects.length > 0 || definitions.length < 20 ? contextsFor(model, environment, definitions) : [];
		const hit = contexts
			.map(context => environment.resolver.variable(name, context))
			.find(({result}) => result.kind === 'loop' && result.name === name);
		if (hit?.result.kind === 'loop' && hit.winner !== undefined) {
			return [
				finding(named, {
					part: `loop:${name}`,
					verdict: 'FAIL',
					summary: `${name} is made of itself at ${placeText(hit.result.place)}`,
					explanation: `${hit.result.why}. Ansible stops there with "recursive loop detected in template string". A default() does not help: the variable is set, by this very line.`,
					evidence: [
						lineEvidence(hit.winner, `${name}: ${scalarText(hit.winner)}`, at),
						...loserEvidence(hit, at),
					],
					remedies: [
						editRemedy(
							`Give one of the two another name, such as ${name}_default, or set the value directly.`,
							'ktriage iac check DIR',
						),
					],
				}),
			];
		}
		// While something stronger is set the line is never worked out; it breaks on the day that goes.
		return suspects.map(one =>
			finding(named, {
				part: `loop:${name}`,
				verdict: 'WARN',
				class: 'advisory',
				summary: `${name} at ${placeText(one)} is made of itself; something stronger hides it`,
				explanation: 'It stops the run as soon as no stronger definition is in scope.',
				evidence: [lineEvidence(one, `${name}: ${scalarText(one)} (${levels[one.level]})`, at)],
				remedies: [editRemedy('Set the default directly.', 'ktriage iac check DIR')],
			}),
		);
	});
}

function mentions(node: Definition['node'], name: string): boolean {
	if (node.kind !== 'scalar' || typeof node.value !== 'string' || !node.value.includes('{{')) return false;
	return [...node.value.matchAll(/\{\{([\s\S]*?)\}\}/g)].some(([, inner = '']) =>
		new RegExp(`(?<![\\w.'"])${name.replace(/[^\w]/g, '')}(?![\\w'"])`).test(
			inner.replace(/(['"]).*?\1/g, '""'),
		),
	);
}

function scalarText({node}: Definition): string {
	return node.kind === 'scalar' ? String(node.value) : `a ${node.kind}`;
}

function contextsFor(model: IacModel, environment: Environment, definitions: readonly Definition[]) {
	const roles = new Set(definitions.flatMap(({scope}) => (scope.kind === 'role' ? [scope.name] : [])));
	const plays = new Set(definitions.flatMap(({scope}) => (scope.kind === 'play' ? [scope.play] : [])));
	return [
		...environment.hosts,
		...[...plays].flatMap(play => environment.hosts.map(context => ({...context, play}))),
		...[...roles].flatMap(role => contextsOf(model, environment, role)),
	];
}

/** default() counts because the variable is set somewhere that these hosts do not reach. */
function outOfScope(at: number, model: IacModel, environment: Environment): readonly Finding[] {
	const {resolver, definitions} = environment;
	const asked = [
		...[...definitions.byName].flatMap(([name, list]) =>
			purposeOf(name) === undefined
				? []
				: contextsFor(model, environment, list).flatMap(context => {
						const {winner, defaulted} = resolver.variable(name, context);
						return winner === undefined
							? []
							: [{place: winner, said: `${name}: ${scalarText(winner)}`, defaulted, host: context.host}];
					}),
		),
		...usesIn(model).uses.flatMap(use =>
			contextsOf(model, environment, use.role).map(context => ({
				place: use,
				said: use.text,
				defaulted: resolver.text(use.text, context).defaulted,
				host: context.host,
			})),
		),
	];
	return asked.flatMap(({place, said, defaulted, host}) =>
		defaulted.flatMap(name => {
			const elsewhere = setElsewhere(model, definitions.byName.get(name) ?? [], name);
			// Said once, where the default() stands, not at everything that is made of it.
			if (elsewhere.length === 0 || !said.includes(name)) return [];
			return [
				finding(named, {
					part: `default:${name}@${placeText(place)}`,
					verdict: 'WARN',
					summary: `${placeText(place)} takes the default of ${name}, which is set out of its scope`,
					explanation: `${name} is set at ${elsewhere.map(one => placeText(one)).join(', ')}, but not for ${host} here: another group, another role, or a folder that Ansible does not load for this inventory. The default() counts silently.`,
					evidence: [
						lineEvidence(place, said, at),
						...linesEvidence(
							elsewhere.map(one => ({...one, value: `${name} is set here, out of scope`})),
							at,
						),
					],
					remedies: [editRemedy(`Move ${name} to group_vars/all of the inventory.`, 'ktriage iac check DIR')],
				}),
			];
		}),
	);
}

/** Where a variable is set at all, in files that count for other hosts and in variable files that are never loaded. */
function setElsewhere(model: IacModel, definitions: readonly Definition[], name: string) {
	if (definitions.length > 0) return definitions.map(({path, line}) => ({path, line}));
	return [...model.layout.byPath.values()]
		.filter(({path}) => /(?:^|\/)(?:group_vars|host_vars|vars)\//.test(path))
		.flatMap(({path, documents}) =>
			documents.flatMap(document =>
				document.kind === 'map'
					? document.entries.filter(({key}) => key === name).map(({line}) => ({path, line}))
					: [],
			),
		)
		.filter(({path}) => model.environments.length === 1 || !path.includes('inventor'));
}

/** vars/main.yml of a role beats the inventory, which few expect of what looks like defaults. */
function shadowed(at: number, environment: Environment, model: IacModel): readonly Finding[] {
	return [...environment.definitions.byName].flatMap(([name, definitions]) => {
		if (purposeOf(name) === undefined || !definitions.some(({level}) => level === 15)) return [];
		const hit = contextsFor(model, environment, definitions)
			.map(context => environment.resolver.variable(name, context))
			.find(
				({winner, losers}) =>
					winner?.level === 15 &&
					losers.some(one => one.level > 2 && one.level < 11 && scalarText(one) !== scalarText(winner)),
			);
		if (hit?.winner === undefined) return [];
		return [
			finding(named, {
				part: `shadowed:${name}`,
				verdict: 'WARN',
				summary: `${name} of the inventory has no effect: vars/main.yml of a role beats it`,
				explanation: `${placeText(hit.winner)} sets ${name} as role vars, which win over group_vars and host_vars.`,
				evidence: [
					lineEvidence(hit.winner, `${name}: ${scalarText(hit.winner)} (wins as role vars)`, at),
					...loserEvidence(hit, at),
				],
				remedies: [editRemedy(`Move it to defaults/main.yml of the role.`, 'ktriage iac check DIR')],
			}),
		];
	});
}

/** A value of the network plan whose variable nothing sets: the run stops there, or the flag is empty. */
function unset(at: number, model: IacModel): readonly Finding[] {
	const open = networkValues(model).filter(
		(one): one is NetworkValue & {result: {kind: 'undefined'; name: string; why: string}} =>
			one.result.kind === 'undefined',
	);
	return open.map(one =>
		finding(named, {
			part: `unset:${one.result.name}@${placeText(one)}`,
			verdict: 'FAIL',
			confidence: 'probable',
			summary: `${one.result.name} is not set: ${one.label} at ${placeText(one)} does not resolve`,
			explanation: `No file sets ${one.result.name} for ${one.host}. Unless every run gives it with -e, Ansible stops there with "is undefined".`,
			evidence: valueEvidence(one, at),
			remedies: [
				editRemedy(`Set ${one.result.name} in group_vars of the inventory.`, 'ktriage iac check DIR'),
			],
		}),
	);
}
