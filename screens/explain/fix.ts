import type {WantedPort} from '../../src/policy/port-text.ts';
import {suggestText} from '../../src/report/policy/suggest.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {PlaceError} from '../../src/systems/reach/places.ts';
import {type Suggestion, suggestSteps} from '../../src/systems/reach/suggest.ts';
import type {Background} from '../../src/ui/background.ts';
import {createLater, type Later} from '../../src/ui/later.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {plural} from '../../src/ui/text/number.ts';

type Input = {
	readonly snapshot: Snapshot;
	readonly from: string;
	readonly to: string;
	readonly port: WantedPort;
};

/** A suggestion, or why there can be none. */
export type Fix = Suggestion | {readonly why: string};

/** So many connections that it opens are told one by one. */
const mostChanges = 200;
/** Cluster milliseconds after which it is worked out again while the cluster changes. */
const restMs = 10_000;

const later = createLater<Input, Fix>(fixSteps, restMs);
const sameInput = lastCall(
	(snapshot: Snapshot, from: string, to: string, port: WantedPort): Input => ({snapshot, from, to, port}),
);

function* fixSteps({snapshot, from, to, port}: Input): Generator<void, Fix> {
	try {
		return yield* suggestSteps(snapshot, from, to, port, mostChanges);
	} catch (error) {
		if (error instanceof PlaceError) return {why: error.message};
		throw error;
	}
}

/** The smallest policy that lets a connection through, worked out between keys. */
export function fixFor(background: Background, {snapshot, from, to, port}: Input): Later<Fix> {
	const question = `${from} ${to} ${port.text} ${snapshot.cluster.uid}`;
	return later(background, question, sameInput(snapshot, from, to, port), snapshot.now);
}

/** The policy as YAML to review, with what else it opens as comments. */
export function fixLines({value, pending}: Later<Fix>, arrow: string): readonly Line[] {
	if (value === undefined) return [[span('working out the smallest fix', pending ? 'warn' : 'dim')]];
	return fixText(value)
		.replaceAll('→', arrow)
		.trimEnd()
		.split('\n')
		.map(text => [span(text, text.startsWith('#') ? 'dim' : 'plain')]);
}

/** The same as one text, for the clipboard. */
export function fixText(fix: Fix): string {
	return 'why' in fix ? `# ${fix.why}\n` : suggestText(fix);
}

/** What a fix comes to, in a few words. */
export function fixSummary({value}: Later<Fix>): string {
	if (value === undefined) return 'working out the smallest fix';
	if ('why' in value) return value.why;
	const opens = value.changes.filter(({after}) => after.verdict === 'allow').length;
	if (value.policies.length === 0) return `no fix: ${value.trouble}`;
	const count =
		opens === mostChanges ? `at least ${plural(opens, 'connection')}` : plural(opens, 'connection');
	return `smallest fix: ${plural(value.policies.length, 'policy', 'policies')}, opens ${count}`;
}
