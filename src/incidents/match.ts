import type {Finding} from '../checks/finding.ts';
import type {Incident, Match, SeenSign} from './incident.ts';

/** Fewer signs than this are a coincidence. */
const fewest = 2;
/** Of its signs this part has to be there. */
const most = 0.6;

/**
 * Solved cases that what is found looks like, the likest first. Set logic over the codes of findings that fail or warn: a healthy cluster
 * looks like nothing. The first sign has to be there, or not be known; a check that looked and passed speaks against the case.
 */
export function matchIncidents(
	incidents: readonly Incident[],
	findings: readonly Finding[],
): readonly Match[] {
	const said = Map.groupBy(findings, ({code}) => code);
	return incidents
		.map((incident): Match => {
			const signs = incident.signs.map((sign): SeenSign => {
				const found = said.get(sign.code) ?? [];
				const isRed = ({verdict}: Finding) =>
					verdict === 'FAIL' || (verdict === 'WARN' && sign.verdict === 'WARN');
				const there = found.some(isRed);
				const now = there ? found.find(isRed)?.verdict : found[0]?.verdict;
				return {...sign, there, now};
			});
			return {
				incident,
				there: signs.filter(({there}) => there),
				missing: signs.filter(({there}) => !there),
			};
		})
		.filter(({incident: {signs}, there, missing}) => {
			const contradicted = missing.some(({code, now}) => code === signs[0]?.code && now === 'PASS');
			return !contradicted && there.length >= fewest && there.length / signs.length >= most;
		})
		.sort((a, b) => share(b) - share(a) || b.there.length - a.there.length);
}

function share({incident, there}: Match): number {
	return there.length / incident.signs.length;
}

/** "looks like TITLE (ID), 3 of 4 signs; the missing one is CID-02 …, which says PASS". */
export function matchText({incident, there, missing}: Match): string {
	const told = missing.map(
		({code, what, now}) => `${code} ${what}${now === undefined ? '' : `, which says ${now}`}`,
	);
	const left =
		told.length === 0 ? '' : `; the missing ${told.length === 1 ? 'one is' : 'ones are'} ${told.join(', ')}`;
	return `looks like ${incident.title} (${incident.id}), ${there.length} of ${incident.signs.length} signs${left}`;
}

/** Signs of what is found now, for a case that is to be remembered: root causes first, each code once. */
export function signsOf(findings: readonly Finding[], codes: readonly string[]): Incident['signs'] {
	const red = findings.flatMap(({code, verdict, title, class: kind}) =>
		verdict === 'FAIL' || verdict === 'WARN' ? [{code, verdict, what: title, isRoot: kind === 'root'}] : [],
	);
	const wanted =
		codes.length === 0 ? red.filter(({isRoot}) => isRoot) : red.filter(({code}) => codes.includes(code));
	const seen = new Set<string>();
	return wanted
		.filter(({code}) => !seen.has(code) && seen.add(code))
		.slice(0, mostSigns)
		.map(({code, verdict, what}) => ({code, verdict, what}));
}

/** More signs than this no second case has. */
export const mostSigns = 8;
