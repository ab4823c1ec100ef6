import type {Hit, NodeReading} from '../../policy-hits/hits.ts';
import type {EngineLeftover} from '../../policy-hits/second-engine.ts';
import type {HitSource} from '../../policy-hits/source.ts';

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
				// Flows are of the whole cluster.
				node: reading.backend === 'flows' ? null : node,
				at: at === 0 ? null : new Date(at).toISOString(),
				backend: reading.backend,
				chains: reading.leftovers,
				...(reading.facts && {facts: reading.facts}),
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
	const {because, log, pending, lastAt} = hit;
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
		...(because && {because}),
		...(log !== undefined && {log}),
		...(pending && {pending}),
		...(lastAt !== undefined && {lastHit: new Date(lastAt).toISOString()}),
	};
}

const sourceNames: Readonly<Record<HitSource['kind'], string>> = {
	flows: 'flows',
	counters: 'counters',
	log: 'kernel log',
	metrics: 'metrics',
	recorded: 'recording',
	static: 'reading',
};

/** Hits for people: denials first; what was never hit is counted, not listed. */
export function hitsText({source, readings, unread, leftovers, hits}: HitsReport): string {
	const hit = hits.filter(({packets}) => packets > 0);
	const lines = [
		`source: ${source.why}`,
		...source.passed.map(({kind, why}) => `  no ${sourceNames[kind]}: ${why}`),
		...readings.map(
			({node, reading}) =>
				`  ${node}: ${reading.backend}, ${[...(reading.facts ?? [`${reading.counters.length} counters`]), ...reading.problems].join('; ')}`,
		),
		...unread.map(({node, why}) => `  ${node}: not read: ${why}`),
		...leftovers.map(({node, what, says}) => `  ${node}: ${what}: ${says}`),
	];
	if (hits.length > 0 || (readings.length > 0 && source.kind !== 'metrics')) {
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
export function hitTitle(hit: Hit): string {
	const {action, engine, direction, policy, rule, endpoint, nodes, log, pending} = hit;
	const way = direction === undefined ? '' : ` ${direction}`;
	const by = engine === 'calico' ? '' : ` by ${engine}`;
	const on = nodes.length === 0 ? '' : ` on ${nodes.join(', ')}`;
	const would = pending ? `would ${action}` : action;
	if (log !== undefined) return `log${way}  ${endpoint} (log of the kernel, ${log})${on}`;
	if (policy === undefined) return `${would}${way}${by}  ${endpoint} (${endWords(hit)})${on}`;
	const at = rule === undefined || direction === undefined ? '' : ` .spec.${direction}[${rule}]`;
	return `${would}${way}${by}  ${policyWords(policy)}${at}`;
}

function endWords({engine, tier, because}: Hit): string {
	if (engine === 'kube-router') return 'no policy lets it through';
	if (tier === undefined || tier === '') return 'after all tiers';
	const by = because === undefined ? '' : `, to which ${policyWords(because)} brings it`;
	return `no rule of tier ${tier} matches${by}`;
}

function policyWords({group, kind, namespace, name}: NonNullable<Hit['policy']>): string {
	const shown = group === 'projectcalico.org' && kind === 'NetworkPolicy' ? `Calico ${kind}` : kind;
	return `${shown} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}
