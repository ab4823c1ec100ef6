import {addressOwners} from '../../migration/address-owners.ts';
import {podEnd, policyWorlds} from '../../migration/policies.ts';
import {serviceTargets} from '../../migration/service-targets.ts';
import {formatIp} from '../../net/ip.ts';
import type {End, Port} from '../../policy/ends.ts';
import {evaluate} from '../../policy/evaluate.ts';
import {no, said, unknown, unread, yes} from './answers.ts';
import {endsOf} from './networks.ts';
import type {Answer, Scope, World} from './tree.ts';

const policyCodes = ['POL-03', 'POL-08', 'POL-12', 'POL-05', 'POL-06', 'DNS-05'];

/** Whether policies deny the connection of the scope, after the translation of a Service. */
export function policyDenies(world: World, scope: Scope): Answer {
	const lost = unread(world, 'networkPolicies', 'pods', 'services', 'endpointSlices');
	if (lost !== undefined) return lost;
	const {snapshot} = world;
	const {target, source = -1} = scope;
	if (target === undefined || source < 0) {
		const told = said(world, scope, {codes: policyCodes});
		if (told.kind === 'yes') return told;
		return unknown(
			'it is not known which pod dials which address',
			'ktriage policy explain --from NAMESPACE/POD --to ADDRESS --port PORT/TCP',
		);
	}
	const from = podEnd(snapshot, source);
	const verdicts = targetsOf(world, scope).map(({to, port}) => ({
		to,
		port,
		...evaluate(policyWorlds(snapshot).now, {from, to, port}),
	}));
	const denied = verdicts.find(({verdict}) => verdict === 'deny');
	if (denied !== undefined) {
		const sides = (['egress', 'ingress'] as const).filter(side => denied[side].kind === 'deny');
		const policies = sides.flatMap(side => {
			const decision = denied[side];
			return decision.kind === 'deny'
				? decision.policies.map(({namespace, name}) => `${namespace}/${name}`)
				: [];
		});
		const named = new Set(policies);
		const {findings} = said(
			world,
			{about: '', namespace: '', subjects: []},
			{
				codes: policyCodes,
				subject: ({kind, namespace, name}) => kind === 'NetworkPolicy' && named.has(`${namespace}/${name}`),
			},
		);
		const because = `${sides.join(' and ')} to ${denied.port.port}/${denied.port.protocol} denied by ${[...named].join(', ')}`;
		return yes(because, {
			findings,
			evidence: findings.flatMap(({evidence}) => evidence.slice(0, 2)).slice(0, 8),
		});
	}
	const open = verdicts.find(({verdict}) => verdict === 'unknown');
	if (open !== undefined || verdicts.length === 0)
		return unknown(
			'what policies say about it is not understood in full',
			`ktriage policy explain --to ${formatIp(target.ip)} --port ${target.port}/TCP`,
		);
	return no('no policy denies it');
}

function targetsOf(world: World, scope: Scope): readonly {readonly to: End; readonly port: Port}[] {
	const {snapshot} = world;
	const {target} = scope;
	if (target === undefined) return [];
	const protocol = scope.text?.includes('udp') ? 'UDP' : 'TCP';
	const owner = addressOwners(snapshot, target.ip).find(
		({subject, role}) => subject.kind === 'Service' && role !== 'asked for',
	);
	const service = snapshot.tables.services.find(
		({namespace, name}) => namespace === owner?.subject.namespace && name === owner.subject.name,
	);
	if (service !== undefined && owner?.role !== 'endpoint')
		return serviceTargets(snapshot, service)
			.filter(({servicePort}) => servicePort.port === target.port)
			.flatMap(({ends, port}) => ends.map(to => ({to, port})));
	const slot = endsOf(world, {...scope, source: -1})[0];
	const to: End = slot === undefined ? {kind: 'address', ip: target.ip} : podEnd(snapshot, slot);
	return [{to, port: {protocol, port: target.port}}];
}
