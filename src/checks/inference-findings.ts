import type {InferenceAnswer, InferenceOutcome} from '../migration/inference-answers.ts';
import {kubectl} from '../migration/kubectl.ts';
import type {ProbeResult} from '../store/probes.ts';
import {count, type Draft, few, finding, gathered, listLimit} from './build.ts';
import type {Evidence, Finding} from './finding.ts';

type Named = {readonly code: string; readonly title: string};

type Said = Pick<Draft, 'verdict' | 'owner' | 'confidence' | 'class' | 'explanation' | 'ruledOut'> & {
	readonly what: string;
	readonly next: string;
};

/** What recorded requests for models show: one finding for each that was not answered. */
export function judgeAnswers(named: Named, answers: readonly InferenceAnswer[]): readonly Finding[] {
	if (answers.length === 0) {
		const explanation =
			'Whether a model answers is measured, not read: send a request through the mesh and record it in probes.yaml of a snapshot folder.';
		return [finding(named, {verdict: 'SKIP', summary: 'no probe was run', explanation})];
	}
	const bad = answers.filter(({outcome}) => outcome !== 'answered');
	if (bad.length > 0) {
		return gathered(
			bad.map(answer => notAnswered(named, answer)),
			'requests',
			`${bad.length} of ${count(answers.length, 'request')} not answered`,
		);
	}
	return [
		finding(named, {
			verdict: 'PASS',
			summary: `${count(answers.length, 'request')} answered: ${few([...new Set(answers.map(({asked}) => asked.name))])}`,
			evidence: answers.slice(0, listLimit).map(({probe}) => evidenceOf(probe)),
		}),
	];
}

function notAnswered(named: Named, answer: InferenceAnswer): Finding {
	const {probe, asked, namespaces} = answer;
	const {what, next, ...said} = wordsFor(answer);
	const namespace = namespaces[0];
	return finding(named, {
		part: `${namespaces.join('+') || 'nowhere'}/${asked.name}/${answer.outcome}`,
		...said,
		subjects: namespaces.flatMap(one => [
			{kind: asked.kind, namespace: one, name: asked.name.replace(/_\d+$/, '')},
			{kind: 'Namespace', namespace: '', name: one},
		]),
		summary: `${asked.kind} ${asked.name}: ${what}`,
		evidence: [evidenceOf(probe)],
		predictions: [
			{
				probe: `The same request to the ClusterIP of seldon-mesh${namespace === undefined ? '' : ` in ${namespace}`} from a pod beside it`,
				expect:
					answer.outcome === 'no-route' && answer.by === 'envoy'
						? 'the same 404 without a body'
						: 'another answer, when what fails is before Envoy',
			},
		],
		remedies: [
			{
				owner: said.owner ?? 'joint',
				text: next,
				command:
					namespace === undefined
						? ''
						: kubectl('-n', namespace, 'get', 'experiments.mlops.seldon.io,models.mlops.seldon.io'),
				risk: 'none',
				verify: 'send the request again',
			},
		],
	});
}

const loopback = 'the containers of the server pod among themselves: the request did not come so far';

