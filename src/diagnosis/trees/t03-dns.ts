import {dnsServices} from '../../migration/required-flows.ts';
import {facts, no, said, unknown, unread, yes} from './answers.ts';
import {addressesOnOldNetwork} from './networks.ts';
import {lastProbes, probeWords} from './probe-facts.ts';
import {type Answer, ask, clear, go, into, leaf, type Scope, type Tree, type World} from './tree.ts';

const works = 'names resolve from the same pod';

/** T3 of the playbook: names do not resolve. */
export const t03: Tree = {
	name: 'T3',
	title: 'DNS failure',
	topics: ['dns', 'names', 'resolve'],
	scopes: dnsScopes,
	watches: ['DNS-01'],
	nodes: [
		ask('Q1', 'Has the DNS Service a ready endpoint?', hasEndpoints, {
			yes: go('Q2'),
			no: leaf('L1', 'CoreDNS is down', 'Bring CoreDNS up again.', 'ktriage check DNS-01', {risk: 'medium'}),
		}),
		ask('Q2', 'Is it this namespace alone?', onlyHere, {yes: go('Q4'), no: go('Q3')}),
		ask('Q3', 'Is a pod of CoreDNS on the old network, or on a node that is cut off?', dnsPodsOld, {
			yes: leaf(
				'L2',
				'CoreDNS is on the old network or on a node that is cut off',
				'Restart CoreDNS; repair the node.',
				works,
				{risk: 'medium'},
			),
			no: go('Q3a'),
		}),
		ask('Q3a', 'Do only names outside the cluster fail?', onlyOutside, {
			yes: leaf(
				'L3',
				'the servers that CoreDNS forwards to do not answer',
				'Correct the forward line of the Corefile, or the resolv.conf of the nodes.',
				works,
			),
			no: go('Q3b'),
		}),
		ask(
			'Q3b',
			'Is the way between nodes blocked, or the CNI unwell?',
			(world, scope) =>
				said(world, scope, {codes: ['CAL-15', 'CAL-01', 'CAL-06', 'CAL-12', 'ENV-03'], where: 'everywhere'}),
			{
				yes: into('T2', 'Q4'),
				no: go('Q4'),
			},
		),
		ask(
			'Q4',
			'Does a rule for DNS select a namespace that does not exist?',
			(world, scope) => said(world, scope, {codes: ['DNS-05', 'POL-03'], part: /dead-selector|^\/[^/]+$/}),
			{
				yes: leaf(
					'L4',
					'the rule for DNS selects no namespace: its label does not exist',
					'Select by kubernetes.io/metadata.name, or set the label.',
					'ktriage check DNS-05',
				),
				no: go('Q4a'),
			},
		),
		ask(
			'Q4a',
			'Does no rule open DNS over UDP?',
			(world, scope) => said(world, scope, {codes: ['DNS-05'], part: /egress(?!.*tcp)|ingress(?!.*tcp)/}),
			{
				yes: leaf(
					'L5',
					'no rule opens port 53 to the DNS',
					'Add an egress rule to the DNS pods on 53/UDP and 53/TCP.',
					'ktriage check DNS-05',
					{owner: 'joint'},
				),
				no: go('Q4b'),
			},
		),
		ask(
			'Q4b',
			'Is DNS over TCP denied?',
			(world, scope) => said(world, scope, {codes: ['DNS-05'], part: /tcp/, warnings: true}),
			{
				yes: leaf(
					'L6',
					'DNS over TCP is denied: long answers fail',
					'Add 53/TCP to the rule.',
					'ktriage check DNS-05',
					{severity: 'warn', owner: 'joint'},
				),
				no: go('Q5'),
			},
		),
		ask(
			'Q5',
			'Does it answer with an address outside the cluster?',
			(world, scope) => answered(world, scope, 'wrong-answer'),
			{
				yes: leaf(
					'L7',
					'the DNS answers with a wrong address',
					'Look for a second DNS or a rewrite in the Corefile.',
					works,
				),
				no: go('Q5a'),
			},
		),
		ask(
			'Q5a',
			'Does it say that the name does not exist?',
			(world, scope) => answered(world, scope, 'dns-nxdomain'),
			{
				yes: leaf(
					'L8',
					'the name is wrong, or of another namespace',
					'Use NAME.NAMESPACE.svc of a Service that exists.',
					works,
					{owner: 'application'},
				),
				no: go('Q5b'),
			},
		),
		ask(
			'Q5b',
			'Does a name in use lead nowhere?',
			(world, scope) => said(world, scope, {codes: ['DNS-07', 'DNS-09'], warnings: true}),
			{
				yes: leaf(
					'L9',
					'a name leads to a Service that does not exist',
					'Correct the name or the ExternalName Service.',
					'ktriage check DNS-07 DNS-09',
					{owner: 'application'},
				),
				no: go('Q6'),
			},
		),
		ask('Q6', 'Do names resolve from here?', resolves, {
			yes: clear('names resolve'),
			no: {
				undecided: 'names do not resolve, and no reason of it can be looked up',
				tell: 'ktriage probe dns --from NAMESPACE/POD',
			},
		}),
	],
};

