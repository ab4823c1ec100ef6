import type {AnyCollector} from '../../collectors/collector.ts';
import {actionRules} from '../actions/verbs.ts';

/** A right; `resource` with its subresource after a slash, '*' for every one. */
export type Rule = {readonly group: string; readonly resource: string; readonly verb: string};

/** What one may use ktriage for; each costs rights of its own. */
export type FeatureName =
	| 'read'
	| 'objects'
	| 'logs'
	| 'secret-shapes'
	| 'prometheus'
	| 'snapshot'
	| 'backup'
	| 'rehearse'
	| 'finalizers'
	| 'remove-finalizers'
	| 'restart'
	| 'delete-pod'
	| 'probe-exec'
	| 'probe-pod'
	| 'probe-container'
	| 'flows';

export type Feature = {
	readonly name: FeatureName;
	readonly about: string;
	/** It changes something, or runs something in the cluster. */
	readonly writes: boolean;
	readonly rules: (collectors: readonly AnyCollector[]) => readonly Rule[];
};

const core = (resource: string, ...verbs: readonly string[]): readonly Rule[] =>
	verbs.map(verb => ({group: '', resource, verb}));

/** Everything of every group: a scan has to see types that nobody knew of. */
const everything = (verb: string): Rule => ({group: '*', resource: '*', verb});

const ofCollectors = (collectors: readonly AnyCollector[]): readonly Rule[] =>
	collectors.flatMap(({resources, verbs}) =>
		resources.flatMap(({group, resource}) => verbs.map(verb => ({group, resource, verb}))),
	);

const isSecret = ({group, resource}: Rule): boolean => group === '' && resource === 'secrets';

/** Secrets are granted by themselves or not at all: nothing else depends on them. */
const read = (collectors: readonly AnyCollector[]): readonly Rule[] =>
	ofCollectors(collectors).filter(rule => !isSecret(rule));

const workloads = ['deployments', 'statefulsets', 'daemonsets'].map(resource => ({
	group: 'apps',
	version: 'v1',
	resource,
	kind: '',
	namespace: '',
	name: '',
}));

const scanFacts: readonly Rule[] = [
	{group: 'admissionregistration.k8s.io', resource: 'validatingwebhookconfigurations', verb: 'list'},
	{group: 'admissionregistration.k8s.io', resource: 'mutatingwebhookconfigurations', verb: 'list'},
	{group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions', verb: 'list'},
	{group: 'coordination.k8s.io', resource: 'leases', verb: 'list'},
];

/** Every feature with its rights, once: `ktriage rbac`, docs and tests are made from it. */
export const features: readonly Feature[] = [
	{name: 'read', about: 'the screens and checks', writes: false, rules: read},
	{
		name: 'objects',
		about: 'opening an object and its events',
		writes: false,
		rules: collectors => [
			...read(collectors)
				.filter(({verb}) => verb === 'list')
				.map(rule => ({...rule, verb: 'get'})),
			...core('events', 'list'),
		],
	},
	{
		name: 'logs',
		about: 'following the containers that checks name',
		writes: false,
		rules: () => core('pods/log', 'get'),
	},
	{
		name: 'secret-shapes',
		about:
			'whether storage secrets of models have the form that Seldon expects; values are read and not kept',
		writes: false,
		rules: collectors => ofCollectors(collectors).filter(isSecret),
	},
	{
		name: 'prometheus',
		about: 'asking the Prometheus of the cluster through the API server',
		writes: false,
		rules: () => core('services/proxy', 'get'),
	},
	{
		name: 'snapshot',
		about: 'saving everything that can be listed',
		writes: false,
		rules: () => [everything('list')],
	},
	{
		name: 'backup',
		about: 'saving it in an order in which it can be restored',
		writes: false,
		rules: () => [everything('list'), ...core('namespaces', 'get')],
	},
	{
		name: 'rehearse',
		about: 'letting the server try a backup as a dry run',
		writes: true,
		rules: () => [everything('patch'), everything('create')],
	},
	{
		name: 'finalizers',
		about: 'finding everything that hangs in deletion, and following it on the screen',
		writes: false,
		rules: () => [everything('list'), everything('watch'), ...scanFacts, ...core('namespaces', 'get')],
	},
	{
		name: 'remove-finalizers',
		about: 'taking a finalizer off, and undoing it',
		writes: true,
		rules: () => [
			everything('get'),
			everything('patch'),
			everything('create'),
			...actionRules('namespace-finalize', []),
		],
	},
	{
		name: 'restart',
		about: 'restarting workloads',
		writes: true,
		rules: () => actionRules('restart', workloads),
	},
	{
		name: 'delete-pod',
		about: 'deleting one named pod that nothing creates again, and what probes left behind',
		writes: true,
		rules: () => [...actionRules('pod-delete', []), ...actionRules('cleanup', [])],
	},
	{
		name: 'probe-exec',
		about: 'asking the network from running containers',
		writes: true,
		rules: () => actionRules('probe-exec', []),
	},
	{
		name: 'probe-pod',
		about: 'asking the network from throw-away pods',
		writes: true,
		rules: () => actionRules('probe-pod', []),
	},
	{
		name: 'probe-container',
		about: 'asking the network from ephemeral containers',
		writes: true,
		rules: () => actionRules('probe-container', []),
	},
	{
		name: 'flows',
		about: 'reading flows of Calico (Whisker) and metrics of Felix through a port of their pods',
		writes: true,
		rules: () => actionRules('port-forward', []),
	},
];

/** What ktriage needs when nothing else is said: to look. */
export const defaultFeatures: readonly FeatureName[] = ['read', 'objects', 'logs'];
