import type {Subject} from '../checks/finding.ts';
import {checks} from '../checks/index.ts';
import {trees} from './trees/index.ts';

/** What "why?" can be asked about. */
export type WhyQuestion =
	| {readonly kind: 'topic'; readonly topic: string}
	| {readonly kind: 'finding'; readonly code: string}
	| {readonly kind: 'object'; readonly subject: Subject};

/** Words for kinds, singular, plural and as kubectl shortens them. */
const kinds: Readonly<Record<string, {readonly kind: string; readonly namespaced: boolean}>> = {
	ns: {kind: 'Namespace', namespaced: false},
	namespace: {kind: 'Namespace', namespaced: false},
	node: {kind: 'Node', namespaced: false},
	pod: {kind: 'Pod', namespaced: true},
	po: {kind: 'Pod', namespaced: true},
	service: {kind: 'Service', namespaced: true},
	svc: {kind: 'Service', namespaced: true},
	model: {kind: 'Model', namespaced: true},
	server: {kind: 'Server', namespaced: true},
	experiment: {kind: 'Experiment', namespaced: true},
	workflow: {kind: 'Workflow', namespaced: true},
	wf: {kind: 'Workflow', namespaced: true},
	networkpolicy: {kind: 'NetworkPolicy', namespaced: true},
	netpol: {kind: 'NetworkPolicy', namespaced: true},
	ippool: {kind: 'IPPool', namespaced: false},
};

/** Every word a tree can be asked for by. */
export const whyTopics: readonly string[] = [...new Set(trees.flatMap(({topics}) => topics))].sort();

/**
 * Reads what is asked: "models", "T3", "CID-02", a finding's id, "ns/NAME", "pod NS/NAME", "service NS/NAME", "model NS/NAME";
 * undefined when it is none of them.
 */
export function whyQuestion(words: readonly string[]): WhyQuestion | undefined {
	const [first = '', second] = words;
	if (words.length > 2 || first === '') return undefined;
	const slash = first.indexOf('/');
	const [word, rest] =
		second === undefined && slash > 0 ? [first.slice(0, slash), first.slice(slash + 1)] : [first, second];
	const kind = kinds[word.toLowerCase().replace(/(?<=..)s$/, '')] ?? kinds[word.toLowerCase()];
	if (rest !== undefined && kind !== undefined) return objectOf(kind, rest);
	if (second !== undefined) return undefined;
	const code = first.toUpperCase().split('/')[0] ?? '';
	if (checks.some(check => check.code === code)) return {kind: 'finding', code: first};
	const topic = first.toLowerCase();
	if (whyTopics.includes(topic) || trees.some(({name}) => name === first.toUpperCase()))
		return {kind: 'topic', topic};
	return undefined;
}

function objectOf(
	{kind, namespaced}: {readonly kind: string; readonly namespaced: boolean},
	rest: string,
): WhyQuestion | undefined {
	const parts = rest.split('/');
	if (parts.some(part => part === '') || parts.length !== (namespaced ? 2 : 1)) return undefined;
	const [namespace, name] = namespaced ? parts : ['', rest];
	return {kind: 'object', subject: {kind, namespace: namespace ?? '', name: name ?? ''}};
}
