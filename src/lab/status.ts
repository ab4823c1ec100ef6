/** metav1.Status details, as the real server fills them. */
export type StatusDetails = {
	readonly name?: string;
	readonly group?: string;
	readonly kind?: string;
	readonly uid?: string;
	readonly causes?: readonly {readonly reason: string; readonly message: string; readonly field?: string}[];
	readonly retryAfterSeconds?: number;
};

/** metav1.Status: the body of every error and of some deletions. */
export type Status = {
	readonly kind: 'Status';
	readonly apiVersion: 'v1';
	readonly metadata: {readonly continue?: string};
	readonly status: 'Success' | 'Failure';
	readonly message?: string;
	readonly reason?: string;
	readonly details?: StatusDetails;
	readonly code?: number;
};

/** A refusal on its way to the client. */
export class StatusError extends Error {
	readonly status: Status;
	constructor(status: Status) {
		super(status.message);
		this.status = status;
	}
}

/** A failure Status; key order is that of the real server's JSON. */
export function failure(code: number, reason: string, message: string, details?: StatusDetails): Status {
	return {
		kind: 'Status',
		apiVersion: 'v1',
		metadata: {},
		status: 'Failure',
		message,
		...(reason === '' ? {} : {reason}),
		...(details ? {details} : {}),
		code,
	};
}

type Named = {readonly group: string; readonly resource: string};

const qualified = (resource: Named) =>
	resource.group ? `${resource.resource}.${resource.group}` : resource.resource;

/** Details as they name a resource (not a kind): group only when there is one. */
export function detailsOf(resource: Named, name: string): StatusDetails {
	return {
		...(name ? {name} : {}),
		...(resource.group ? {group: resource.group} : {}),
		kind: resource.resource,
	};
}

export const notFound = (resource: Named, name: string) =>
	failure(404, 'NotFound', `${qualified(resource)} "${name}" not found`, detailsOf(resource, name));

export const noSuchResource = () =>
	failure(404, 'NotFound', 'the server could not find the requested resource', {});

export const methodNotAllowed = () =>
	failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

export const badRequest = (message: string) => failure(400, 'BadRequest', message);

export const alreadyExists = (resource: Named, name: string) =>
	failure(409, 'AlreadyExists', `${qualified(resource)} "${name}" already exists`, detailsOf(resource, name));

/** The conflict of a stale update; deletions with preconditions word theirs differently. */
export const modified = (resource: Named, name: string) =>
	conflict(
		resource,
		name,
		'the object has been modified; please apply your changes to the latest version and try again',
	);

export const conflict = (resource: Named, name: string, why: string) =>
	failure(
		409,
		'Conflict',
		`Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`,
		detailsOf(resource, name),
	);

export const expired = (message: string) => failure(410, 'Expired', message);

/** What a patch that cannot be applied answers: a failed test, a missing path, an unknown operation. */
export const patchRejected = () =>
	failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});

export const unavailable = (message: string) => failure(503, 'ServiceUnavailable', message);

/** An object that breaks a rule: `kind` and group of the object, and what is wrong with which field. */
export function invalid(
	object: {readonly group: string; readonly kind: string},
	name: string,
	field: string,
	reason: string,
	message: string,
): Status {
	const kind = object.group ? `${object.kind}.${object.group}` : object.kind;
	return failure(422, 'Invalid', `${kind} "${name}" is invalid: ${field}: ${message}`, {
		...(name ? {name} : {}),
		...(object.group ? {group: object.group} : {}),
		kind: object.kind,
		causes: [{reason, message, field}],
	});
}
