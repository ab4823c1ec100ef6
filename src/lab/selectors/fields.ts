import {type KubeObject, textAt} from '../json.ts';
import {badRequest, StatusError} from '../status.ts';

type Selectable = {readonly resource: string; readonly origin: string};

const eventFields = (of: string) => [
	...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
		field => `${of}.${field}`,
	),
	'reason',
	'reportingComponent',
	'source',
	'type',
];

/** Fields besides the name that built-in resources select by (kubernetes pkg/apis/*: AddFieldLabelConversionFunc). */
const selectable: Readonly<Record<string, readonly string[]>> = {
	pods: [
		'spec.nodeName',
		'spec.restartPolicy',
		'spec.schedulerName',
		'spec.serviceAccountName',
		'spec.hostNetwork',
		'status.phase',
		'status.podIP',
		'status.podIPs',
		'status.nominatedNodeName',
	],
	nodes: ['spec.unschedulable'],
	namespaces: ['status.phase'],
	events: [...eventFields('involvedObject'), ...eventFields('regarding')],
	secrets: ['type'],
	services: ['spec.clusterIP', 'spec.type'],
	jobs: ['status.successful'],
	replicasets: ['status.replicas'],
	ipaddresses: [],
};

/** Booleans read as "false" when unset, as the conversion functions of Kubernetes make them. */
const booleans = new Set(['spec.hostNetwork', 'spec.unschedulable']);

function fieldText(object: KubeObject, field: string): string {
	if (field === 'source') return textAt(object, 'source.component');
	if (field.startsWith('regarding.'))
		return textAt(object, `involvedObject.${field.slice('regarding.'.length)}`);
	return textAt(object, field) || (booleans.has(field) ? 'false' : '');
}

/** A test for a fieldSelector parameter. Throws a 400 StatusError for a field that the resource does not select by. */
export function fieldSelector(text: string, resource: Selectable): (object: KubeObject) => boolean {
	const known = new Set(['metadata.name', 'metadata.namespace', ...(selectable[resource.resource] ?? [])]);
	const tests = text
		.split(',')
		.filter(part => part.trim() !== '')
		.map(part => {
			const [, field, sign, value] = /^\s*([\w.]+)\s*(==|=|!=)(.*)$/.exec(part) ?? [];
			if (field === undefined || value === undefined)
				throw new StatusError(badRequest(`invalid selector: '${part}'; can't understand '${part}'`));
			if (!known.has(field)) throw new StatusError(badRequest(unknownField(field, resource)));
			return {field, wanted: value.trim(), equal: sign !== '!='};
		});
	return object => tests.every(({field, wanted, equal}) => (fieldText(object, field) === wanted) === equal);
}

function unknownField(field: string, {resource, origin}: Selectable): string {
	return selectable[resource] && origin === 'built-in'
		? `field label not supported: ${field}`
		: `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
}
