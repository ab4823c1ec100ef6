import type {CalicoEntity, CalicoPolicyRow, CalicoRule, NetworkSetRow} from '../store/rows/policies.ts';
import {liesIn} from './blocks.ts';
import {holds, isGlobal, type LabelLookup, ownValue, selectorOf, unreadable} from './calico-selector.ts';
import type {Question} from './compiled.ts';
import {addressesOf, type End} from './ends.ts';
import {holdsUnder, podLabels} from './pod-labels.ts';
import {namedPortMatches} from './ports.ts';
import {any, type Match, negated, type Unknown, unknown} from './unknown.ts';
import {calicoPolicyName} from './world.ts';

type Asked = {
	readonly policy: CalicoPolicyRow;
	readonly question: Question;
	readonly end: End;
	readonly object: string;
	readonly field: string;
};

/** Whether one side of a rule holds the end that stands there (api v3 EntityRule); everything that is set has to. */
export function entityMatches(
	policy: CalicoPolicyRow,
	rule: CalicoRule,
	side: 'source' | 'destination',
	question: Question,
	field: string,
): Match {
	const entity = rule[side];
	const asked: Asked = {policy, question, end: question[side], object: calicoPolicyName(policy), field};
	let open: Unknown | undefined;
	for (const part of parts) {
		const match = part(entity, asked, side);
		if (match === 'no') return 'no';
		if (match !== 'yes') open ??= match;
	}
	return open ?? 'yes';
}

type Part = (entity: CalicoEntity, asked: Asked, side: 'source' | 'destination') => Match;

const parts: readonly Part[] = [
	({ports}, asked, side) => (ports === undefined ? 'yes' : portMatches(ports, asked, side, 'ports')),
	({notPorts}, asked, side) =>
		notPorts === undefined ? 'yes' : negated(portMatches(notPorts, asked, side, 'notPorts')),
	({nets}, asked) => (nets === undefined ? 'yes' : netsMatch(nets, asked, 'nets')),
	({notNets}, asked) => (notNets === undefined ? 'yes' : negated(netsMatch(notNets, asked, 'notNets'))),
	(entity, asked) => selected(entity, asked),
	({notSelector}, asked) =>
		notSelector === undefined
			? 'yes'
			: negated(membersMatch({selector: notSelector}, asked, 'notSelector', undefined)),
	({service}, asked, side) => (service === undefined ? 'yes' : serviceMatches(service, asked, side)),
	({others}, {object, field}) =>
		others === undefined ? 'yes' : unknown(object, `${field}.${others[0]}`, 'not evaluated here'),
];

function netsMatch(nets: readonly string[], {question, end, object, field}: Asked, key: string): Match {
	const matches = nets.map((net, index) => {
		const cidr = net.includes('/') ? net : `${net}/${net.includes(':') ? 128 : 32}`;
		return liesIn(cidr, [], end, question.family, {object, field: `${field}.${key}[${index}]`});
	});
	return any(matches);
}

/** Numbers, ranges and names; the port a connection comes from is not known before it is made. */
function portMatches(
	ports: readonly string[],
	{question, object, field}: Asked,
	side: 'source' | 'destination',
	key: string,
): Match {
	if (side === 'source')
		return unknown(object, `${field}.${key}`, 'the port a connection will come from is not known');
	const {port, destination} = question;
	return any(
		ports.map((text, index): Match => {
			const range = /^(\d{1,5})(?::(\d{1,5}))?$/.exec(text);
			if (range === null) {
				if (/^[a-zA-Z0-9_.-]{1,128}$/.test(text)) return namedPortMatches(text, port, destination);
				return unknown(object, `${field}.${key}[${index}]`, `${text} is no port`);
			}
			const [first, last] = [Number(range[1]), Number(range[2] ?? range[1])];
			if (last < first || last > 65_535)
				return unknown(object, `${field}.${key}[${index}]`, `${text} is no range of ports`);
			return first <= port.port && port.port <= last ? 'yes' : 'no';
		}),
	);
}

/** The selectors of a side; without one for namespaces those of a namespaced policy stay in its namespace. */
function selected(entity: CalicoEntity, asked: Asked): Match {
	const {selector, namespaceSelector, accounts} = entity;
	if (selector === undefined && namespaceSelector === undefined && accounts === undefined) return 'yes';
	const own =
		namespaceSelector === undefined && asked.policy.kind === 'NetworkPolicy'
			? asked.policy.namespace
			: undefined;
	return membersMatch(entity, asked, 'selector', own);
}

