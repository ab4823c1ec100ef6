import type {Finding, Subject} from '../checks/finding.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {Diagnosis} from './diagnosis.ts';
import {said} from './trees/answers.ts';
import {trees} from './trees/index.ts';
import {type Entry, entryOf} from './trees/of-finding.ts';
import type {Scope, Tree, World} from './trees/tree.ts';
import {type Walk, walk} from './trees/walk.ts';
import {objectDoubt} from './why-object.ts';
import type {WhyQuestion} from './why-question.ts';

/** A finding with what explains it, up to the roots. */
export type WhyFinding = {readonly finding: Finding; readonly roots: readonly Finding[]};

/** The answer to "why?": the walks through the trees, and the root causes of what was asked about. */
export type WhyAnswer = {
	readonly about: string;
	/** cause: a walk ends at one; clear: nothing is wrong; unknown: something would have to be known first. */
	readonly verdict: 'cause' | 'clear' | 'unknown';
	readonly summary: string;
	readonly walks: readonly Walk[];
	/** What the checks say of it, in rank order, with their roots. */
	readonly findings: readonly WhyFinding[];
};

/** Walks for this many findings are enough for one answer. */
const mostWalks = 12;

/** Goes through the trees for what is asked about. */
export function why(snapshot: Snapshot, diagnosis: Diagnosis, question: WhyQuestion): WhyAnswer {
	const world: World = {snapshot, findings: diagnosis.findings};
	switch (question.kind) {
		case 'topic':
			return ofTopic(world, question.topic);
		case 'finding':
			return ofFindings(world, question.code, matching(world, question.code));
		case 'object':
			return ofObject(world, question.subject);
	}
}

/** The walk for one finding; undefined when no tree is about it, or it says nothing that could be asked about. */
export function walkOf(world: World, finding: Finding): Walk | undefined {
	const entry = entryOf(finding);
	const tree = trees.find(({name}) => name === entry?.tree);
	if (tree === undefined || entry === undefined) return undefined;
	return walk(trees, world, tree, scopeOf(world, tree, entry, finding), entry.at);
}

/** A tree knows more about what it is walked for than the finding does; else the finding says what it is about. */
function scopeOf(world: World, tree: Tree, {at}: Entry, {id, subjects}: Finding): Scope {
	const isIn = (subject: Subject, {subjects: others}: Scope): boolean =>
		others.some(one => keyOf(one) === keyOf(subject));
	const known = at === undefined ? tree.scopes(world) : [];
	const same = known.find(scope => subjects.some(subject => isIn(subject, scope)));
	if (same !== undefined) return same;
	const namespaces = subjects.map(({kind, namespace, name}) => (kind === 'Namespace' ? name : namespace));
	const namespace = namespaces.find(name => name !== '') ?? '';
	return (
		known.find(scope => scope.namespace === namespace && namespace !== '') ?? {about: id, namespace, subjects}
	);
}

function ofTopic(world: World, topic: string): WhyAnswer {
	const wanted = trees.filter(({name, topics}) => name === topic.toUpperCase() || topics.includes(topic));
	const walks = wanted.flatMap(tree =>
		tree
			.scopes(world)
			.slice(0, mostWalks)
			.map(scope => walk(trees, world, tree, scope)),
	);
	const watches = [...new Set(wanted.flatMap(tree => tree.watches))];
	const told = said(world, {about: '', namespace: '', subjects: []}, {codes: watches, where: 'everywhere'});
	const blind = walks.length === 0 && told.kind === 'unknown' ? told.because : undefined;
	const subjects = new Set(walks.flatMap(({scope}) => scope.subjects.map(keyOf)));
	const about = world.findings.filter(
		finding => isRed(finding) && finding.subjects.some(subject => subjects.has(keyOf(subject))),
	);
	return conclude(topic, walks, withRoots(world, about), blind);
}

function matching({findings}: World, code: string): readonly Finding[] {
	const wanted = code.toUpperCase();
	const exact = findings.filter(({id}) => id.toUpperCase() === wanted);
	return exact.length > 0 ? exact : findings.filter(finding => finding.code === wanted);
}

function ofFindings(world: World, about: string, found: readonly Finding[]): WhyAnswer {
	const red = found.filter(isRed);
	const dark = found.find(({verdict}) => verdict === 'UNKNOWN' || verdict === 'SKIP');
	const blind =
		red.length === 0 && found.every(({verdict}) => verdict !== 'PASS') ? dark?.summary : undefined;
	const walks = distinct(red.slice(0, mostWalks).flatMap(finding => walkOf(world, finding) ?? []));
	return conclude(about, walks, withRoots(world, found.length > 0 ? found : []), blind);
}

