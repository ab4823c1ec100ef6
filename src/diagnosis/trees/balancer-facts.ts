import type {Finding, Subject} from '../../checks/finding.ts';
import {readyEndpoints} from '../../migration/endpoints.ts';
import {announcements} from '../../migration/metallb/announcements.ts';
import {asksMetalLb} from '../../migration/metallb/requests.ts';
import {formatIp, parseIp} from '../../net/ip.ts';
import type {ServiceRow} from '../../store/rows.ts';
import {facts, no, said, unknown, unread, yes} from './answers.ts';
import {probeWords} from './probe-facts.ts';
import type {Answer, Scope, World} from './tree.ts';

/** Checks that complain of a load balancer address. */
const codes = ['MLB-04', 'MLB-05', 'MLB-06', 'MLB-07', 'MLB-14', 'MLB-18'];

/** Every Service that a check complains of as a load balancer. */
export function balancerScopes(world: World): readonly Scope[] {
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

/** Whether the Service is of type LoadBalancer, or was once. */
export function isBalancer(world: World, scope: Scope): Answer {
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

/** Whether it has an address. */
export function hasAddress(world: World, scope: Scope): Answer {
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

/** Whether MetalLB has a controller and a pool. */
export function poolAndController(world: World, scope: Scope): Answer {
	const told = said(world, scope, {
		codes: ['MLB-01', 'MLB-02'],
		part: /^(?!.*speaker)/,
		where: 'everywhere',
	});
	if (told.kind === 'yes') return no(told.because, told);
	return told.kind === 'no' ? yes(told.because) : told;
}

/** Whether the newest events about the Service say this. */
export function eventSays(world: World, scope: Scope, pattern: RegExp): Answer {
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

/** Whether another load balancer than MetalLB serves it. */
export function otherBalancer(world: World, scope: Scope): Answer {
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

/** Whether it has another address than the one asked for. */
export function wrongAddress(world: World, scope: Scope): Answer {
	const [subject] = scope.subjects;
	const told = said(world, scope, {codes: ['MLB-05', 'MLB-06', 'MLB-07']});
	const findings = told.findings.filter(
		finding => subject === undefined || !holdsWhatIsAsked(world, subject, finding),
	);
	if (told.kind !== 'yes' || findings.length > 0) return {...told, findings};
	return no('it has the address that another one asks for as well');
}

/** Whether a node announces it. */
export function isAnnounced(world: World, scope: Scope): Answer {
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

/** Whether somebody ready is behind it, where traffic arrives. */
export function hasEndpoint(world: World, scope: Scope): Answer {
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

/** Whether it answered from outside the cluster, as recorded. */
export function answersOutside(world: World, scope: Scope): Answer {
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