/** Words of what each outcome proves (decision tree of a request that fails). */
function wordsFor({outcome, by, asked, probe, namespaces}: InferenceAnswer): Said {
	const status = probe.outcome;
	const header = `${asked.name}${asked.kind === 'Experiment' ? '.experiment' : asked.kind === 'Pipeline' ? '.pipeline' : ''}`;
	if (outcome === 'routed') {
		return {
			verdict: 'WARN',
			class: 'advisory',
			owner: 'application',
			what: `routing works, the model refused the request (${status})`,
			explanation:
				'A status from behind the route comes from the model or its server: the payload or the model is wrong, not the network.',
			ruledOut: ['the network, policies and routes: the request got to the model'],
			next: 'Compare the payload with the inputs of the model: GET /v2/models/NAME.',
		};
	}
	if (outcome === 'no-route' && by === 'ingress') {
		return {
			verdict: 'FAIL',
			owner: 'application',
			what: 'the ingress knows no such host or path (404)',
			explanation:
				'The answer is that of the ingress controller: its rules do not match the host and path of the request. It got no further.',
			ruledOut: ['MetalLB and the way to the ingress: it answered', loopback],
			next: 'Compare Host and path of the request with the rules of the Ingress.',
		};
	}
	if (outcome === 'no-route') {
		return {
			verdict: 'FAIL',
			owner: 'application',
			confidence: by === 'envoy' ? 'probable' : 'possible',
			what:
				namespaces.length === 0
					? 'no route, and no such object here (404)'
					: 'Envoy has no route for it (404)',
			explanation: `Envoy routes by header seldon-model, which must be ${header}; without it by the name in the path. 404 without a body means that the header is missing or names something that the scheduler does not know or that is not ready.`,
			ruledOut: ['the network to Envoy: it answered', loopback],
			next: `Send seldon-model: ${header}; see whether it is ready (SEL-01, SEL-02).`,
		};
	}
	if (outcome === 'no-backend') {
		return {
			verdict: 'FAIL',
			owner: 'joint',
			confidence: 'probable',
			what:
				by === 'envoy'
					? `Envoy does not reach the server (${status})`
					: `${by === 'ingress' ? 'the ingress' : 'a proxy'} does not reach what is behind it (${status})`,
			explanation:
				by === 'envoy'
					? 'There is a route, so the scheduler and Envoy agree on the model; the port of the agent in the server pod (9001, gRPC 9501) does not answer.'
					: 'The load balancer and the ingress work; between the ingress and Envoy (port 9000 of its pod) or behind it nothing answers: no endpoint, a policy, or the network.',
			ruledOut: ['MetalLB and the way to the proxy: it answered', 'the payload: nobody has read it'],
			next: 'See the endpoints of the backend and the policies on the way (POL-08, POL-12).',
		};
	}
	return {
		verdict: outcome === 'tool' || outcome === 'other' ? 'UNKNOWN' : 'FAIL',
		owner: outcome === 'name' ? 'joint' : 'platform',
		confidence: 'probable',
		...unreached(outcome, status),
	};
}

function unreached(
	outcome: InferenceOutcome,
	status: string,
): Pick<Said, 'what' | 'explanation' | 'next' | 'ruledOut'> {
	if (outcome === 'tool')
		return {
			what: 'the probe could not run',
			explanation: 'What failed is our side; it says nothing about the way.',
			next: 'Run it from another place.',
		};
	if (outcome === 'name')
		return {
			what: `the name is not resolved (${status})`,
			explanation: 'The request was not sent.',
			next: 'See DNS-01, DNS-05 and DNS-08.',
		};
	if (outcome === 'lost')
		return {
			what: 'no answer (timeout)',
			explanation:
				'Packets are dropped before a proxy answers: the address is not announced, a firewall or a policy.',
			ruledOut: ['the payload and the model: nobody has read it'],
			next: 'See MLB-03, MLB-18 and the policies on the way.',
		};
	if (outcome === 'refused')
		return {
			what: `nobody listens there (${status})`,
			explanation: 'The address is reached and no endpoint is behind it.',
			ruledOut: ['the payload and the model: nobody has read it'],
			next: 'See the endpoints of the Service.',
		};
	return {
		what: `answered ${status}`,
		explanation: 'The status does not say which part of the way it is from.',
		next: 'See the headers server and x-seldon-route of the answer.',
	};
}

function evidenceOf({probe, from, to, outcome, detail, at}: ProbeResult): Evidence {
	const place =
		from.kind === 'pod'
			? `Pod ${from.namespace}/${from.pod}`
			: from.kind === 'node'
				? `Node ${from.node}`
				: 'outside the cluster';
	const model = to.headers?.['seldon-model'];
	return {
		kind: 'probe',
		source: `${probe} from ${place}: ${to.url || `${to.host}:${to.port}`}${model === undefined ? '' : `, seldon-model: ${model}`}`,
		value: detail === '' ? outcome : `${outcome}: ${detail}`,
		at,
	};
}
