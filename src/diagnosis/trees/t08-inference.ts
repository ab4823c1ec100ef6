import {addressOwners} from '../../migration/address-owners.ts';
import {schedulerServices, servingNamespaces} from '../../migration/seldon.ts';
import {parseIp} from '../../net/ip.ts';
import type {ProbeResult} from '../../store/probes.ts';
import {no, said, unknown, yes} from './answers.ts';
import {deniedFlow} from './flows.ts';
import {probeWords} from './probe-facts.ts';
import {type Answer, ask, clear, go, into, leaf, type Scope, type Tree, type World} from './tree.ts';

const verify = 'the same request is answered with 200';
const application = {owner: 'application'} as const;

/** T8 of the playbook: a request for a prediction is answered with 404 or 5xx. */
export const t08: Tree = {
	name: 'T8',
	title: 'Inference returns 404 or 5xx',
	topics: ['inference', 'infer', 'requests', 'http'],
	scopes: inferenceScopes,
	watches: ['SEL-01', 'SEL-02'],
	nodes: [
		ask('Q1', 'Does the request get to the load balancer at all?', arrives, {
			yes: go('Q1a'),
			no: into('T2', 'Q2'),
		}),
		ask('Q1a', 'Is it answered well?', status(/^ok$/), {yes: clear('the request is answered'), no: go('Q2')}),
		ask(
			'Q2',
			'Is it the ingress controller (nginx, traefik) that answers 404?',
			status(/http\(404\)/, /nginx|traefik/i),
			{
				yes: leaf(
					'L1',
					'no rule of the ingress controller takes this host and path',
					'Correct host and path of the Ingress, or of the request.',
					verify,
					application,
				),
				no: go('Q2a'),
			},
		),
		ask(
			'Q2a',
			'Is it the ingress controller that answers 502, 503 or 504?',
			status(/http\(50[234]\)/, /nginx|traefik|gateway time-?out/i),
			{
				yes: go('Q2b'),
				no: go('Q3'),
			},
		),
		ask(
			'Q2b',
			'Does a policy deny the ingress controller its backend?',
			(world, scope) => deniedAnywhere(world, scope),
			{
				yes: leaf(
					'L3',
					'a policy keeps the ingress controller from what is behind it',
					'Add an ingress rule from the namespace of the ingress controller, on the port of the backend.',
					'ktriage check POL-12 POL-08',
					{owner: 'joint'},
				),
				no: go('Q2c'),
			},
		),
		ask('Q2c', 'Has the backend a ready endpoint?', backendReady, {
			yes: into('T2', 'Q3'),
			no: leaf('L2', 'nobody is behind the ingress rule', 'Bring the backend up.', verify, application),
		}),
		ask('Q3', 'Did it go through Envoy to a model (header x-seldon-route)?', status(/./, /x-seldon-route/i), {
			yes: leaf(
				'L5',
				'routing works; the model or the request is wrong',
				'Look at the payload and the log of the server.',
				verify,
				application,
			),
			no: go('Q3a'),
		}),
		ask('Q3a', 'Is what is asked for ready?', (world, scope) => modelsReady(world, scope), {
			yes: go('Q4'),
			no: into('T1'),
		}),
		ask('Q4', 'Does Envoy answer 404?', status(/http\(404\)/), {
			yes: leaf(
				'L4',
				'Envoy knows no route: the header seldon-model is missing or names something else',
				'Send the header seldon-model with the name of the model, or NAME.experiment.',
				verify,
				application,
			),
			no: {
				undecided: 'what was answered tells no more',
				tell: 'ktriage probe inference with the headers of the client',
			},
		}),
	],
};

function inferenceScopes({snapshot, findings}: World): readonly Scope[] {
	const serving = [...servingNamespaces(snapshot)].sort();
	const asked = requests({snapshot, findings});
	if (asked.length === 0)
		return serving.map(namespace => ({about: `requests to ${namespace}`, namespace, subjects: []}));
	const named = serving.filter(namespace => asked.some(({to}) => to.url.includes(namespace)));
	const models = snapshot.tables.seldonModels;
	const about = (namespace: string, probe: ProbeResult): Scope => {
		const ip = parseIp(probe.to.host);
		return {
			about: `requests to ${namespace || probe.to.host}`,
			namespace,
			subjects: [],
			...(ip !== undefined && {target: {ip, port: probe.to.port}}),
			outcome: probe.outcome,
			text: `${probe.outcome} ${probe.detail}`,
		};
	};
	const found = asked.flatMap(probe => {
		const namespace =
			named.find(one => probe.to.url.includes(one)) ??
			models.find(({name}) => probe.to.url.includes(`/${name}`))?.namespace ??
			(schedulerServices(snapshot).size === 1 ? serving[0] : undefined);
		return namespace === undefined ? [] : [about(namespace, probe)];
	});
	return [...new Map(found.map(scope => [scope.about, scope])).values()];
}

/** The last answer to every request for a prediction that was recorded. */
function requests({snapshot}: World): readonly ProbeResult[] {
	const last = new Map<string, ProbeResult>();
	for (const probe of snapshot.probes)
		if (
			(probe.probe === 'inference' || /\/infer\b|\/v2\/models\//.test(probe.to.url)) &&
			probe.outcome !== 'tool'
		)
			last.set(probe.to.url, probe);
	return [...last.values()];
}

function ofScope(world: World, scope: Scope): ProbeResult | undefined {
	return requests(world).find(({outcome, detail}) => `${outcome} ${detail}` === scope.text);
}

const untried = (): Answer =>
	unknown('nobody has sent a request', 'ktriage probe inference --from this machine --to URL');

function arrives(world: World, scope: Scope): Answer {
	const probe = ofScope(world, scope);
	if (probe === undefined) return untried();
	return /^(ok|http\(\d+\))$/.test(probe.outcome) ? yes(probeWords(probe)) : no(probeWords(probe));
}

function status(outcome: RegExp, detail = /(?:)/) {
	return (world: World, scope: Scope): Answer => {
		const probe = ofScope(world, scope);
		if (probe === undefined) return untried();
		const words = `${probe.outcome}: ${probe.detail}`;
		return outcome.test(probe.outcome) && detail.test(probe.detail) ? yes(words) : no(words);
	};
}

function deniedAnywhere(world: World, scope: Scope): Answer {
	const flow = deniedFlow(world, scope, 'ingress controller to its backend');
	if (flow.kind === 'yes') return flow;
	const isolated = said(world, scope, {codes: ['POL-12']});
	return isolated.kind === 'yes' ? isolated : flow;
}

function backendReady(world: World, scope: Scope): Answer {
	const told = said(world, scope, {codes: ['SEL-04', 'SEL-05']});
	if (told.kind === 'yes' && /no ready endpoint|no endpoint|0 of/.test(told.because))
		return no(told.because, told);
	const owner = scope.target === undefined ? undefined : addressOwners(world.snapshot, scope.target.ip)[0];
	return owner === undefined
		? unknown('it is not known what is behind it', 'kubectl get endpointslices')
		: yes(
				`${owner.subject.kind} ${owner.subject.namespace}/${owner.subject.name} and its backend have endpoints`,
			);
}

function modelsReady(world: World, scope: Scope): Answer {
	const told = said(world, scope, {codes: ['SEL-01', 'SEL-02']});
	if (told.kind === 'yes') return no(told.because, told);
	return told.kind === 'no' ? yes('models and experiments are ready') : told;
}
