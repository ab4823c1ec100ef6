import {parseDocument} from 'yaml';
import type {PolicyManifests} from '../systems/reach/manifests.ts';
import {SnapshotError} from './errors.ts';
import {readPolicyManifests} from './policy-manifests.ts';

/** What an edited manifest would do, or why it cannot be read. */
export type ReadDraft =
	| {readonly kind: 'read'; readonly applied: PolicyManifests; readonly deleted: PolicyManifests}
	| {readonly kind: 'unreadable'; readonly why: string};

/** What the server keeps of an object: nothing that a person edits. */
const kept: readonly (readonly string[])[] = [
	['status'],
	['metadata', 'uid'],
	['metadata', 'resourceVersion'],
	['metadata', 'generation'],
	['metadata', 'creationTimestamp'],
	['metadata', 'managedFields'],
	['metadata', 'selfLink'],
	['metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration'],
];

const head = [
	'# What if? Nothing is applied: save and leave, and ktriage shows which verdicts this would change.',
	'# An empty file asks what would be if the policy were deleted.',
];

/** The manifest of an object as a person edits it: without what the server keeps. */
export function draftOf(yaml: string): string {
	const document = parseDocument(yaml);
	for (const path of kept) if (document.hasIn(path)) document.deleteIn(path);
	const annotations = document.getIn(['metadata', 'annotations']);
	if (isEmptyMap(annotations)) document.deleteIn(['metadata', 'annotations']);
	return `${head.join('\n')}\n${document.toString({lineWidth: 0})}`;
}

function isEmptyMap(node: unknown): boolean {
	return (
		typeof node === 'object' &&
		node !== null &&
		'items' in node &&
		Array.isArray(node.items) &&
		node.items.length === 0
	);
}

/** What applying `text` would change, when `original` is what it was made from: an empty text deletes it. */
export function readDraft(original: string, text: string, name: string, namespace: string): ReadDraft {
	const nothing: PolicyManifests = {rows: [], notes: []};
	try {
		const was = readPolicyManifests(original, name, namespace);
		const applied = readPolicyManifests(text, name, namespace);
		const isEmpty = applied.rows.length === 0 && applied.notes.length === 0;
		return {kind: 'read', applied, deleted: isEmpty ? was : nothing};
	} catch (error) {
		if (error instanceof SnapshotError) return {kind: 'unreadable', why: error.message};
		throw error;
	}
}
