import {kubectl} from '../migration/kubectl.ts';
import type {ModelState} from '../migration/model-states.ts';
import {count, fields, finding} from './build.ts';
import type {Finding} from './finding.ts';

const named = {code: 'SEL-01', title: 'Models'};

type Doubtful = Extract<ModelState, {readonly kind: 'unconfirmed'}>;

/** "Ready" that is older than the scheduler is not evidence: one UNKNOWN for each namespace. */
export function unconfirmed(states: readonly Doubtful[]): readonly Finding[] {
	const namespaces = [...new Set(states.map(({row}) => row.namespace))].sort();
	return namespaces.flatMap(namespace => {
		const group = states.filter(({row}) => row.namespace === namespace);
		const [first] = group;
		if (first === undefined) return [];
		const {
			schedulerSince,
			condition,
			row: {name},
		} = first;
		const since = new Date(schedulerSince).toISOString();
		return finding(named, {
			part: `${namespace}/unconfirmed`,
			verdict: 'UNKNOWN',
			confidence: 'probable',
			subjects: group.map(({row}) => ({kind: 'Model', namespace, name: row.name})),
			summary: `${count(group.length, 'model')} in ${namespace} say Ready, which nobody can have said since ${
				schedulerSince === 0 ? 'the scheduler is gone' : 'the scheduler was restarted'
			}`,
			explanation:
				'A Model keeps the last thing that the scheduler said of it, also when scheduler and server are gone. "Ready" from before the last start of the scheduler, while no agent is connected, is not evidence that the model answers, nor that it does not.',
			evidence: fields([
				...group.map(({row, condition: {status, at}}) => ({
					source: `Model ${namespace}/${row.name} .status.conditions[ModelReady]`,
					value: `${status} since ${new Date(at).toISOString()}`,
				})),
				{
					source: `scheduler of ${namespace}`,
					value:
						schedulerSince === 0
							? 'no ready pod'
							: `started ${since}, after ${new Date(condition.at).toISOString()}`,
				},
			]),
			predictions: [
				{
					probe: `GET /v2/models/${name}/ready through seldon-mesh in ${namespace}, header Seldon-Model: ${name}`,
					expect: '200 when it is served after all; 404 from Envoy when the scheduler does not know it',
				},
			],
			remedies: [
				{
					owner: 'platform',
					text: 'See whether the scheduler and the agents of the servers are connected.',
					command: kubectl(
						'-n',
						namespace,
						'get',
						'pods',
						'-l',
						'app.kubernetes.io/name in (seldon-scheduler,seldon-server)',
					),
					risk: 'none',
					verify: 'ktriage check SEL-01 SEL-03',
				},
			],
		});
	});
}
