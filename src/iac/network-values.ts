import {type Cidr, covers, formatCidr, parseCidr} from '../net/range.ts';
import {firewallOf} from './firewall.ts';
import {contextsOf, type Environment, type IacModel} from './model.ts';
import {type Place, placeText} from './node.ts';
import {levels} from './precedence.ts';
import {type NetworkPurpose, purposeOf} from './purpose.ts';
import type {Answer, Context} from './resolve.ts';
import {usesIn} from './uses.ts';
import type {Resolved} from './value.ts';

/** One value of the network plan: what it is, where it comes from, and for whom it was worked out. */
export type NetworkValue = Place & {
	readonly of: NetworkPurpose;
	readonly kind: 'variable' | 'pool variable' | 'server argument' | 'pool' | 'firewall source';
	/** "variable k3s_pod_cidr", "--cluster-cidr", "pool". */
	readonly label: string;
	/** Present where it is known. */
	readonly cidrs: readonly Cidr[];
	readonly text: string;
	readonly result: Resolved;
	/** Level and losers of a variable. */
	readonly answer: Answer | undefined;
	readonly environment: string;
	readonly host: string;
	readonly conditional: boolean;
};

const cache = new WeakMap<IacModel, readonly NetworkValue[]>();

/** Every value of the network plan in every environment, each different one once. */
export function networkValues(model: IacModel): readonly NetworkValue[] {
	const known = cache.get(model);
	if (known !== undefined) return known;
	const found = model.environments.flatMap(environment => [
		...variableValues(model, environment),
		...useValues(model, environment),
		...firewallValues(model, environment),
	]);
	const values = [...new Map(found.map(one => [keyOf(one), one])).values()];
	cache.set(model, values);
	return values;
}

function keyOf({environment, label, path, line, text, result}: NetworkValue): string {
	return JSON.stringify([environment, label, path, line, text, result.kind]);
}

function variableValues(model: IacModel, environment: Environment): readonly NetworkValue[] {
	return [...environment.definitions.byName].flatMap(([name, definitions]) => {
		const purpose = purposeOf(name);
		if (purpose === undefined) return [];
		const roles = new Set(definitions.flatMap(({scope}) => (scope.kind === 'role' ? [scope.name] : [])));
		const inPlay = model.plays.plays.flatMap((_, play) =>
			definitions.some(({scope}) => scope.kind === 'play' && scope.play === play)
				? environment.hosts.map(context => ({...context, play}))
				: [],
		);
		const contexts = [
			...environment.hosts,
			...inPlay,
			...[...roles].flatMap(role => contextsOf(model, environment, role)),
		];
		return contexts.flatMap(context => {
			const answer = environment.resolver.variable(name, context);
			if (answer.winner === undefined) return [];
			return [
				valueFrom(
					environment,
					context,
					{...purpose, label: `variable ${name}`},
					answer.result,
					answer.winner,
					false,
					answer,
				),
			];
		});
	});
}

function useValues(model: IacModel, environment: Environment): readonly NetworkValue[] {
	return usesIn(model).uses.flatMap(use => {
		if (use.of === 'balancer') return [];
		const of = use.of;
		const label =
			use.kind === 'server argument'
				? `server argument --${of === 'pod' ? 'cluster' : 'service'}-cidr`
				: 'Calico pool';
		const kind = use.kind === 'server argument' ? ('server argument' as const) : ('pool' as const);
		return contextsOf(model, environment, use.role).map(context =>
			valueFrom(
				environment,
				context,
				{of, kind, label},
				environment.resolver.text(use.text, context).result,
				use,
				use.conditional,
				undefined,
			),
		);
	});
}

function firewallValues(model: IacModel, environment: Environment): readonly NetworkValue[] {
	return firewallOf(model, environment).rules.flatMap(rule => {
		const {source, allow} = rule;
		if (!allow || source.kind !== 'value' || rule.meant === undefined) return [];
		const base = {of: rule.meant, kind: 'firewall source' as const, label: 'firewall source'};
		return [
			valueFrom(
				environment,
				{host: rule.host, groups: new Set<string>()},
				base,
				source,
				rule,
				false,
				undefined,
			),
		];
	});
}

function valueFrom(
	{name}: Environment,
	{host}: Context,
	what: Pick<NetworkValue, 'of' | 'kind' | 'label'>,
	result: Resolved,
	{path, line}: Place,
	conditional: boolean,
	answer: Answer | undefined,
): NetworkValue {
	const text = result.kind === 'value' ? String(result.value) : '';
	const cidrs = text.split(',').flatMap(part => parseCidr(part.trim()) ?? []);
	return {...what, path, line, cidrs, text, result, answer, environment: name, host, conditional};
}

/** Whether two values of the same purpose can both be right: pools lie inside, firewall sources around, all others are equal. */
export function agree(a: NetworkValue, b: NetworkValue): boolean {
	const inner = (one: NetworkValue): boolean => one.kind === 'pool' || one.kind === 'pool variable';
	return a.cidrs.every(one => {
		const same = b.cidrs.filter(({family}) => family === one.family);
		return (
			same.length === 0 ||
			same.some(two => {
				if (formatCidr(one) === formatCidr(two)) return true;
				if (inner(a) && inner(b)) return true;
				if (inner(a) || b.kind === 'firewall source') return covers(two, one);
				return inner(b) || a.kind === 'firewall source' ? covers(one, two) : false;
			})
		);
	});
}

/** The values that are known to be CIDRs. */
export function knownCidrs(values: readonly NetworkValue[]): readonly NetworkValue[] {
	return values.filter(({cidrs}) => cidrs.length > 0);
}

/** "role default, group_vars/all.yml:3" of a value, for evidence. */
export function originOf(value: NetworkValue): string {
	const winner = value.answer?.winner;
	return winner === undefined ? placeText(value) : `${placeText(value)} (${levels[winner.level]})`;
}
