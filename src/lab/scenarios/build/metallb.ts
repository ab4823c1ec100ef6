import type {Clock} from '../clock.ts';
import {suffix} from '../ids.ts';
import {type KubeObject, kubeObject} from '../object.ts';
import type {MetalLbSpec, ServiceSpec} from '../plan.ts';
import {eventObject} from './events.ts';

/** Pool, advertisement, and for every balanced service who announces it and the events that say so. */
export function metalLbObjects(
	metallb: MetalLbSpec,
	services: readonly ServiceSpec[],
	createdAt: string,
	clock: Clock,
): readonly KubeObject[] {
	const balanced = services.filter(service => service.loadBalancerIp !== undefined);
	const {namespace = 'metallb-system', interfaces} = metallb.advertisement ?? {};
	const pool = kubeObject(
		['metallb.io/v1beta1', 'IPAddressPool'],
		['metallb-system', 'production-pool'],
		createdAt,
		{spec: {addresses: metallb.ranges, autoAssign: true, avoidBuggyIPs: false}},
	);
	return [
		...(metallb.ranges.length === 0 ? [] : [pool]),
		kubeObject(
			['metallb.io/v1beta1', 'L2Advertisement'],
			[namespace, 'production-advertisement'],
			createdAt,
			{spec: {ipAddressPools: ['production-pool'], ...(interfaces && {interfaces})}},
		),
		...balanced.flatMap(service => announcement(metallb, service, clock)),
	];
}

function announcement(metallb: MetalLbSpec, service: ServiceSpec, clock: Clock): readonly KubeObject[] {
	const {namespace, name, loadBalancerIp = ''} = service;
	const node = metallb.announcedBy[`${namespace}/${name}`];
	const subject = {apiVersion: 'v1', kind: 'Service', namespace, name};
	const assigned = eventObject(subject, 'metallb-controller', clock.at('14:31'), {
		reason: 'IPAllocated',
		message: `Assigned IP ["${loadBalancerIp}"]`,
	});
	if (node === undefined) return [assigned];
	return [
		assigned,
		eventObject(subject, 'metallb-speaker', clock.at('14:31:04'), {
			reason: 'nodeAssigned',
			message: `announcing from node "${node}" with protocol "layer2"`,
		}),
		kubeObject(
			['metallb.io/v1beta1', 'ServiceL2Status'],
			['metallb-system', `l2-${suffix(`${namespace}/${name}`, 5)}`],
			clock.at('14:31:04'),
			{
				spec: {},
				status: {node, serviceName: name, serviceNamespace: namespace, interfaces: [{name: 'eno1'}]},
			},
			{
				generateName: 'l2-',
				labels: {
					'metallb.io/node': node,
					'metallb.io/service-name': name,
					'metallb.io/service-namespace': namespace,
				},
			},
		),
	];
}
