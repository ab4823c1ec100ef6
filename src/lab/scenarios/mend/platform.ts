import {type KubeObject, objectAt, objectsAt, textAt, valueAt} from '../../json.ts';
import type {Lab} from '../../lab.ts';
import {workflowObject} from '../base/argo-objects.ts';
import {quotaRefusal} from '../canonical/workloads.ts';
import {rfc3339} from '../clock.ts';

const pins = ['metallb.io/loadBalancerIPs', 'metallb.universe.tf/loadBalancerIPs'];

const addressOf = (service: KubeObject | undefined) =>
	textAt(objectsAt(service, 'status.loadBalancer.ingress')[0], 'ip');

/** MetalLB: a Service gets the address that it is pinned to, when nobody else has it. */
export function assignAddresses(lab: Lab): void {
	const services = lab
		.list({resource: 'services'})
		.filter(one => textAt(one, 'spec.type') === 'LoadBalancer');
	for (const service of services) {
		const {namespace = '', name, annotations = {}} = service.metadata;
		const wanted = pins.map(key => annotations[key]).find(Boolean) ?? textAt(service, 'spec.loadBalancerIP');
		if (wanted === '' || wanted === addressOf(service)) continue;
		if (services.some(other => addressOf(other) === wanted)) continue;
		lab.patchStatus(
			{resource: 'services', namespace, name},
			{loadBalancer: {ingress: [{ip: wanted, ipMode: 'VIP'}]}},
		);
	}
}

const workflows = {group: 'argoproj.io', resource: 'workflows'};

/** Argo: a workflow that is submitted runs to its end, unless quota refuses its pod or its memory is not enough. */
export function runWorkflows(lab: Lab, now: number): void {
	for (const workflow of lab.list(workflows)) {
		const {namespace = '', name, deletionTimestamp} = workflow.metadata;
		if (textAt(workflow, 'status.phase') !== '' || deletionTimestamp !== undefined) continue;
		const at = rfc3339(now);
		const why = refusal(lab, workflow, namespace);
		const ended = workflowObject(name, {
			...(why === '' ? {phase: 'Succeeded'} : {phase: 'Failed', message: why}),
			startedAt: at,
			finishedAt: at,
		});
		lab.patch(
			{...workflows, namespace, name},
			{metadata: {labels: ended.metadata.labels}, status: objectAt(ended, 'status')},
		);
	}
}

/** Memory that the training needs, GiB. */
const needed = 8;

function refusal(lab: Lab, workflow: KubeObject, namespace: string): string {
	const inNamespace = (resource: string) =>
		lab.list({resource}).some(({metadata}) => metadata.namespace === namespace);
	if (inNamespace('resourcequotas') && !inNamespace('limitranges')) return quotaRefusal;
	const name = textAt(workflow, 'spec.workflowTemplateRef.name');
	const template = lab.get({group: 'argoproj.io', resource: 'workflowtemplates', namespace, name});
	const [main] = objectsAt(template, 'spec.templates');
	const limit = String(valueAt(main, 'container.resources.limits.memory') ?? '0Gi');
	return Number.parseFloat(limit) < needed ? 'OOMKilled (exit code 137)' : '';
}
