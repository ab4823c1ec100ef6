import type {Finding, Subject} from '../../checks/finding.ts';
import {readyEndpoints} from '../../migration/endpoints.ts';
import {announcements} from '../../migration/metallb/announcements.ts';
import {asksMetalLb} from '../../migration/metallb/requests.ts';
import {formatIp, parseIp} from '../../net/ip.ts';
import type {ServiceRow} from '../../store/rows.ts';
import {facts, no, said, unknown, unread, yes} from './answers.ts';
import {probeWords} from './probe-facts.ts';
import {type Answer, ask, clear, go, into, leaf, type Scope, type Tree, type World} from './tree.ts';

const verify = 'kubectl get service shows the address';
const joint = {owner: 'joint'} as const;
const codes = ['MLB-04', 'MLB-05', 'MLB-06', 'MLB-07', 'MLB-14', 'MLB-18'];
const event = (pattern: RegExp) => (world: World, scope: Scope) => eventSays(world, scope, pattern);

/** T5 of the playbook: a load balancer address that is pending, wrong, or not reached. */
export const t05: Tree = {
	name: 'T5',
	title: 'LoadBalancer pending, wrong or unreachable',
	topics: ['loadbalancer', 'lb', 'metallb', 'service', 'services', 'exposure'],
	scopes: balancerScopes,
	watches: ['MLB-04', 'MLB-18'],
	nodes: [
		ask('Q1', 'Is the Service of type LoadBalancer?', isBalancer, {
			yes: go('Q2'),
			no: leaf(
				'L1',
				'the Service has annotations of MetalLB and is no longer of type LoadBalancer',
				'Set .spec.type back to LoadBalancer; look what rewrites it.',
				verify,
			),
		}),
		ask('Q2', 'Has it an address?', hasAddress, {yes: go('Q5'), no: go('Q3')}),
		ask('Q3', 'Is the controller of MetalLB up, with a pool?', poolAndController, {
			yes: go('Q4'),
			no: leaf(
				'L2',
				'MetalLB has no controller or no pool; without a pool it does not even write an event',
				'Bring the controller up; create the IPAddressPool in its namespace.',
				'ktriage check MLB-01 MLB-02',
			),
		}),
		ask('Q4', 'Does an event say that the address is in no pool?', event(/is not allowed in config/i), {
			yes: leaf(
				'L3',
				'the Service asks for an address outside every pool',
				'Ask for an address of a pool, or extend the pool.',
				verify,
				joint,
			),
			no: go('Q4a'),
		}),
		ask('Q4a', 'Does an event say that the pool is used up?', event(/no available IPs/i), {
			yes: leaf(
				'L4',
				'the pool is used up',
				'Extend the pool, or take back addresses.',
				'ktriage check MLB-12',
			),
			no: go('Q4b'),
		}),
		ask(
			'Q4b',
			'Does an event say that another Service has the address?',
			event(/sharing key|already in use|can't change sharing/i),
			{
				yes: leaf(
					'L5',
					'two Services ask for one address',
					'Give one of them another address.',
					'ktriage check MLB-07',
					joint,
				),
				no: go('Q4c'),
			},
		),
		ask(
			'Q4c',
			'Does an event say that it is asked for twice?',
			event(/can not have both|both.*loadBalancerIP/i),
			{
				yes: leaf(
					'L6',
					'the address is asked for by annotation and by field',
					'Keep the annotation alone.',
					verify,
					{owner: 'application'},
				),
				no: go('Q4d'),
			},
		),
		ask('Q4d', 'Does an event say that the pool is not known?', event(/unknown pool/i), {
			yes: leaf(
				'L7',
				'the Service names a pool that does not exist',
				'Name a pool that exists.',
				verify,
				joint,
			),
			no: go('Q5'),
		}),
		ask('Q5', 'Does another load balancer serve it?', otherBalancer, {
			yes: leaf(
				'L8',
				'another load balancer serves this Service, or fights over it',
				'Switch servicelb of K3s off (--disable servicelb), or set the class.',
				'ktriage check MLB-11',
			),
			no: go('Q6'),
		}),
		ask('Q6', 'Has it another address than the one asked for?', wrongAddress, {
			yes: leaf(
				'L9',
				'it is not the address that was asked for',
				'Correct the annotation or free the address.',
				'ktriage check MLB-05 MLB-06',
				joint,
			),
			no: go('Q6a'),
		}),
		ask('Q6a', 'Has it an address at all?', hasAddress, {
			yes: go('Q7'),
			no: {
				undecided: 'nothing that can be read says why it has no address',
				tell: 'kubectl logs of the controller of MetalLB',
			},
		}),
		ask('Q7', 'Is it announced?', isAnnounced, {
			yes: go('Q8'),
			no: leaf(
				'L10',
				'no speaker announces it',
				'Correct the L2Advertisement, its interfaces or nodes, or bring the speaker up.',
				'ktriage check MLB-18',
			),
		}),
		ask('Q8', 'Has it a ready endpoint, where it is needed?', hasEndpoint, {
			yes: go('Q9'),
			no: leaf(
				'L11',
				'there is nobody behind it',
				'Bring a pod of the Service up; with externalTrafficPolicy Local on the node that announces it.',
				'kubectl get endpointslices',
				{owner: 'application'},
			),
		}),
		ask('Q9', 'Does it answer from this machine?', answersOutside, {
			yes: clear('it has the address, is announced, and answers'),
			no: into('T2', 'Q2'),
		}),
	],
};

function balancerScopes(world: World): readonly Scope[] {
	const found = new Map<string, Scope>();
	for (const finding of world.findings) {
		if (!codes.includes(finding.code) || finding.verdict !== 'FAIL') continue;
		for (const subject of finding.subjects) {
			if (subject.kind !== 'Service' || holdsWhatIsAsked(world, subject, finding)) continue;
			const {namespace, name} = subject;
			const about = `Service ${namespace}/${name}`;
			found.set(about, {about, namespace, subjects: [subject]});
		}
	}
	return [...found.values()].sort((a, b) => (a.about < b.about ? -1 : 1));
}

function serviceOf({snapshot}: World, {subjects}: Scope): ServiceRow | undefined {
	const wanted = subjects.find(({kind}) => kind === 'Service');
	return snapshot.tables.services.find(
		({namespace, name}) => namespace === wanted?.namespace && name === wanted.name,
	);
}

const none = (): Answer => unknown('the Service is not known here', 'kubectl get services -A');

function isBalancer(world: World, scope: Scope): Answer {
	const service = serviceOf(world, scope);
	if (service === undefined) return unread(world, 'services') ?? none();
	const evidence = facts(world, [
		{source: `Service ${service.namespace}/${service.name} .spec.type`, value: service.type},
	]);
	if (service.type === 'LoadBalancer') return yes('it is', {evidence});
	if (asksMetalLb(service))
		return no(`it is ${service.type}, with annotations of MetalLB`, {
			evidence,
			findings: said(world, scope, {codes: ['MLB-14'], warnings: true}).findings,
		});
	return unknown(
		`it is ${service.type}, and nothing says that it ever was one`,
		'ktriage check MLB-14 with an earlier snapshot or --iac',
		{evidence},
	);
}

function hasAddress(world: World, scope: Scope): Answer {
	const service = serviceOf(world, scope);
	if (service === undefined) return none();
	const evidence = facts(world, [
		{
			source: `Service ${service.namespace}/${service.name} .status.loadBalancer.ingress`,
			value: service.loadBalancerIps.join(', ') || 'none',
		},
	]);
	return service.loadBalancerIps.length > 0
		? yes(service.loadBalancerIps.join(', '), {evidence})
		: no('it is pending', {evidence, findings: said(world, scope, {codes: ['MLB-04']}).findings});
}

function poolAndController(world: World, scope: Scope): Answer {
	const told = said(world, scope, {
		codes: ['MLB-01', 'MLB-02'],
		part: /^(?!.*speaker)/,
		where: 'everywhere',
	});
	if (told.kind === 'yes') return no(told.because, told);
	return told.kind === 'no' ? yes(told.because) : told;
}

function eventSays(world: World, scope: Scope, pattern: RegExp): Answer {
	const lost = unread(world, 'serviceEvents');
	const service = serviceOf(world, scope);
	if (service === undefined) return none();
	const hit = world.snapshot.tables.serviceEvents
		.filter(row => row.serviceNamespace === service.namespace && row.serviceName === service.name)
		.sort((a, b) => b.at - a.at)
		.find(({message}) => pattern.test(message));
	if (hit === undefined) return lost ?? no('no event says so');
	return yes(hit.message, {
		findings: said(world, scope, {codes: ['MLB-04', 'MLB-07', 'MLB-12', 'MLB-05']}).findings,
	});
}

function otherBalancer(world: World, scope: Scope): Answer {
	const service = serviceOf(world, scope);
	if (
		service !== undefined &&
		service.loadBalancerClass !== '' &&
		!/metallb/i.test(service.loadBalancerClass)
	)
		return yes(`.spec.loadBalancerClass is ${service.loadBalancerClass}`);
	return said(world, scope, {codes: ['MLB-11'], where: 'everywhere'});
}

/** Who holds an address that another one asks for as well has nothing to correct. */
function holdsWhatIsAsked({snapshot}: World, subject: Subject, {code, id}: Finding): boolean {
	const row = snapshot.tables.services.find(
		({namespace, name}) => namespace === subject.namespace && name === subject.name,
	);
	return code === 'MLB-07' && row?.loadBalancerIps.includes(id.slice(code.length + 1)) === true;
}

function wrongAddress(world: World, scope: Scope): Answer {
	const [subject] = scope.subjects;
	const told = said(world, scope, {codes: ['MLB-05', 'MLB-06', 'MLB-07']});
	const findings = told.findings.filter(
		finding => subject === undefined || !holdsWhatIsAsked(world, subject, finding),
	);
	if (told.kind !== 'yes' || findings.length > 0) return {...told, findings};
	return no('it has the address that another one asks for as well');
}

function isAnnounced(world: World, scope: Scope): Answer {
	const told = said(world, scope, {
		codes: ['MLB-03', 'MLB-17', 'MLB-18'],
		subject: subject =>
			subject.kind !== 'Service' ||
			scope.subjects.some(({name, namespace}) => name === subject.name && namespace === subject.namespace),
	});
	if (told.kind === 'yes') return no(told.because, told);
	if (told.kind === 'unknown') return told;
	return yes('MLB-18 finds who announces it');
}

function hasEndpoint(world: World, scope: Scope): Answer {
	const lost = unread(world, 'endpointSlices');
	const service = serviceOf(world, scope);
	if (lost !== undefined || service === undefined) return lost ?? none();
	const {ready = 0, nodes = new Set<string>()} =
		readyEndpoints(world.snapshot).get(`${service.namespace}/${service.name}`) ?? {};
	if (ready === 0) return no('it has no ready endpoint');
	if (service.externalTrafficPolicy !== 'Local') return yes(`${ready} ready`);
	const by = announcements(world.snapshot)
		.filter(({service: one}) => one.namespace === service.namespace && one.name === service.name)
		.flatMap(({announcers}) => announcers.map(({node}) => node));
	if (by.length === 0)
		return unknown(
			'externalTrafficPolicy is Local, and it is not known which node announces it',
			'ktriage check MLB-18',
		);
	return by.some(node => nodes.has(node))
		? yes(`${ready} ready, one on ${by.join(', ')}`)
		: no(`externalTrafficPolicy is Local, and none is on ${by.join(', ')}`);
}

function answersOutside(world: World, scope: Scope): Answer {
	const service = serviceOf(world, scope);
	const addresses = new Set(
		(service?.loadBalancerIps ?? []).flatMap(text => {
			const ip = parseIp(text);
			return ip === undefined ? [] : [formatIp(ip)];
		}),
	);
	const asked = world.snapshot.probes
		.filter(({from, to, outcome}) => from.kind === 'outside' && addresses.has(to.host) && outcome !== 'tool')
		.sort((a, b) => a.at - b.at);
	const last = asked.at(-1);
	const ip = parseIp([...addresses][0] ?? '');
	const target = ip === undefined ? {} : {target: {ip, port: service?.ports[0]?.port ?? 0}};
	if (last === undefined)
		return unknown(
			'what the API shows is in order; nobody has tried it from here',
			`ktriage trace-lb ${service?.namespace ?? ''}/${service?.name ?? ''}`,
		);
	if (last.outcome === 'ok') return yes(probeWords(last));
	if (/^http\(/.test(last.outcome)) return yes(`it answers: ${probeWords(last)}`);
	return no(probeWords(last), {scope: {...scope, ...target, outcome: last.outcome}});
}
