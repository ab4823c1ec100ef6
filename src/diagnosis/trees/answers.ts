import type {Evidence, Finding, Subject} from '../../checks/finding.ts';
import {lacksRight} from '../../checks/needs.ts';
import type {Fact} from '../../migration/per-snapshot.ts';
import {usable} from '../../migration/per-snapshot.ts';
import type {SourceName} from '../../store/rows.ts';
import type {Answer, Scope, World} from './tree.ts';

type More = Partial<Pick<Answer, 'evidence' | 'findings' | 'scope'>>;

/** It is so. */
export const yes = (because: string, more: More = {}): Answer => answer('yes', because, '', more);
/** It is not so. */
export const no = (because: string, more: More = {}): Answer => answer('no', because, '', more);
/** It cannot be told; `tell` is the command or key that would. */
export const unknown = (because: string, tell: string, more: More = {}): Answer =>
	answer('unknown', because, tell, more);

/** `more` may be another answer, of which only what proves it is taken. */
function answer(kind: Answer['kind'], because: string, tell: string, more: More): Answer {
	const {evidence = [], findings = [], scope} = more;
	return {kind, because, tell, evidence, findings, ...(scope !== undefined && {scope})};
}

/** Fields of objects as evidence, read now since sources are watched. */
export function facts({snapshot}: World, found: readonly Fact[]): readonly Evidence[] {
	return found.slice(0, 8).map(fact => ({kind: 'field', ...fact, at: snapshot.now}));
}

/**
 * Whether a finding speaks of what the walk is about: an object of it or its namespace. One about other objects of the same kind does
 * not, although it is in the same namespace.
 */
export function concerns(scope: Scope, {subjects}: Finding): boolean {
	if (scope.namespace === '' && scope.subjects.length === 0) return true;
	const wanted = new Set(scope.subjects.map(keyOf));
	if (subjects.some(subject => wanted.has(keyOf(subject)))) return true;
	const kinds = new Set(scope.subjects.map(({kind}) => kind));
	if (subjects.some(({kind}) => kinds.has(kind))) return false;
	const isOfNamespace = ({kind, namespace, name}: Subject): boolean =>
		scope.namespace !== '' && (kind === 'Namespace' ? name : namespace) === scope.namespace;
	return subjects.some(isOfNamespace);
}

const keyOf = ({kind, namespace, name}: Subject): string => `${kind}/${namespace}/${name}`;

export type Wanted = {
	readonly codes: readonly string[];
	/** Only findings whose id says this after the code. */
	readonly part?: RegExp;
	/** 'everywhere' takes findings about anything, for causes that are below namespaces. */
	readonly where?: 'here' | 'everywhere';
	/** What a warning counts as; nothing unless set. */
	readonly warnings?: boolean;
	readonly subject?: (subject: Subject) => boolean;
};

/**
 * Whether checks say that something is wrong: yes with the findings, no when they looked and found nothing, unknown when they could not
 * look. What does not exist in this cluster is not wrong.
 */
export function said(world: World, scope: Scope, wanted: Wanted): Answer {
	const {codes, part, where = 'here', warnings = false, subject} = wanted;
	const all = world.findings.filter(({code}) => codes.includes(code));
	const red = all.filter(
		finding =>
			(finding.verdict === 'FAIL' || (warnings && finding.verdict === 'WARN')) &&
			(part === undefined || part.test(finding.id.slice(finding.code.length))) &&
			(where === 'everywhere' || concerns(scope, finding)) &&
			(subject === undefined || finding.subjects.some(subject)),
	);
	if (red.length > 0)
		return yes(red.map(({code, summary}) => `${code}: ${summary}`).join('; '), {
			evidence: red.flatMap(({evidence}) => evidence.slice(0, 3)).slice(0, 8),
			findings: red,
		});
	const dark = all.find(finding => isDark(world, finding));
	if (dark !== undefined)
		return unknown(`${dark.code} could not look: ${dark.summary}`, `ktriage check ${dark.code}`);
	if (all.length === 0)
		return unknown(`nothing here looks at ${codes.join(', ')}`, `ktriage check ${codes.join(' ')}`);
	return no(`${[...new Set(all.map(({code}) => code))].join(', ')} found nothing of this here`);
}

/** A check that had to be silent for another reason than that what it looks at is not installed. */
function isDark({snapshot}: World, finding: Finding): boolean {
	if (finding.verdict === 'UNKNOWN') return true;
	return lacksRight(finding) || (finding.verdict === 'SKIP' && snapshot.api.kind !== 'up');
}

/** Unknown when one of the sources is not read, or not current; undefined when all are. */
export function unread({snapshot}: World, ...names: readonly SourceName[]): Answer | undefined {
	if (snapshot.api.kind !== 'up')
		return unknown(
			'the API server does not answer, so nothing of this is known to be so now',
			'ktriage why api',
		);
	const missing = names.filter(name => !usable(snapshot, name));
	if (missing.length === 0) return undefined;
	return unknown(
		`not read, or not current: ${missing.join(', ')}`,
		'ktriage check -o json (sources) says why',
	);
}
