import type {Hit, NodeReading} from '../../policy-hits/hits.ts';
import type {EngineLeftover} from '../../policy-hits/second-engine.ts';

/** Where hits come from, or why there are none. */
export type HitSource = {readonly kind: 'counters' | 'recorded' | 'static'; readonly why: string};

/** Everything `policy hits` says. */
export type HitsReport = {
	readonly source: HitSource;
	readonly readings: readonly NodeReading[];
	/** Nodes that could not be read. */
	readonly unread: readonly {readonly node: string; readonly why: string}[];
	readonly leftovers: readonly EngineLeftover[];
	readonly hits: readonly Hit[];
};

/** Hits as the value that is printed as JSON. */
export function hitsJson({source, readings, unread, leftovers, hits}: HitsReport): object {
	return {
		format: 'ktriage.policy-hits/v1',
		source,
		nodes: [
			...readings.map(({node, at, reading}) => ({
				node,
				at: at === 0 ? null : new Date(at).toISOString(),
				backend: reading.backend,
				chains: reading.leftovers,
				problems: reading.problems,
			})),
			...unread.map(({node, why}) => ({node, at: null, backend: null, chains: null, problems: [why]})),
		],
		leftovers,
		hits: hits.map(hitJson),
	};
}

/** One hit as JSON. */
export function hitJson(hit: Hit): object {
	const {engine, action, direction, policy, rule, endpoint, tier, nodes, packets, moved, rate, reset} = hit;
	return {
		engine,
		action,
		direction: direction ?? null,
		policy: policy ?? null,
		rule: rule ?? null,
		endpoint: endpoint === '' ? null : endpoint,
		...(tier !== undefined && {tier}),
		nodes,
		packets,
		...(moved !== undefined && {moved}),
		...(rate !== undefined && {rate: Math.round(rate * 100) / 100}),
		...(reset && {reset}),
	};
}

/** Hits for people: denials first; what was never hit is counted, not listed. */
export function hitsText({source, readings, unread, leftovers, hits}: HitsReport): string {
	const hit = hits.filter(({packets}) => packets > 0);
	const lines = [
		`source: ${source.why}`,
		...readings.map(
			({node, reading}) =>
				`  ${node}: ${reading.backend}, ${reading.counters.length} counters${reading.problems.map(one => `; ${one}`).join('')}`,
		),
		...unread.map(({node, why}) => `  ${node}: not read: ${why}`),
		...leftovers.map(({node, what, says}) => `  ${node}: ${what}: ${says}`),
	];
	if (readings.length > 0) {
		const columns = ['PACKETS', ...(hit.some(one => one.rate !== undefined) ? ['PER SECOND'] : []), 'WHAT'];
		lines.push('', columns.join('  '));
		lines.push(...hit.map(one => row(one, columns.length === 3)));
		lines.push(`${hits.length - hit.length} rules and pods were never hit since their rules were written`);
	}
	return `${lines.join('\n')}\n`;
}

function row(hit: Hit, withRate: boolean): string {
	const rate = withRate ? `  ${(hit.rate === undefined ? '-' : hit.rate.toFixed(1)).padStart(10)}` : '';
	return `${String(hit.packets).padStart(7)}${rate}  ${hitTitle(hit)}`;
}

/** What was hit, as a sentence. */
export function hitTitle({action, engine, direction, policy, rule, endpoint, tier, nodes}: Hit): string {
	const way = direction === undefined ? '' : ` ${direction}`;
	const by = engine === 'calico' ? '' : ` by ${engine}`;
	if (policy === undefined) {
		const end =
			engine === 'kube-router'
				? 'no policy lets it through'
				: tier === undefined || tier === ''
					? 'after all tiers'
					: `no rule of tier ${tier} matches`;
		return `deny${way}${by}  ${endpoint} (${end}) on ${nodes.join(', ')}`;
	}
	const {group, kind, namespace, name} = policy;
	const shown = `${group === 'projectcalico.org' && kind === 'NetworkPolicy' ? 'Calico ' : ''}${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
	const at = rule === undefined || direction === undefined ? '' : ` .spec.${direction}[${rule}]`;
	return `${action}${way}${by}  ${shown}${at}`;
}
