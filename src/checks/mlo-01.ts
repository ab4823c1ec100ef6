import {kubectl} from '../migration/kubectl.ts';
import {lastHit, logsOf, readingOf} from '../migration/logs/reading.ts';
import {goesOn} from '../migration/logs/trouble.ts';
import type {ContainerLog} from '../store/logs/log.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {few, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {hitEvidence} from './log-support.ts';
import {reached, slotsOf} from './reached-service.ts';

const named = {code: 'MLO-01', title: 'Tracking server'};

/** Whether MLflow can be reached. A green /health proves little: MLflow 3 refuses REST calls by name without --allowed-hosts. */
export const mlo01: Check = {
	...named,
	about:
		'The tracking server has ready endpoints, probes from pods reached it, and it does not refuse requests by name.',
	needs: ['services', 'endpointSlices', 'pods', 'deployments'],
	run: snapshot => {
		const found = reached(snapshot, named, {
			what: 'the tracking server',
			owner: 'joint',
			slots: slotsOf(snapshot, 'tracking'),
		});
		const refused = refusals(snapshot);
		if (refused.length === 0) return found;
		return [...found.filter(({verdict}) => verdict !== 'PASS'), refusing(refused)];
	},
};

type Refusal = {readonly log: ContainerLog; readonly hit: NonNullable<ReturnType<typeof lastHit>>};

/** Tracking servers whose log says of late that a request named a host which they do not serve (mlflow 3, server/fastapi_security.py). */
function refusals(snapshot: Snapshot): readonly Refusal[] {
	return logsOf(snapshot, 'mlflow').flatMap(log => {
		const hit = lastHit(readingOf(log), ['mlflow-host']);
		return hit !== undefined && goesOn(snapshot, hit, undefined) ? [{log, hit}] : [];
	});
}

function refusing(refused: readonly Refusal[]): Finding {
	const [{log}] = refused as readonly [Refusal, ...Refusal[]];
	const names = [...new Set(refused.map(({log: {namespace, pod}}) => `${namespace}/${pod}`))];
	return finding(named, {
		part: 'host',
		verdict: 'FAIL',
		owner: 'joint',
		confidence: 'probable',
		subjects: refused.map(({log: {namespace, pod}}) => ({kind: 'Pod', namespace, name: pod})),
		summary: `${few(names)} refuses requests by name: invalid Host header`,
		explanation:
			'It answers 403 to REST calls whose Host is not among its allowed hosts. Calls by address and /health answer all the same, so that the pod stays ready.',
		evidence: refused.flatMap(({log: one, hit}) => hitEvidence(one, hit)),
		ruledOut: ['the network and policies: the request arrived, and the server itself refused it'],
		predictions: [
			{
				probe:
					'GET /api/2.0/mlflow/experiments/search?max_results=1 by the DNS name of the Service, then by its address',
				expect: '403 by the name, 200 by the address',
			},
		],
		remedies: [
			{
				owner: 'joint',
				text: 'Give the server the names by which it is asked, with their ports: --allowed-hosts, or MLFLOW_SERVER_ALLOWED_HOSTS.',
				command: kubectl('-n', log.namespace, 'get', 'pod', log.pod, '-o', 'yaml'),
				risk: 'low',
				verify: 'ktriage check MLO-01, and a request by the name of the Service answers 200',
			},
		],
	});
}
