/** What of a container's log is wanted. */
export type LogQuery = {
	readonly namespace: string;
	readonly pod: string;
	readonly container: string;
	/** The run before the last restart. */
	readonly previous?: boolean;
	readonly follow?: boolean;
	readonly tailLines?: number;
	/** RFC 3339; the kubelet reads whole seconds of it, so that lines of that second come again. */
	readonly sinceTime?: string;
	/** Of the whole answer, also of one that follows. */
	readonly limitBytes?: number;
};

/** The path of a log with the time before every line. */
export function logPath({namespace, pod, container, ...query}: LogQuery): string {
	const parts = [
		`container=${encodeURIComponent(container)}`,
		'timestamps=true',
		...(query.previous ? ['previous=true'] : []),
		...(query.follow ? ['follow=true'] : []),
		...(query.tailLines === undefined ? [] : [`tailLines=${query.tailLines}`]),
		...(query.sinceTime === undefined ? [] : [`sinceTime=${encodeURIComponent(query.sinceTime)}`]),
		...(query.limitBytes === undefined ? [] : [`limitBytes=${query.limitBytes}`]),
	];
	return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${parts.join('&')}`;
}