/** Whether an end is among what selectors choose: pods, and addresses of network sets and host endpoints. */
function membersMatch(
	entity: Pick<CalicoEntity, 'selector' | 'namespaceSelector' | 'accounts'>,
	asked: Asked,
	field: string,
	own: string | undefined,
): Match {
	const {end, question} = asked;
	const {world} = question;
	const matches: Match[] = [];
	if (end.kind === 'pod' && !end.finished) {
		const chosen = chosenBy(entity, asked, field, own, podLabels(world, end), end.namespace);
		if (chosen === 'yes') return 'yes';
		matches.push(chosen);
	}
	if (entity.accounts === undefined) {
		for (const set of world.sets) {
			const chosen = chosenBy(entity, asked, field, own, setLabels(asked, set), set.namespace);
			if (chosen === 'no') continue;
			const inside = any(
				set.nets.map((net, index) => {
					const place = {
						object: `${set.kind} ${set.namespace === '' ? '' : `${set.namespace}/`}${set.name}`,
						field: `spec.nets[${index}]`,
					};
					return liesIn(
						net.includes('/') ? net : `${net}/${net.includes(':') ? 128 : 32}`,
						[],
						end,
						question.family,
						place,
					);
				}),
			);
			if (inside === 'yes' && chosen === 'yes') return 'yes';
			if (inside !== 'no') matches.push(inside === 'yes' ? chosen : inside);
		}
		matches.push(...hostMatches(entity, asked, field, own));
	}
	return any(matches);
}

/** A host endpoint has labels; whether a packet of its node has an address of that interface is not known. */
function hostMatches(
	entity: Pick<CalicoEntity, 'selector' | 'namespaceSelector'>,
	asked: Asked,
	field: string,
	own: string | undefined,
): readonly Match[] {
	const {end, question, object} = asked;
	if (end.kind !== 'host') return [];
	return question.world.hostEndpoints
		.filter(({node}) => node === end.node)
		.map(row => {
			const chosen = chosenBy(entity, asked, field, own, key => ownValue(row.labels, key), '');
			if (chosen !== 'yes') return chosen;
			const ips = addressesOf(end);
			const all =
				ips.length > 0 &&
				ips.every(ip =>
					row.expectedIps.some(
						text =>
							liesIn(`${text}/${ip.family === 4 ? 32 : 128}`, [], {kind: 'address', ip}, ip.family, {
								object,
								field,
							}) === 'yes',
					),
				);
			return all
				? 'yes'
				: unknown(`HostEndpoint/${row.name}`, 'spec.expectedIPs', 'which address the node uses is not known');
		});
}

function chosenBy(
	{
		selector = '',
		namespaceSelector,
		accounts,
	}: Pick<CalicoEntity, 'selector' | 'namespaceSelector' | 'accounts'>,
	{object, field}: Asked,
	key: string,
	own: string | undefined,
	label: LabelLookup,
	namespace: string,
): Match {
	if (own !== undefined && namespace !== own) return 'no';
	let open: Unknown | undefined;
	const ask = (text: string, where: string, prefix: '' | 'pcns.' | 'pcsa.'): boolean => {
		const read = selectorOf(text);
		const held =
			read === undefined ? undefined : prefix === '' ? holds(read, label) : holdsUnder(prefix, read, label);
		if (held === undefined)
			open ??= unknown(
				object,
				`${field}.${where}`,
				read === undefined ? `not a selector: ${text}` : `labels that cannot be read: ${text}`,
			);
		return held !== false;
	};
	if (namespaceSelector !== undefined) {
		if (isGlobal(namespaceSelector) ? namespace !== '' : namespace === '') return 'no';
		if (!isGlobal(namespaceSelector) && !ask(namespaceSelector, 'namespaceSelector', 'pcns.')) return 'no';
	}
	if (!ask(selector, key, '')) return 'no';
	if (accounts !== undefined) {
		const name = label('projectcalico.org/serviceaccount');
		if (name === unreadable)
			open ??= unknown(object, `${field}.serviceAccounts`, 'the service account of the pod is not known');
		else if (accounts.names.length > 0 && (name === undefined || !accounts.names.includes(name))) return 'no';
		if (!ask(accounts.selector, 'serviceAccounts.selector', 'pcsa.')) return 'no';
	}
	return open ?? 'yes';
}

function setLabels({question}: Asked, set: NetworkSetRow): LabelLookup {
	return key => {
		if (set.namespace !== '' && key === 'projectcalico.org/namespace') return set.namespace;
		if (set.namespace !== '' && key.startsWith('pcns.')) {
			if (key === 'pcns.projectcalico.org/name') return set.namespace;
			const labels = question.world.namespaces?.get(set.namespace);
			return labels === undefined ? unreadable : ownValue(labels, key.slice(5));
		}
		return ownValue(set.labels, key);
	};
}

/** A Service stands for the addresses behind it, and as a destination for their ports as well. */
function serviceMatches(
	{namespace, name}: {readonly namespace: string; readonly name: string},
	{question, end, object, field}: Asked,
	side: 'source' | 'destination',
): Match {
	if (namespace === '')
		return unknown(
			object,
			`${field}.services.namespace`,
			'without a namespace Calico matches no Service, whatever its documentation says',
		);
	const endpoints = question.world.endpointsOf(namespace, name);
	if (endpoints === undefined)
		return unknown(`Service ${namespace}/${name}`, '', 'its endpoints cannot be read');
	const ips = addressesOf(end).filter(ip => ip.family === question.family);
	const {port} = question;
	const found = endpoints.some(
		one =>
			(side === 'source' || (one.port === port.port && one.protocol === port.protocol)) &&
			addressesOf(one.end).some(ip => ips.some(own => own.family === ip.family && own.value === ip.value)),
	);
	if (!found && end.kind === 'name')
		return unknown(object, `${field}.services`, `the address of ${end.host} is not known`);
	return found ? 'yes' : 'no';
}
