import type {Discovery} from '../kube/discovery.ts';
import {KubeError, messageOf} from '../kube/errors.ts';
import type {Transport} from '../kube/transport.ts';
import {cell} from '../store/sanitise.ts';

/** The Service behind a webhook. */
export type WebhookService = {readonly namespace: string; readonly name: string};

/** A webhook that is asked before objects of some types are changed or deleted. */
export type AdmissionWebhook = {
	/** "ValidatingWebhookConfiguration/NAME webhook". */
	readonly title: string;
	/** Absent for webhooks at a URL outside of the cluster. */
	readonly service?: WebhookService;
	/** Fail: while it does not answer, nothing it is asked about can be changed. */
	readonly fails: boolean;
	readonly rules: readonly {
		readonly groups: readonly string[];
		readonly resources: readonly string[];
		readonly operations: readonly string[];
	}[];
};

/** A type whose stored versions are converted by a webhook: without it, its objects can be neither read nor changed. */
export type ConversionWebhook = {
	readonly group: string;
	readonly resource: string;
	readonly service: WebhookService;
};

/** A lease in kube-system, by which the controllers of Kubernetes say that they run. */
export type ControllerLease = {readonly name: string; readonly renewedAt: number};

/** What is read only when something is stuck. */
export type StuckFacts = {
	readonly admission: readonly AdmissionWebhook[];
	readonly conversion: readonly ConversionWebhook[];
	readonly leases: readonly ControllerLease[];
	/** What could not be read, and why. */
	readonly unreadable: readonly string[];
};

type Json = Readonly<Record<string, unknown>>;
const record = (value: unknown): Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const items = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(record) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(text) : []);

/** Reads webhooks and the leases of the controllers: four small lists. What is forbidden is told and left out. */
export async function readStuckFacts(
	transport: Transport,
	discovery: Discovery,
	signal: AbortSignal,
): Promise<StuckFacts> {
	const unreadable: string[] = [];
	const list = async (group: string, resource: string, path: string): Promise<readonly Json[]> => {
		if (!discovery.resources.some(one => one.group === group && one.resource === resource)) return [];
		try {
			return items(record(await transport.requestJson({path, signal})).items);
		} catch (error) {
			if (signal.aborted || !(error instanceof KubeError)) throw error;
			unreadable.push(cell(`${resource}.${group}: ${messageOf(error)}`, 300));
			return [];
		}
	};
	const registration = '/apis/admissionregistration.k8s.io/v1';
	const [validating, mutating, definitions, leases] = await Promise.all([
		list(
			'admissionregistration.k8s.io',
			'validatingwebhookconfigurations',
			`${registration}/validatingwebhookconfigurations`,
		),
		list(
			'admissionregistration.k8s.io',
			'mutatingwebhookconfigurations',
			`${registration}/mutatingwebhookconfigurations`,
		),
		list(
			'apiextensions.k8s.io',
			'customresourcedefinitions',
			'/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
		),
		list('coordination.k8s.io', 'leases', '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases'),
	]);
	return {
		admission: [
			...validating.flatMap(one => webhooksOf('ValidatingWebhookConfiguration', one)),
			...mutating.flatMap(one => webhooksOf('MutatingWebhookConfiguration', one)),
		],
		conversion: definitions.flatMap(conversionOf),
		leases: leases.map(lease => ({
			name: cell(text(record(lease.metadata).name), 200),
			renewedAt: Date.parse(text(record(lease.spec).renewTime)),
		})),
		unreadable,
	};
}

function serviceOf(clientConfig: unknown): WebhookService | undefined {
	const service = record(record(clientConfig).service);
	const name = text(service.name);
	return name === '' ? undefined : {namespace: text(service.namespace), name};
}

function webhooksOf(kind: string, configuration: Json): readonly AdmissionWebhook[] {
	const name = text(record(configuration.metadata).name);
	return items(configuration.webhooks).map(webhook => {
		const service = serviceOf(webhook.clientConfig);
		return {
			title: cell(`${kind}/${name} ${text(webhook.name)}`, 300),
			...(service !== undefined && {service}),
			// The default since admissionregistration.k8s.io/v1.
			fails: text(webhook.failurePolicy) !== 'Ignore',
			rules: items(webhook.rules).map(rule => ({
				groups: texts(rule.apiGroups),
				resources: texts(rule.resources),
				operations: texts(rule.operations),
			})),
		};
	});
}

function conversionOf(definition: Json): readonly ConversionWebhook[] {
	const spec = record(definition.spec);
	const service = serviceOf(record(record(spec.conversion).webhook).clientConfig);
	if (service === undefined) return [];
	return [{group: text(spec.group), resource: text(record(spec.names).plural), service}];
}

/** Whether a webhook is asked when an object of this type is changed or deleted. */
export function asksAbout(
	{rules}: AdmissionWebhook,
	{group, resource}: {readonly group: string; readonly resource: string},
): boolean {
	const matches = (wanted: readonly string[], value: string): boolean =>
		wanted.includes('*') || wanted.includes(value);
	return rules.some(
		rule =>
			matches(rule.groups, group) &&
			(matches(rule.resources, resource) || rule.resources.includes('*/*')) &&
			['*', 'UPDATE', 'DELETE'].some(operation => rule.operations.includes(operation)),
	);
}
