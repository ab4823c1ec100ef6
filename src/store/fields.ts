import type {Condition, LabelSelector, Labels, ObjectMeta, OwnerRef} from './rows.ts';
import {cell} from './sanitise.ts';

/** A Kubernetes object, or a part of one, as JSON or the wire reader gives it: nothing about it is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** An object that cannot be understood: a field has another type than its API promises. Counted and shown, never guessed around. */
export class MalformedObject extends Error {
	override readonly name = 'MalformedObject';
}

function wrong(key: string, expected: string, found: unknown): MalformedObject {
	const kind = found === null ? 'null' : Array.isArray(found) ? 'a list' : `a ${typeof found}`;
	return new MalformedObject(`field ${cell(key, 64)}: expected ${expected}, found ${kind}`);
}

const absent = (value: unknown): value is undefined | null => value === undefined || value === null;

const nothing: Fields = Object.freeze({});

/** `value` as an object; `key` names it in the error. */
export function asFields(value: unknown, key: string): Fields {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw wrong(key, 'an object', value);
	return value as Fields;
}

/** The object under `key`; an empty one when absent. */
export function part(fields: Fields, key: string): Fields {
	const value = fields[key];
	return absent(value) ? nothing : asFields(value, key);
}

/** The string under `key`, as the cluster wrote it: only for parsing, never for keeping. */
export function raw(fields: Fields, key: string): string {
	const value = fields[key];
	if (absent(value)) return '';
	if (typeof value !== 'string') throw wrong(key, 'text', value);
	return value;
}

/** The string under `key`, sanitised; '' when absent. */
export function text(fields: Fields, key: string, max?: number): string {
	return cell(raw(fields, key), max);
}

/** A field that may be a number or a string (IntOrString) as text; '' when absent. */
export function numberOrText(fields: Fields, key: string): string {
	const value = fields[key];
	return typeof value === 'number' ? String(value) : text(fields, key);
}

/** The number under `key`; `otherwise` when absent. */
export function number(fields: Fields, key: string, otherwise = 0): number {
	const value = fields[key];
	if (absent(value)) return otherwise;
	if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(key, 'a number', value);
	return value;
}

/** The boolean under `key`; `otherwise` when absent. */
export function flag(fields: Fields, key: string, otherwise = false): boolean {
	const value = fields[key];
	if (absent(value)) return otherwise;
	if (typeof value !== 'boolean') throw wrong(key, 'true or false', value);
	return value;
}

/** The list under `key`; empty when absent. */
export function list(fields: Fields, key: string): readonly unknown[] {
	const value = fields[key];
	if (absent(value)) return [];
	if (!Array.isArray(value)) throw wrong(key, 'a list', value);
	return value;
}

/** The list of objects under `key`. */
export function parts(fields: Fields, key: string): readonly Fields[] {
	return list(fields, key).map(item => asFields(item, key));
}

/** The list of strings under `key`, sanitised. */
export function texts(fields: Fields, key: string): readonly string[] {
	return list(fields, key).map(item => {
		if (typeof item !== 'string') throw wrong(key, 'text', item);
		return cell(item);
	});
}

/** The string-to-string map under `key`, sanitised on both sides; `max` caps each value. */
export function textMap(fields: Fields, key: string, max?: number): Labels {
	const map = part(fields, key);
	const names = Object.keys(map);
	if (names.length === 0) return nothing as Labels;
	return Object.fromEntries(names.map(name => [cell(name), text(map, name, max)]));
}

/** The RFC 3339 time under `key` in milliseconds since the epoch; 0 when absent or Go's zero time. */
export function time(fields: Fields, key: string): number {
	const value = raw(fields, key);
	if (value === '') return 0;
	const at = Date.parse(value);
	if (Number.isNaN(at)) throw wrong(key, 'a time', value);
	return Math.max(0, at);
}

/** The reference with controller: true; what garbage collection and kubectl call the controlled-by. */
function controllerOf(metadata: Fields): OwnerRef | undefined {
	const reference = parts(metadata, 'ownerReferences').find(owner => flag(owner, 'controller'));
	return reference && {kind: text(reference, 'kind'), name: text(reference, 'name')};
}

/** What every row knows of its object. An object without a name is malformed. */
export function objectMeta(object: Fields): ObjectMeta {
	const metadata = part(object, 'metadata');
	const name = text(metadata, 'name');
	if (name === '') throw new MalformedObject('the object has no metadata.name');
	const deletedAt = time(metadata, 'deletionTimestamp');
	const owner = controllerOf(metadata);
	return {
		namespace: text(metadata, 'namespace'),
		name,
		uid: text(metadata, 'uid'),
		labels: textMap(metadata, 'labels'),
		createdAt: time(metadata, 'creationTimestamp'),
		...(deletedAt > 0 && {deletedAt}),
		finalizers: texts(metadata, 'finalizers'),
		...(owner && {owner}),
	};
}

/** Conditions of a status; `lastTransitionTime` as `at`. */
export function conditions(status: Fields): readonly Condition[] {
	return parts(status, 'conditions').map(condition => ({
		type: text(condition, 'type'),
		status: text(condition, 'status'),
		reason: text(condition, 'reason'),
		message: text(condition, 'message', 2048),
		at: time(condition, 'lastTransitionTime'),
	}));
}

/** A metav1.LabelSelector with matchLabels folded into expressions (an In with one value means the same). */
export function labelSelector(fields: Fields, key: string): LabelSelector {
	const selector = part(fields, key);
	const labels = Object.entries(textMap(selector, 'matchLabels'));
	return {
		expressions: [
			...labels.map(([name, value]) => ({key: name, operator: 'In', values: [value]})),
			...parts(selector, 'matchExpressions').map(expression => ({
				key: text(expression, 'key'),
				operator: text(expression, 'operator'),
				values: texts(expression, 'values'),
			})),
		],
	};
}