function ofObject(world: World, subject: Subject): WhyAnswer {
	const {kind, namespace, name} = subject;
	const isNamespace = kind === 'Namespace';
	const about = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
	const red = world.findings.filter(
		finding =>
			isRed(finding) &&
			finding.subjects.some(one =>
				isNamespace ? one.namespace === name || keyOf(one) === keyOf(subject) : keyOf(one) === keyOf(subject),
			),
	);
	const isAbout = (scope: Scope): boolean =>
		scope.subjects.some(one => keyOf(one) === keyOf(subject)) ||
		(isNamespace && scope.namespace === name && scope.text !== undefined);
	const own = trees.flatMap(tree =>
		tree
			.scopes(world)
			.filter(isAbout)
			.map(scope => walk(trees, world, tree, scope)),
	);
	const extra = kind === 'Service' && own.length === 0 ? serviceWalk(world, subject) : [];
	const walks = distinct([
		...own,
		...extra,
		...red.slice(0, mostWalks).flatMap(finding => walkOf(world, finding) ?? []),
	]);
	const blind = objectDoubt(world.snapshot, subject);
	return conclude(
		about,
		walks.slice(0, mostWalks),
		withRoots(world, red),
		red.length === 0 ? blind : undefined,
	);
}

/** A load balancer that no check complains of may be asked about all the same. */
function serviceWalk(world: World, subject: Subject): readonly Walk[] {
	const row = world.snapshot.tables.services.find(
		({namespace, name}) => namespace === subject.namespace && name === subject.name,
	);
	const tree = trees.find(({name}) => name === 'T5');
	if (row?.type !== 'LoadBalancer' || tree === undefined) return [];
	return [
		walk(trees, world, tree, {
			about: `Service ${row.namespace}/${row.name}`,
			namespace: row.namespace,
			subjects: [subject],
		}),
	];
}

/** Walks that come to the same cause over the same questions say it once. */
function distinct(walks: readonly Walk[]): readonly Walk[] {
	const key = ({steps, end, scope}: Walk): string =>
		JSON.stringify([end, end.kind === 'leaf' ? '' : scope.about, steps.at(-1)?.answer.because]);
	return [...new Map([...walks].reverse().map(one => [key(one), one])).values()].reverse();
}

function conclude(
	about: string,
	walks: readonly Walk[],
	findings: readonly WhyFinding[],
	blind: string | undefined,
): WhyAnswer {
	const leaves = walks.flatMap(({end}) =>
		end.kind === 'leaf' && end.leaf.severity === 'fail' ? [end.leaf] : [],
	);
	const base = {about, walks, findings};
	if (leaves.length > 0)
		return {
			...base,
			verdict: 'cause',
			summary: [...new Set(leaves.map(({diagnosis}) => diagnosis))].join('; '),
		};
	const open = walks.find(({end}) => end.kind === 'unknown');
	if (open?.end.kind === 'unknown')
		return {...base, verdict: 'unknown', summary: `cannot be told yet: ${open.end.why}`};
	if (blind !== undefined) return {...base, verdict: 'unknown', summary: `cannot be told yet: ${blind}`};
	const red = findings.find(({finding}) => finding.verdict === 'FAIL');
	if (red !== undefined) return {...base, verdict: 'cause', summary: red.finding.summary};
	return {...base, verdict: 'clear', summary: `nothing is known to be wrong with ${about}`};
}

function withRoots({findings}: World, some: readonly Finding[]): readonly WhyFinding[] {
	const byId = new Map(findings.map(finding => [finding.id, finding]));
	return some.map(finding => {
		const roots = new Map<string, Finding>();
		const seen = new Set<string>();
		const visit = (id: string): void => {
			const above = byId.get(id);
			if (above === undefined || seen.has(id)) return;
			seen.add(id);
			if (above.explainedBy.length === 0) roots.set(id, above);
			else above.explainedBy.forEach(visit);
		};
		finding.explainedBy.forEach(visit);
		return {finding, roots: [...roots.values()]};
	});
}

function isRed({verdict}: Finding): boolean {
	return verdict === 'FAIL' || verdict === 'WARN';
}

function keyOf({kind, namespace, name}: Subject): string {
	return `${kind}/${namespace}/${name}`;
}
