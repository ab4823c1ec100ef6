import {malformedSources} from '../migration/per-snapshot.ts';
import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';

/**
 * Sources whose objects are judged one by one: what is said of one that was understood stays true when another was not. In every other
 * source an object that is missing changes what the rest means: a pool, a node, a Service, a policy that lets something through.
 */
const population: ReadonlySet<string> = new Set<SourceName>([
	'pods',
	'workflows',
	'seldonModels',
	'seldonExperiments',
	'seldonPipelines',
	'creationFailures',
	'serviceEvents',
	'resourceQuotas',
]);

/**
 * What a check said, as far as it holds while objects of what it reads could not be understood (field of another type, no name): they
 * are missing from the tables, and nothing may be concluded from what is missing. What is wrong with such an object says OPS-02.
 */
export function doubted(snapshot: Snapshot, check: Check, findings: readonly Finding[]): readonly Finding[] {
	const odd = malformedSources(snapshot, [...check.needs, ...(check.infers ?? [])]);
	if (odd.length === 0) return findings;
	const titles = odd.map(({title, name}) => title || name).join(' and ');
	const summary = `not all ${titles} can be understood`;
	const explanation = odd.map(({title, malformedWhy = ''}) => `${title}: ${malformedWhy}`).join('; ');
	const isWhole = odd.some(({name, malformed, objects}) => !population.has(name) || malformed >= objects);
	if (!isWhole && odd.every(({name}) => name === 'pods')) return findings;
	const unknown = finding(check, {verdict: 'UNKNOWN', summary, explanation});
	if (isWhole) return findings.every(({verdict}) => verdict === 'SKIP') ? findings : [unknown];
	return findings.map(one => (one.verdict === 'PASS' ? {...unknown, id: one.id} : one));
}
