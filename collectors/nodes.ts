import {conditionSchema, metadataSchema} from '../src/kube/wire/schemas.ts';
import {
	conditions,
	type Fields,
	flag,
	objectMeta,
	part,
	parts,
	raw,
	text,
	texts,
} from '../src/store/fields.ts';
import {parseQuantity} from '../src/store/quantity.ts';
import type {Labels, NodeRow} from '../src/store/rows.ts';
import {cell} from '../src/store/sanitise.ts';
import {type Collector, listAndWatch} from './collector.ts';

const roleLabel = 'node-role.kubernetes.io/';

/** K3s writes the flags of its process as a JSON array of strings (k3s pkg/nodeconfig). */
function k3sArgs(annotations: Fields): NodeRow['k3sArgs'] {
	const written = raw(annotations, 'k3s.io/node-args');
	if (written === '') return undefined;
	try {
		const args: unknown = JSON.parse(written);
		if (!Array.isArray(args) || !args.every(arg => typeof arg === 'string')) return 'malformed';
		return args.map(arg => cell(arg));
	} catch {
		return 'malformed';
	}
}

/** Annotations of flannel pkg/subnet/kube. They stay when flannel is turned off. */
function flannel(annotations: Fields): NodeRow['flannel'] {
	const backendType = text(annotations, 'flannel.alpha.coreos.com/backend-type');
	const publicIp = text(annotations, 'flannel.alpha.coreos.com/public-ip');
	return backendType === '' && publicIp === '' ? undefined : {backendType, publicIp};
}

/** Annotations written by calico-node (calico libcalico-go conversion/constants.go). */
function calico(annotations: Fields): NodeRow['calico'] {
	const marks = {
		ipv4Address: text(annotations, 'projectcalico.org/IPv4Address'),
		ipv6Address: text(annotations, 'projectcalico.org/IPv6Address'),
		vxlanTunnel: text(annotations, 'projectcalico.org/IPv4VXLANTunnelAddr'),
		ipipTunnel: text(annotations, 'projectcalico.org/IPv4IPIPTunnelAddr'),
	};
	return Object.values(marks).every(mark => mark === '') ? undefined : marks;
}

function roles(labels: Labels): readonly string[] {
	return Object.keys(labels)
		.filter(label => label.startsWith(roleLabel) && label.length > roleLabel.length)
		.map(label => label.slice(roleLabel.length))
		.sort();
}

function podCidrs(spec: Fields): readonly string[] {
	const all = texts(spec, 'podCIDRs').filter(cidr => cidr !== '');
	const only = text(spec, 'podCIDR');
	return all.length === 0 && only !== '' ? [only] : all;
}

function allocatableOf(amounts: Fields): NodeRow['allocatable'] {
	const cpu = parseQuantity(raw(amounts, 'cpu'));
	const memory = parseQuantity(raw(amounts, 'memory'));
	return cpu === undefined || memory === undefined ? undefined : {cpu, memory};
}

function project(object: Fields): NodeRow {
	const meta = objectMeta(object);
	const annotations = part(part(object, 'metadata'), 'annotations');
	const spec = part(object, 'spec');
	const status = part(object, 'status');
	const info = part(status, 'nodeInfo');
	const args = k3sArgs(annotations);
	const flannelMarks = flannel(annotations);
	const calicoMarks = calico(annotations);
	const allocatable = allocatableOf(part(status, 'allocatable'));
	return {
		...meta,
		conditions: conditions(status),
		internalIps: parts(status, 'addresses')
			.filter(address => raw(address, 'type') === 'InternalIP')
			.map(address => text(address, 'address')),
		podCidrs: podCidrs(spec),
		kubeletVersion: text(info, 'kubeletVersion'),
		containerRuntime: text(info, 'containerRuntimeVersion'),
		osImage: text(info, 'osImage'),
		kernel: text(info, 'kernelVersion'),
		unschedulable: flag(spec, 'unschedulable'),
		taints: parts(spec, 'taints').map(taint => ({
			key: text(taint, 'key'),
			value: text(taint, 'value'),
			effect: text(taint, 'effect'),
		})),
		roles: roles(meta.labels),
		...(allocatable && {allocatable}),
		...(args !== undefined && {k3sArgs: args}),
		...(flannelMarks && {flannel: flannelMarks}),
		...(calicoMarks && {calico: calicoMarks}),
	};
}

/** Nodes: their addresses, pod CIDRs, K3s flags and the marks that Flannel and Calico leave on them. */
export const nodes: Collector<'nodes'> = {
	name: 'nodes',
	title: 'Nodes',
	about: 'Pod CIDRs, K3s flags, conditions, and the marks that Flannel and Calico leave on nodes.',
	resources: [{group: '', version: 'v1', resource: 'nodes', kind: 'Node', namespaced: false}],
	encoding: 'protobuf',
	schema: {
		...metadataSchema,
		2: [
			'spec',
			{
				1: ['podCIDR', 'string'],
				4: ['unschedulable', 'bool'],
				5: ['taints', {1: ['key', 'string'], 2: ['value', 'string'], 3: ['effect', 'string']}, 'repeated'],
				7: ['podCIDRs', 'string', 'repeated'],
			},
		],
		3: [
			'status',
			{
				2: ['allocatable', 'quantityMap'],
				4: ['conditions', conditionSchema, 'repeated'],
				5: ['addresses', {1: ['type', 'string'], 2: ['address', 'string']}, 'repeated'],
				7: [
					'nodeInfo',
					{
						4: ['kernelVersion', 'string'],
						5: ['osImage', 'string'],
						6: ['containerRuntimeVersion', 'string'],
						7: ['kubeletVersion', 'string'],
					},
				],
			},
		],
	},
	project,
	verbs: listAndWatch,
	essential: true,
};
