import {createHash} from 'node:crypto';
import type {ActionPlan} from './plan.ts';

/**
 * Stands for what a plan relies on and what it will send: cluster, context, objects with uid, resourceVersion and finalizers, and every
 * request. 24 hexadecimal digits of a SHA-256 over the parts with their keys sorted.
 */
export function planDigest({kind, cluster, bound, requests}: ActionPlan): string {
	const text = canonical({kind, cluster, bound, requests});
	return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
	const entries = Object.entries(value)
		.filter(([, inner]) => inner !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`);
	return `{${entries.join(',')}}`;
}
