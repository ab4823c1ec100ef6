import {logPatterns} from '../migration/logs/patterns/index.ts';
import {type LogHit, readingOf} from '../migration/logs/reading.ts';
import type {ContainerLog} from '../store/logs/log.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {Check} from './check.ts';
import type {Evidence, Finding, Subject} from './finding.ts';
import {hitEvidence} from './log-support.ts';

/** Lines of one finding: enough to recognise them with kubectl. */
const mostLines = 3;

const codes = new Set(logPatterns.filter(({sign}) => sign === 'bad').map(({code}) => code));
/** Checks that have the scheduler or the agents as their neighbours: what these say of a namespace is about its models. */
const ofAgents = /^SEL-/;

/** Whether lines of logs can bear witness for this check: some are known to mean what it looks for, and it does not read them itself. */
export function hasLogWitness({code, needs}: Check): boolean {
	return codes.has(code) && !needs.includes('logs');
}

/**
 * What the check found, with the lines of logs that say the same of the same objects. Nothing is concluded from a line here: it is
 * evidence beside what the check saw, for people who want to see it in the words of the program.
 */
export function witnessed(snapshot: Snapshot, findings: readonly Finding[]): readonly Finding[] {
	return findings.map(finding => {
		const {verdict, evidence} = finding;
		const isRed = verdict === 'FAIL' || verdict === 'WARN' || verdict === 'UNKNOWN';
		if (!isRed || evidence.some(({kind}) => kind === 'log')) return finding;
		const lines = linesAbout(snapshot, finding);
		return lines.length === 0 ? finding : {...finding, evidence: [...evidence, ...lines]};
	});
}

function linesAbout(snapshot: Snapshot, {code, subjects}: Finding): readonly Evidence[] {
	const found: Evidence[] = [];
	for (const log of snapshot.logs.containers) {
		for (const hit of readingOf(log).hits) {
			if (hit.what.code !== code || hit.what.sign !== 'bad') continue;
			if (!subjects.some(subject => isAbout(log, hit, subject, code))) continue;
			found.push(...hitEvidence(log, hit));
			if (found.length >= mostLines) return found;
		}
	}
	return found;
}

/** The log is that of the object or of a pod of it, the line names it, or it is what an agent says of the storage of its namespace. */
function isAbout(log: ContainerLog, {last}: LogHit<unknown>, subject: Subject, code: string): boolean {
	const {kind, namespace, name} = subject;
	if (kind === 'Node' || kind === 'Namespace' || name === '') return false;
	const isNear = log.namespace === namespace;
	if (isNear && (log.pod === name || log.pod.startsWith(`${name}-`))) return true;
	if (isNear && ofAgents.test(code) && log.program === 'seldon agent') return true;
	return last.text.includes(`${namespace}/${name}`) || (name.length > 5 && names(last.text, name));
}

/** The name as a word of its own: mlflow is not in mlflow-server. */
function names(text: string, name: string): boolean {
	for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
		const before = text[at - 1] ?? ' ';
		const after = text[at + name.length] ?? ' ';
		if (!/[\w.-]/.test(before) && !/[\w-]/.test(after)) return true;
	}
	return false;
}
