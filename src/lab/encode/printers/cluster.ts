import {type KubeObject, objectsAt, stringsAt, textAt, valueAt} from '../../json.ts';
import {since} from './age.ts';
import {columns, type Printer} from './columns.ts';

const age = (object: KubeObject, now: number) => since(object.metadata.creationTimestamp, now);

function nodeStatus(node: KubeObject): string {
	const ready = objectsAt(node, 'status.conditions').find(({type}) => type === 'Ready');
	const state = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
	return valueAt(node, 'spec.unschedulable') === true ? `${state},SchedulingDisabled` : state;
}

function nodeRoles(node: KubeObject): string {
	const labels = Object.entries(node.metadata.labels ?? {});
	const roles = labels.flatMap(([key, value]) => {
		const role = /^node-role\.kubernetes\.io\/(.*)$/.exec(key)?.[1];
		if (role !== undefined) return [role];
		return key === 'kubernetes.io/role' && value !== '' ? [value] : [];
	});
	return [...new Set(roles)].sort().join(',') || '<none>';
}

const address = (node: KubeObject, type: string) =>
	textAt(
		objectsAt(node, 'status.addresses').find(item => item.type === type),
		'address',
	) || '<none>';

export const nodePrinter: Printer = {
	columns: columns(
		'Name',
		'Status',
		'Roles',
		'Age',
		'Version',
		'+Internal-IP',
		'+External-IP',
		'+OS-Image',
		'+Kernel-Version',
		'+Container-Runtime',
	),
	cells: (node, now) => [
		node.metadata.name,
		nodeStatus(node),
		nodeRoles(node),
		age(node, now),
		textAt(node, 'status.nodeInfo.kubeletVersion'),
		address(node, 'InternalIP'),
		address(node, 'ExternalIP'),
		textAt(node, 'status.nodeInfo.osImage') || '<unknown>',
		textAt(node, 'status.nodeInfo.kernelVersion') || '<unknown>',
		textAt(node, 'status.nodeInfo.containerRuntimeVersion') || '<unknown>',
	],
};

export const namespacePrinter: Printer = {
	columns: columns('Name', 'Status', 'Age'),
	cells: (namespace, now) => [
		namespace.metadata.name,
		textAt(namespace, 'status.phase'),
		age(namespace, now),
	],
};

export const apiServicePrinter: Printer = {
	columns: columns('Name', 'Service', 'Available', 'Age'),
	cells: (service, now) => {
		const available = objectsAt(service, 'status.conditions').find(({type}) => type === 'Available');
		const state = textAt(available, 'status') || 'Unknown';
		const name = textAt(service, 'spec.service.name');
		return [
			service.metadata.name,
			name ? `${textAt(service, 'spec.service.namespace')}/${name}` : 'Local',
			state === 'True' ? state : `${state} (${textAt(available, 'reason')})`,
			age(service, now),
		];
	},
};

export const serviceCidrPrinter: Printer = {
	columns: columns('Name', 'CIDRs', 'Age'),
	cells: (object, now) => [object.metadata.name, stringsAt(object, 'spec.cidrs').join(','), age(object, now)],
};

export const leasePrinter: Printer = {
	columns: columns('Name', 'Holder', 'Age'),
	cells: (lease, now) => [lease.metadata.name, textAt(lease, 'spec.holderIdentity'), age(lease, now)],
};
