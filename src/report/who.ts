import {ownerName, type WhoAnswer, type WhoOwner} from '../systems/who.ts';
import type {WhoEndpoint, WhoNetwork} from '../systems/who-endpoints.ts';

export const whoFormat = 'ktriage.who/v1';

/** The answer of `who -o json`: stable; `port` is null when none was asked about. */
export function whoJson(answer: WhoAnswer) {
	return {
		format: whoFormat,
		address: answer.address,
		port: answer.port ?? null,
		verdict: answer.verdict,
		summary: answer.summary,
		owners: answer.owners.map(({role, kind, namespace, name, source, node, network, ports, endpoints}) => ({
			role,
			kind,
			namespace,
			name,
			source,
			node,
			network: {kind: network.kind, cidr: network.cidr},
			ports: ports.map(port => ({
				name: port.name,
				port: port.port,
				protocol: port.protocol,
				targetPort: port.targetPort,
				nodePort: port.nodePort,
			})),
			endpoints: endpoints.map(one => ({
				address: one.address,
				ports: one.ports,
				ready: one.ready,
				pod: one.pod,
				node: one.node,
				network: {kind: one.network.kind, cidr: one.network.cidr},
			})),
		})),
		ranges: answer.ranges.map(({kind, range, source}) => ({kind, range, source})),
		notes: answer.notes,
		unread: answer.unread,
	};
}

/** The answer as lines: what it is, who has it, what is behind it, what to mind, where it lies. */
export function whoLines(answer: WhoAnswer): readonly string[] {
	return [
		`${answer.verdict.toUpperCase()}  ${answer.summary}`,
		...answer.owners.flatMap(ownerLines),
		...answer.notes.map(note => `  ! ${note}`),
		...(answer.ranges.length > 0 ? ['  lies in'] : []),
		...answer.ranges.map(({kind, range, source}) => `    ${kind} ${range}  (${source})`),
	];
}

function ownerLines(owner: WhoOwner): readonly string[] {
	const where = [
		owner.kind === 'Pod' && owner.node !== '' ? `on ${owner.node}` : '',
		networkWords(owner.network),
	];
	const ports = owner.ports.map(({port, protocol, targetPort, nodePort}) =>
		[
			`${port}/${protocol}`,
			targetPort === '' || targetPort === String(port) ? '' : ` to ${targetPort}`,
			nodePort > 0 ? ` (node port ${nodePort})` : '',
		].join(''),
	);
	return [
		`  ${owner.role}: ${ownerName(owner)}${where
			.filter(word => word !== '')
			.map(word => `, ${word}`)
			.join('')}  (${owner.source})`,
		...(ports.length > 0 ? [`    ports ${ports.join(', ')}`] : []),
		...owner.endpoints.map(endpointLine),
	];
}

function endpointLine({address, ready, pod, node, network}: WhoEndpoint): string {
	const words = [pod, node === '' ? '' : `on ${node}`, networkWords(network), ready ? '' : 'NOT READY'];
	return `    behind it ${[address, ...words.filter(word => word !== '')].join(', ')}`;
}

function networkWords({kind, cidr}: WhoNetwork): string {
	if (kind === 'none') return '';
	return cidr === '' ? `network ${kind}` : `network ${kind} ${cidr}`;
}
