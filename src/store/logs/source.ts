/**
 * Container logs as the Connection screen, the report and the table of rights show them: one source like the others, read container by
 * container instead of listed.
 */
export const logSource = {
	name: 'logs',
	title: 'Container logs',
	resource: 'v1 pods/log',
	verb: 'get',
	about: 'What calico-node, Seldon, MetalLB, CoreDNS, Argo, MLflow and the operator say about themselves.',
} as const;
