/** A running pod on a node. */
export function pod(namespace: string, name: string, more: Readonly<Record<string, unknown>> = {}) {
	return {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			namespace,
			name,
			labels: {app: name.split('-')[0]},
			creationTimestamp: '2026-11-21T12:00:00Z',
			...more,
		},
		spec: {nodeName: 'n1', containers: [{name: 'main', image: 'busybox:1', ports: [{containerPort: 8080}]}]},
		status: {
			phase: 'Running',
			podIP: '10.42.0.5',
			podIPs: [{ip: '10.42.0.5'}],
			conditions: [{type: 'Ready', status: 'True'}],
			containerStatuses: [{name: 'main', ready: true, restartCount: 0, state: {running: {}}}],
		},
	};
}

export function namespace(name: string) {
	return {
		apiVersion: 'v1',
		kind: 'Namespace',
		metadata: {name},
		spec: {finalizers: ['kubernetes']},
		status: {phase: 'Active'},
	};
}

export const widgets = {
	apiVersion: 'apiextensions.k8s.io/v1',
	kind: 'CustomResourceDefinition',
	metadata: {name: 'widgets.demo.example.com'},
	spec: {
		group: 'demo.example.com',
		scope: 'Namespaced',
		names: {plural: 'widgets', singular: 'widget', kind: 'Widget', shortNames: ['wd']},
		versions: [
			{
				name: 'v1',
				served: true,
				storage: true,
				subresources: {status: {}},
				additionalPrinterColumns: [{name: 'Size', type: 'integer', jsonPath: '.spec.size'}],
			},
		],
	},
};

export function widget(name: string, finalizers: readonly string[] = []) {
	return {
		apiVersion: 'demo.example.com/v1',
		kind: 'Widget',
		metadata: {namespace: 'a', name, ...(finalizers.length > 0 ? {finalizers} : {})},
		spec: {size: 3},
	};
}

/** An APIService of an aggregated API whose server cannot be reached. */
export const calicoApiDown = {
	apiVersion: 'apiregistration.k8s.io/v1',
	kind: 'APIService',
	metadata: {name: 'v3.projectcalico.org'},
	spec: {
		group: 'projectcalico.org',
		version: 'v3',
		service: {namespace: 'calico-apiserver', name: 'calico-api'},
	},
	status: {conditions: [{type: 'Available', status: 'False', reason: 'MissingEndpoints'}]},
};
