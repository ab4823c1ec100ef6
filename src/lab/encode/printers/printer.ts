import type {ServedResource} from '../../api/resource.ts';
import {
	apiServicePrinter,
	leasePrinter,
	namespacePrinter,
	nodePrinter,
	serviceCidrPrinter,
} from './cluster.ts';
import {columns, type Printer} from './columns.ts';
import {
	claimPrinter,
	configMapPrinter,
	eventPrinter,
	secretPrinter,
	serviceAccountPrinter,
} from './config.ts';
import {customPrinter} from './custom.ts';
import {
	endpointSlicePrinter,
	endpointsPrinter,
	ingressPrinter,
	networkPolicyPrinter,
	servicePrinter,
} from './network.ts';
import {podPrinter} from './pods.ts';
import {
	daemonSetPrinter,
	deploymentPrinter,
	disruptionBudgetPrinter,
	jobPrinter,
	replicaSetPrinter,
	statefulSetPrinter,
} from './workloads.ts';

const standard: Printer = {
	columns: columns('Name', 'Created At:date'),
	cells: ({metadata}) => [metadata.name, metadata.creationTimestamp ?? null],
};

/** By storage key. */
const printers: Readonly<Record<string, Printer>> = {
	'/configmaps': configMapPrinter,
	'/endpoints': endpointsPrinter,
	'/events': eventPrinter,
	'/namespaces': namespacePrinter,
	'/nodes': nodePrinter,
	'/persistentvolumeclaims': claimPrinter,
	'/pods': podPrinter,
	'/secrets': secretPrinter,
	'/serviceaccounts': serviceAccountPrinter,
	'/services': servicePrinter,
	'apiregistration.k8s.io/apiservices': apiServicePrinter,
	'apps/daemonsets': daemonSetPrinter,
	'apps/deployments': deploymentPrinter,
	'apps/replicasets': replicaSetPrinter,
	'apps/statefulsets': statefulSetPrinter,
	'batch/jobs': jobPrinter,
	'coordination.k8s.io/leases': leasePrinter,
	'discovery.k8s.io/endpointslices': endpointSlicePrinter,
	'networking.k8s.io/ingresses': ingressPrinter,
	'networking.k8s.io/networkpolicies': networkPolicyPrinter,
	'networking.k8s.io/servicecidrs': serviceCidrPrinter,
	'policy/poddisruptionbudgets': disruptionBudgetPrinter,
};

/** The printer of a resource; its name and the time of its creation when it has none. */
export function printerFor(resource: ServedResource): Printer {
	if (resource.columns) return customPrinter(resource.columns);
	return printers[resource.storage] ?? standard;
}
