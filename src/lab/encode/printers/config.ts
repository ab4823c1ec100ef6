import {type KubeObject, numberAt, objectAt, objectsAt, stringsAt, textAt} from '../../json.ts';
import {since} from './age.ts';
import {columns, type Printer} from './columns.ts';

const age = (object: KubeObject, now: number) => since(object.metadata.creationTimestamp, now);
const size = (object: KubeObject, path: string) => Object.keys(objectAt(object, path)).length;

export const configMapPrinter: Printer = {
	columns: columns('Name', 'Data', 'Age'),
	cells: (map, now) => [map.metadata.name, size(map, 'data') + size(map, 'binaryData'), age(map, now)],
};

export const secretPrinter: Printer = {
	columns: columns('Name', 'Type', 'Data', 'Age'),
	cells: (secret, now) => [
		secret.metadata.name,
		textAt(secret, 'type'),
		size(secret, 'data'),
		age(secret, now),
	],
};

export const serviceAccountPrinter: Printer = {
	columns: columns('Name', 'Secrets', 'Age'),
	cells: (account, now) => [account.metadata.name, objectsAt(account, 'secrets').length, age(account, now)],
};

/** Access modes by their usual letters. */
const modes: Readonly<Record<string, string>> = {
	ReadWriteOnce: 'RWO',
	ReadOnlyMany: 'ROX',
	ReadWriteMany: 'RWX',
	ReadWriteOncePod: 'RWOP',
};

export const claimPrinter: Printer = {
	columns: columns(
		'Name',
		'Status',
		'Volume',
		'Capacity',
		'Access Modes',
		'StorageClass',
		'VolumeAttributesClass',
		'Age',
		'+VolumeMode',
	),
	cells: (claim, now) => [
		claim.metadata.name,
		claim.metadata.deletionTimestamp ? 'Terminating' : textAt(claim, 'status.phase'),
		textAt(claim, 'spec.volumeName'),
		textAt(claim, 'status.capacity.storage'),
		stringsAt(claim, 'status.accessModes')
			.map(mode => modes[mode] ?? mode)
			.join(','),
		textAt(claim, 'spec.storageClassName'),
		textAt(claim, 'status.currentVolumeAttributesClassName') || '<unset>',
		age(claim, now),
		textAt(claim, 'spec.volumeMode') || '<unset>',
	],
};

/** Since when and how often, from the series of an event where it has one. */
function lastSeen(event: KubeObject, now: number): string {
	const moment =
		textAt(event, 'series.lastObservedTime') ||
		textAt(event, 'lastTimestamp') ||
		textAt(event, 'eventTime') ||
		textAt(event, 'firstTimestamp');
	return since(moment, now);
}

export const eventPrinter: Printer = {
	columns: columns(
		'Last Seen',
		'Type',
		'Reason',
		'Object',
		'+Subobject',
		'+Source',
		'Message',
		'+First Seen',
		'+Count',
		'+Name',
	),
	cells: (event, now) => [
		lastSeen(event, now),
		textAt(event, 'type'),
		textAt(event, 'reason'),
		`${textAt(event, 'involvedObject.kind').toLowerCase()}/${textAt(event, 'involvedObject.name')}`,
		textAt(event, 'involvedObject.fieldPath'),
		[textAt(event, 'source.component') || textAt(event, 'reportingComponent'), textAt(event, 'source.host')]
			.filter(Boolean)
			.join(', '),
		textAt(event, 'message').trim(),
		since(textAt(event, 'firstTimestamp') || textAt(event, 'eventTime'), now),
		numberAt(event, 'series.count', numberAt(event, 'count', 1)),
		event.metadata.name,
	],
};
