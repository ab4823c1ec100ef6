import {magic} from '../../../src/kube/protobuf.ts';

/** A varint of the protobuf wire format. */
export function varint(value: number): Buffer {
	const bytes: number[] = [];
	let rest = value;
	while (rest >= 128) {
		bytes.push((rest % 128) + 128);
		rest = Math.floor(rest / 128);
	}
	return Buffer.from([...bytes, rest]);
}

/** A length-delimited field. */
export function field(number: number, value: string | Buffer | readonly Buffer[]): Buffer {
	const bytes =
		typeof value === 'string' ? Buffer.from(value) : Buffer.isBuffer(value) ? value : Buffer.concat(value);
	return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

/** A varint field. */
export function numberField(number: number, value: number): Buffer {
	return Buffer.concat([varint(number * 8), varint(value)]);
}

/** k8s\0 + runtime.Unknown around an object. */
export function wrapped(kind: string, object: Buffer): Buffer {
	const type = field(1, [field(1, 'v1'), field(2, kind)]);
	return Buffer.concat([magic, type, field(2, object), field(3, ''), field(4, '')]);
}

export type TestObject = {
	readonly name: string;
	readonly namespace?: string;
	readonly resourceVersion?: string;
	/** Bytes of a field that no reader knows. */
	readonly padding?: number;
};

/** Any Kubernetes object with metadata alone: ObjectMeta {name = 1, namespace = 3, resourceVersion = 6}. */
export function wireObject({
	name,
	namespace = 'default',
	resourceVersion = '1',
	padding = 0,
}: TestObject): Buffer {
	return Buffer.concat([
		field(1, [field(1, name), field(3, namespace), field(6, resourceVersion)]),
		...(padding > 0 ? [field(2, Buffer.alloc(padding, 0x7b))] : []),
	]);
}

export type TestPage = {
	readonly resourceVersion: string;
	readonly continueToken?: string;
	readonly remaining?: number;
	readonly objects: readonly TestObject[];
};

/** A page of a list as kube-apiserver writes it in protobuf. */
export function wirePage({resourceVersion, continueToken = '', remaining, objects}: TestPage): Buffer {
	const meta = [
		field(1, ''),
		field(2, resourceVersion),
		field(3, continueToken),
		...(remaining === undefined ? [] : [numberField(4, remaining)]),
	];
	return wrapped(
		'PodList',
		Buffer.concat([field(1, meta), ...objects.map(object => field(2, wireObject(object)))]),
	);
}

/** The same page in JSON; with `metadataLast` in the key order of custom resources. */
export function jsonPage(page: TestPage, metadataLast = false): string {
	const items = page.objects.map(jsonObject);
	const metadata = {
		resourceVersion: page.resourceVersion,
		...(page.continueToken && {continue: page.continueToken}),
		...(page.remaining !== undefined && {remainingItemCount: page.remaining}),
	};
	return JSON.stringify(
		metadataLast
			? {apiVersion: 'v1', items, kind: 'PodList', metadata}
			: {kind: 'PodList', apiVersion: 'v1', metadata, items},
	);
}

export function jsonObject({name, namespace = 'default', resourceVersion = '1', padding = 0}: TestObject) {
	return {
		metadata: {name, namespace, resourceVersion},
		...(padding > 0 && {padding: '{"\\]'.repeat(padding / 4)}),
	};
}

/** A watch frame: four bytes of length, WatchEvent {type = 1, object = 2 {raw = 1}}. */
export function wireEvent(type: string, object: TestObject): Buffer {
	return frame(type, wrapped('Pod', wireObject(object)));
}

export function wireErrorEvent(code: number, reason: string, message: string): Buffer {
	return frame('ERROR', wrapped('Status', wireStatus(code, reason, message)));
}

/** Status {metadata = 1 {continue = 3}, message = 3, reason = 4, details = 5 {retryAfterSeconds = 5}, code = 6}. */
export function wireStatus(code: number, reason: string, message: string, continueToken = ''): Buffer {
	return Buffer.concat([
		field(1, continueToken === '' ? [] : [field(3, continueToken)]),
		field(2, 'Failure'),
		field(3, message),
		field(4, reason),
		numberField(6, code),
	]);
}

function frame(type: string, raw: Buffer): Buffer {
	const event = Buffer.concat([field(1, type), field(2, field(1, raw))]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(event.length);
	return Buffer.concat([length, event]);
}

export function jsonEvent(type: string, object: TestObject): string {
	return `${JSON.stringify({type, object: jsonObject(object)})}\n`;
}
