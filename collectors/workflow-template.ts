import {type Fields, flag, objectMeta, part, parts, raw, text, time} from '../src/store/fields.ts';
import type {WorkflowTemplateRow} from '../src/store/rows/platform.ts';
import type {WorkloadHost} from '../src/store/rows.ts';
import {hostsIn, hostsOf, maxHosts} from './hosts.ts';

/** Containers of one template of a workflow spec: its main one, its script, its set, its sidecars. */
function containersOf(template: Fields): readonly Fields[] {
	return [
		...['container', 'script'].map(key => part(template, key)),
		...parts(part(template, 'containerSet'), 'containers'),
		...parts(template, 'initContainers'),
		...parts(template, 'sidecars'),
	];
}

function parameterHosts(holder: Fields, where: string): readonly WorkloadHost[] {
	return parts(holder, 'parameters').flatMap(parameter =>
		hostsIn(raw(parameter, 'value')).map(found => ({
			container: where,
			variable: text(parameter, 'name'),
			...found,
		})),
	);
}

function hosts(spec: Fields): readonly WorkloadHost[] {
	const templates = parts(spec, 'templates');
	return [
		...parameterHosts(part(spec, 'arguments'), 'arguments'),
		...templates.flatMap(template => [
			...hostsOf(containersOf(template)),
			...parameterHosts(part(template, 'inputs'), text(template, 'name')),
		]),
	].slice(0, maxHosts);
}

/** The row of a WorkflowTemplate. */
export function templateRow(object: Fields): WorkflowTemplateRow {
	return {
		...objectMeta(object),
		kind: 'WorkflowTemplate',
		schedule: '',
		suspended: false,
		lastScheduledAt: 0,
		hosts: hosts(part(object, 'spec')),
	};
}

/** The row of a CronWorkflow; `schedules` came with Argo Workflows 3.6. */
export function cronRow(object: Fields): WorkflowTemplateRow {
	const spec = part(object, 'spec');
	const schedules = Array.isArray(spec.schedules)
		? spec.schedules.filter(one => typeof one === 'string')
		: [];
	return {
		...objectMeta(object),
		kind: 'CronWorkflow',
		schedule: text(spec, 'schedule') || text({all: schedules.join('; ')}, 'all'),
		suspended: flag(spec, 'suspend'),
		lastScheduledAt: time(part(object, 'status'), 'lastScheduledTime'),
		hosts: hosts(part(spec, 'workflowSpec')),
	};
}
