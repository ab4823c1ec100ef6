import {redacted} from '../record/redact.ts';
import {isMapping} from '../record/shape.ts';
import {cell} from '../store/sanitise.ts';
import type {ActionKind, ActionRequest, ActionTarget} from './plan.ts';

/** Who acted, as far as this machine knows. */
export type Actor = {
	readonly user: string;
	readonly host: string;
	readonly pid: number;
	/** User of the kubeconfig, and whom it impersonates. */
	readonly kubeUser: string;
};

/**
 * One line of the audit. `intent` is on disk before a request is sent, `outcome` after its answer; an intent without outcome is a request
 * of which it is not known whether the server did it.
 */
export type AuditRecord = {
	readonly format: 'ktriage.audit/v1';
	readonly phase: 'intent' | 'outcome';
	/** Of the action; all its requests share it. */
	readonly id: string;
	/** Of the request within the action, from 0. */
	readonly step: number;
	/** RFC 3339. */
	readonly at: string;
	/** `playbook-run` is a command of a playbook on this machine: what it did to the cluster nobody here knows. */
	readonly action: ActionKind | 'playbook-run';
	readonly digest: string;
	readonly who: Actor;
	readonly context: string;
	readonly server: string;
	readonly clusterUid: string;
	readonly target: ActionTarget;
	readonly request: {readonly verb: string; readonly path: string; readonly body?: unknown};
	/** With an outcome: accepted, refused, or unknown when no answer came and reading again did not tell. */
	readonly result?: 'accepted' | 'refused' | 'unknown';
	readonly status?: number;
	readonly error?: string;
	/** Secrets masked. */
	readonly before?: unknown;
	readonly after?: unknown;
};

/** An object as it may stand in the audit: values of Secrets and passwords masked. */
export function auditObject(object: unknown): unknown {
	return isMapping(object) ? redacted(object, {secrets: 0, values: 0}) : undefined;
}

/** What is kept of a request: a body that may hold a secret is masked like the object it makes. */
export function auditRequest({verb, path, body}: ActionRequest): AuditRecord['request'] {
	if (body === undefined) return {verb, path};
	let value: unknown;
	try {
		value = JSON.parse(body);
	} catch {
		value = cell(body, 2_000);
	}
	return {verb, path, body: isMapping(value) ? redacted(value, {secrets: 0, values: 0}) : value};
}

/** The intents that no outcome follows: what a crash or a cut connection left open. */
export function openIntents(records: readonly AuditRecord[]): readonly AuditRecord[] {
	const ended = new Set(
		records.filter(({phase}) => phase === 'outcome').map(({id, step}) => `${id} ${step}`),
	);
	return records.filter(({phase, id, step}) => phase === 'intent' && !ended.has(`${id} ${step}`));
}