function dnsScopes(world: World): readonly Scope[] {
	const denied = world.findings.filter(({code, verdict}) => code === 'DNS-05' && verdict === 'FAIL');
	const failed = lastProbes(world, 'dns').filter(
		({outcome, from}) => outcome !== 'ok' && from.kind === 'pod',
	);
	const namespaces = new Set([
		...denied.flatMap(({subjects}) => subjects.map(({namespace}) => namespace)),
		...failed.flatMap(({from}) => (from.kind === 'pod' ? [from.namespace] : [])),
	]);
	namespaces.delete('');
	const scopes = [...namespaces]
		.sort()
		.map(namespace => ({about: `names from ${namespace}`, namespace, subjects: []}));
	const down = said(world, {about: '', namespace: '', subjects: []}, {codes: ['DNS-01', 'DNS-02']});
	return scopes.length === 0 || down.kind === 'yes'
		? [{about: 'names in the cluster', namespace: '', subjects: []}]
		: scopes;
}

function hasEndpoints(world: World, scope: Scope): Answer {
	const told = said(world, scope, {codes: ['DNS-01'], where: 'everywhere'});
	if (told.kind === 'yes') return no(told.because, told);
	if (told.kind === 'unknown') return told;
	return yes('DNS-01 finds ready endpoints');
}

function onlyHere(world: World, scope: Scope): Answer {
	if (scope.namespace === '') return no('it is about the whole cluster');
	const probes = lastProbes(world, 'dns');
	const isHere = ({from}: (typeof probes)[number]) =>
		from.kind === 'pod' && from.namespace === scope.namespace;
	const other = probes.find(probe => !isHere(probe) && probe.outcome === 'ok');
	if (other !== undefined) return yes(`elsewhere it works: ${probeWords(other)}`);
	const denied = said(world, scope, {codes: ['DNS-05']});
	if (denied.kind === 'yes') return yes('policies of this namespace deny it, whatever others see', denied);
	const fails = probes.find(probe => !isHere(probe) && probe.outcome !== 'ok');
	if (fails !== undefined) return no(`it fails elsewhere too: ${probeWords(fails)}`);
	return unknown('nobody has tried from another namespace', 'ktriage probe dns --from OTHER-NAMESPACE/POD');
}

function dnsPodsOld(world: World, scope: Scope): Answer {
	const lost = unread(world, 'services', 'endpointSlices', 'pods');
	if (lost !== undefined) return lost;
	const {snapshot} = world;
	const services = new Set(dnsServices(snapshot).map(({namespace, name}) => `${namespace}/${name}`));
	const slots = snapshot.tables.endpointSlices
		.filter(({namespace, service}) => services.has(`${namespace}/${service}`))
		.flatMap(({endpoints}) => endpoints)
		.map(({target}) => (target?.kind === 'Pod' ? snapshot.pods.find(target.namespace, target.name) : -1))
		.filter(slot => slot >= 0);
	const old = addressesOnOldNetwork(world, slots);
	if (old.kind !== 'no') return old;
	const nodes = new Set(slots.map(slot => snapshot.pods.nodeName(snapshot.pods.nodeId(slot))));
	const cut = said(world, scope, {
		codes: ['ENV-03', 'CAL-12', 'FLN-03'],
		where: 'everywhere',
		subject: ({kind, name}) => kind === 'Node' && nodes.has(name),
	});
	return cut.kind === 'no'
		? no('its pods are on the network of now, on nodes that are well', {evidence: old.evidence})
		: cut;
}

function onlyOutside(world: World, scope: Scope): Answer {
	const probes = lastProbes(world, 'dns', scope.namespace);
	const isInside = (name: string): boolean => /\.svc(\.|$)|\.cluster\.local\.?$/.test(name);
	const inside = probes.find(({to, outcome}) => isInside(to.name) && outcome === 'ok');
	const outside = probes.find(({to, outcome}) => to.name !== '' && !isInside(to.name) && outcome !== 'ok');
	if (inside !== undefined && outside !== undefined) return yes(probeWords(outside));
	const any = probes.find(({to, outcome}) => isInside(to.name) && outcome !== 'ok');
	if (any !== undefined) return no(probeWords(any));
	return said(world, scope, {
		codes: ['DNS-08', 'DNS-02'],
		where: 'everywhere',
		part: /upstream|forward|import/,
	});
}

function answered(world: World, scope: Scope, outcome: string): Answer {
	const hit = lastProbes(world, 'dns', scope.namespace).find(probe => probe.outcome === outcome);
	return hit === undefined ? no('no recorded probe says so') : yes(probeWords(hit));
}

function resolves(world: World, scope: Scope): Answer {
	const probes = lastProbes(world, 'dns', scope.namespace);
	const bad = probes.find(({outcome}) => outcome !== 'ok');
	if (bad !== undefined) return no(probeWords(bad));
	const good = probes.find(({outcome}) => outcome === 'ok');
	if (good !== undefined) return yes(probeWords(good), {evidence: facts(world, [])});
	return unknown(
		'what the API shows is in order; nobody has asked the DNS from here',
		`ktriage probe dns --from ${scope.namespace || 'NAMESPACE'}/POD`,
	);
}
