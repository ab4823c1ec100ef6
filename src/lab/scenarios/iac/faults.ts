import {fault} from '../faults/fault.ts';
import type {KubeObject} from '../object.ts';
import type {Scenario} from '../scenario.ts';
import {fallbackIac} from './fallback.ts';

/** The tracking server without its load balancer, as the NodePort task leaves it. */
function flipped(object: unknown): unknown {
	const {kind, metadata} = object as KubeObject;
	if (kind !== 'Service' || metadata.namespace !== 'mlflow' || metadata.name !== 'mlflow-server')
		return object;
	const {spec, ...rest} = object as {readonly spec: object};
	return {...rest, spec: {...spec, type: 'NodePort'}, status: {loadBalancer: {}}};
}

const fallback = fault(
	{
		id: 'sc-23',
		title: 'A stage run without its switch turned a Service to NodePort',
		story:
			'The stage that deploys MLflow was run again without -e metallb_state=present. Its fallback task made the Service a NodePort; the address that everybody uses is gone.',
		expected: {code: 'MLB-14', verdict: 'FAIL', owner: 'platform', mustPass: ['MLB-01', 'MLB-02', 'MLB-04']},
	},
	plan => plan,
	cluster => ({...cluster, objects: cluster.objects.map(flipped), iac: fallbackIac}),
);

/** What goes wrong in the configuration files rather than in the cluster. */
export const configurationFaults: readonly Scenario[] = [fallback];
