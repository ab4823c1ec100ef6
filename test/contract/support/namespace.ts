import {randomBytes} from 'node:crypto';
import type {Client} from './client.ts';

/** Objects that cost nothing: no controller and no kubelet looks at them. */
export const leasesIn = (namespace: string) => `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
export const configMapsIn = (namespace: string) => `/api/v1/namespaces/${namespace}/configmaps`;

export function lease(name: string, labels: Readonly<Record<string, string>> = {}) {
	return {apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: {name, labels}, spec: {}};
}

export function configMap(name: string, metadata: object = {}) {
	return {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name, ...metadata}, data: {one: '1'}};
}

/** Creates a namespace of a name that nothing else has. */
export async function createNamespace(client: Client): Promise<string> {
	const name = `contract-${randomBytes(4).toString('hex')}`;
	await client.create('/api/v1/namespaces', {apiVersion: 'v1', kind: 'Namespace', metadata: {name}});
	return name;
}
