import {kubectl} from '../migration/kubectl.ts';
import {type Balanced, balancedServices, claims} from '../migration/metallb/claims.ts';
import {metalLb} from '../migration/metallb/presence.ts';
import {prefixFor, type RequestFault} from '../migration/metallb/requests.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding, Remedy} from './finding.ts';
import {nameOf, serviceSubject, withoutMetalLb} from './without-metallb.ts';

const named = {code: 'MLB-05', title: 'MetalLB annotations'};

/** Annotations that MetalLB does not know are ignored without a word, and the address is then not the one that was asked for. */
export const mlb05: Check = {
	...named,
	about: 'Services ask MetalLB by annotations that it knows, and in one way only.',
	needs: ['services', 'deployments', 'daemonSets'],
	run: snapshot => {
		const absent = withoutMetalLb(named, snapshot);
		if (absent !== undefined) return absent;
		const balanced = balancedServices(snapshot);
		const faulty = balanced.filter(({request}) => request.faults.length > 0);
		if (faulty.length > 0) {
			return gathered(
				faulty.map(one => faultFinding(snapshot, one)),
				'many',
				`${faulty.length} Services ask MetalLB for something in a way that it does not hear`,
			);
		}
		const asking = balanced.filter(({request}) => request.asked !== undefined);
		return [
			finding(named, {
				verdict: 'PASS',
				summary:
					asking.length === 0
						? 'no Service asks for an address of its choice'
						: `${count(asking.length, 'Service')} with an address of its choice, asked for in a way that MetalLB reads`,
				evidence: fields(asking.flatMap(({request}) => request.asked ?? [])),
			}),
		];
	},
};

const harms: Readonly<Record<RequestFault['kind'], string>> = {
	'unknown-key': 'is not a key of MetalLB',
	'key-too-new': 'is newer than this MetalLB',
	'not-an-address': 'is not a list of addresses',
	'asked-twice': 'stands beside the annotation',
};

function faultFinding(snapshot: Snapshot, {service, request}: Balanced): Finding {
	const {faults} = request;
	const [first] = faults;
	const key = first === undefined ? '' : (/\[(.+)\]$/.exec(first.fact.source)?.[1] ?? '.spec.loadBalancerIP');
	const meant = faults.flatMap(one => one.meant);
	const has = service.loadBalancerIps.join(', ');
	const holders = meant.flatMap(ip =>
		(claims(snapshot).get(ip) ?? []).filter(({service: other, how}) => other !== service && how !== 'means'),
	);
	const missed = meant.filter(ip => !service.loadBalancerIps.includes(ip));
	const serious = faults.some(({rightKey, kind}) => rightKey !== '' || kind !== 'unknown-key');
	return finding(named, {
		part: nameOf(service),
		verdict: serious ? 'FAIL' : 'WARN',
		owner: 'joint',
		subjects: [serviceSubject(service)],
		summary: `${nameOf(service)}: ${key} ${first === undefined ? '' : harms[first.kind]}${
			missed.length > 0 ? `; wanted ${few(missed)}, has ${has || 'none'}` : ''
		}`,
		explanation: [
			...faults.map(({fact, why}) => `${fact.value}: ${why}.`),
			has !== '' && meant.length > 0
				? `The address ${has} is not pinned: it is whatever was free, and can be another one when the Service is made anew.`
				: '',
			...holders.map(
				({service: other}) =>
					`${few(meant)} is held by ${nameOf(other)}, so the right key alone would not get it.`,
			),
		]
			.filter(text => text !== '')
			.join(' '),
		evidence: fields([
			...faults.map(({fact}) => fact),
			{source: `Service ${nameOf(service)} .status.loadBalancer.ingress`, value: has || 'empty'},
			...holders.map(({fact}) => fact),
			...(metalLb(snapshot).versionFact === undefined ? [] : [metalLb(snapshot).versionFact!]),
		]),
		ruledOut: [
			`spelling: MetalLB reads loadBalancerIPs, address-pool and allow-shared-ip under ${prefixFor(metalLb(snapshot))}, case-sensitive`,
		],
		predictions: [
			{
				probe: 'Delete and create the Service anew',
				expect: 'an address that need not be the one it has now, and no event about the annotation',
			},
		],
		remedies: remedies({service, request}, key, holders.length > 0),
	});
}

function remedies({service, request}: Balanced, key: string, held: boolean): readonly Remedy[] {
	const {namespace, name} = service;
	const wanted = request.faults.find(({meant}) => meant.length > 0);
	if (request.faults.some(({kind}) => kind === 'asked-twice')) {
		return [
			{
				owner: 'application',
				text: 'Keep the annotation and drop .spec.loadBalancerIP.',
				command: kubectl('-n', namespace, 'patch', 'service', name, '-p', '{"spec":{"loadBalancerIP":null}}'),
				risk: 'low',
				verify: 'ktriage check MLB-04 MLB-05',
			},
		];
	}
	if (wanted === undefined || wanted.rightKey === '') {
		return [
			{
				owner: 'application',
				text: `Use the right key${wanted?.rightKey ? ` ${wanted.rightKey}` : ''}, or take the annotation away.`,
				command: kubectl('-n', namespace, 'annotate', 'service', name, `${key}-`),
				risk: 'low',
				verify: 'ktriage check MLB-05',
			},
		];
	}
	const keep = service.loadBalancerIps.join(',');
	const pin = held && keep !== '' ? keep : wanted.meant.join(',');
	return [
		{
			owner: 'application',
			text:
				held && keep !== ''
					? 'Pin the address it has, under the right key; the one it was meant to have belongs to another Service.'
					: 'Ask for the address under the right key. Clients of the present address have to follow.',
			command: kubectl(
				'-n',
				namespace,
				'annotate',
				'--overwrite',
				'service',
				name,
				`${wanted.rightKey}=${pin}`,
				`${key}-`,
			),
			risk: pin === keep ? 'low' : 'medium',
			verify: 'ktriage check MLB-05 MLB-06',
		},
		...(held
			? [
					{
						owner: 'platform' as const,
						text: 'Decide who gets the address both want, and keep one list of pinned addresses.',
						command: '',
						risk: 'medium' as const,
						verify: 'ktriage check MLB-07',
					},
				]
			: []),
	];
}
