import {restartPlan} from '../migration/restart-plan.ts';
import {count, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {withoutCalico} from './without-calico.ts';

const named = {code: 'CAL-21', title: 'Order of restarts'};

/** In which order pods of the old network are best restarted. Advice: that they have to be is what CID-01 says. */
export const cal21: Check = {
	...named,
	about:
		'In which order the pods of the old network are best restarted: DNS, control, data, the rest; advice, CID-01 judges.',
	needs: ['pods', 'nodes', 'deployments', 'statefulSets', 'daemonSets', 'replicaSets'],
	run: snapshot => {
		const without = withoutCalico(named, snapshot);
		if (without !== undefined) return without;
		const {pods, waves, bare, before} = restartPlan(snapshot);
		if (pods === 0) return [finding(named, {verdict: 'PASS', summary: 'no pod has to be restarted'})];
		const steps = waves.filter(({items}) => items.length > 0);
		const owners = steps.flatMap(({items}) => items);
		return [
			finding(named, {
				verdict: 'PASS',
				owner: 'joint',
				summary: `${count(pods, 'pod')} to restart in ${count(steps.length, 'step')}: ${steps.map(({title}) => title).join(', ')}`,
				explanation: [...before, 'Wait after each step until its pods are ready.'].join(' '),
				evidence: fields(
					steps.flatMap(({title, items}) =>
						items.map(({kind, namespace, name, onlyEndpointOf}) => ({
							source: `${title}: ${kind} ${namespace}/${name}`,
							value:
								onlyEndpointOf.length === 0
									? 'others answer meanwhile'
									: `only endpoint of ${onlyEndpointOf.map(one => `${one.namespace}/${one.name}`).join(', ')}`,
						})),
					),
				),
				remedies: [
					...owners.slice(0, 10).map(item => ({
						owner: 'joint' as const,
						text: [`Restart ${item.kind} ${item.namespace}/${item.name}.`, ...item.notes].join(' '),
						command: item.commands[0] ?? '',
						risk: 'medium' as const,
						verify: 'ktriage check CID-01',
					})),
					...(bare.length === 0
						? []
						: [
								{
									owner: 'application' as const,
									text: `${count(bare.length, 'pod')} that nothing creates again: their owners have to start them anew.`,
									command: '',
									risk: 'high' as const,
									verify: 'ktriage check CID-01',
								},
							]),
				],
			}),
		];
	},
};
