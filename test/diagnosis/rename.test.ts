import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {clusterOf, type Draft} from '../checks/fixtures.ts';

/** Names that Kubernetes itself gives. */
const fixed = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease', 'kubernetes', 'kube-dns']);
const nameKeys = new Set(['namespace', 'nodeName', 'node', 'serviceName', 'serviceNamespace', 'pod']);
const kinds = ['Node', 'Namespace', 'IPPool', 'Service', 'IPAddressPool', 'Pod'];

/** Gives every node, namespace, pool, service and pod of a cluster another name, in logs and probes too; answers with the way back. */
function renameAll(draft: Draft): (text: string) => string {
	const names = new Map<string, string>();
	for (const kind of kinds)
		for (const {metadata} of draft.all(kind))
			if (!fixed.has(metadata.name) && !names.has(metadata.name))
				names.set(metadata.name, `renamed-${String(names.size).padStart(3, '0')}-x`);
	const inHost = (text: string): string =>
		text.replaceAll(/[a-z0-9-]+(?=[a-z0-9.-]*\.svc\b)/g, label => names.get(label) ?? label);
	const renameValues = (labels: object | undefined): void => {
		const values = (labels ?? {}) as Record<string, string>;
		for (const [key, value] of Object.entries(values)) values[key] = names.get(value) ?? value;
	};
	const visit = (value: unknown): void => {
		if (Array.isArray(value)) {
			value.forEach(visit);
			value.forEach((item, index) => {
				if (typeof item === 'string') value[index] = names.get(item) ?? item;
			});
		}
		if (Array.isArray(value) || typeof value !== 'object' || value === null) return;
		const fields = value as Record<string, unknown>;
		for (const [key, field] of Object.entries(fields)) {
			if (key === 'namespaceSelector') renameValues((field as {matchLabels?: object}).matchLabels);
			if (typeof field !== 'string') visit(field);
			else if (field.includes('.svc')) fields[key] = inHost(field);
			else if (key === 'name' && (fields.kind === 'Service' || fields.kind === 'Pod'))
				fields[key] = names.get(field) ?? field;
			else if (nameKeys.has(key) || key === 'kubernetes.io/service-name')
				fields[key] = names.get(field) ?? field;
			else if (key === 'affinity' && field.startsWith('host:'))
				fields[key] = `host:${names.get(field.slice(5)) ?? field.slice(5)}`;
		}
	};
	const inLine = (text: string): string =>
		inHost(text).replaceAll(/(?<=")[a-z0-9-]+\.[a-z0-9-]+(?=")/g, host =>
			host
				.split('.')
				.map(label => names.get(label) ?? label)
				.join('.'),
		);
	for (const [key, text] of Object.entries(draft.logs)) {
		const [namespace = '', pod = '', ...container] = key.split('/');
		delete draft.logs[key];
		const renamed = [names.get(namespace) ?? namespace, names.get(pod) ?? pod, ...container].join('/');
		draft.logs[renamed] = inLine(text);
	}
	draft.probes.forEach(visit);
	for (const [key, text] of Object.entries(draft.logs)) {
		const [namespace = '', ...rest] = key.split('/');
		delete draft.logs[key];
		draft.logs[[names.get(namespace) ?? namespace, ...rest].join('/')] = inHost(text);
	}
	for (const object of draft.objects) {
		visit(object);
		const kind = object.kind as unknown as string;
		if (kind === 'Namespace') renameValues((object.metadata as {labels?: object}).labels);
		if (kinds.includes(kind)) object.metadata.name = names.get(object.metadata.name) ?? object.metadata.name;
		if (kind === 'APIService') {
			const service = object.spec?.service as unknown as {name: string} | undefined;
			if (service) service.name = names.get(service.name) ?? service.name;
		}
	}
	const back = new Map([...names].map(([old, fresh]) => [fresh, old]));
	return text => text.replaceAll(/renamed-\d{3}-x/g, fresh => back.get(fresh) ?? fresh);
}

describe.each([
	'canonical',
	'sc-02',
	'sc-03',
	'sc-06',
	'sc-07',
	'sc-08',
	'sc-15',
	'sc-16',
	'sc-17',
	'sc-18',
	'sc-21',
	'sc-32',
	'sc-34',
])('%s under other names', id => {
	it('gets the same diagnosis', () => {
		let restore = (text: string) => text;
		const original = clusterOf(id);
		const renamed = clusterOf(id, draft => {
			restore = renameAll(draft);
		});
		const before = diagnose(original, runChecks(original));
		const after = diagnose(renamed, runChecks(renamed));
		const told = ({causes}: typeof before, back: (text: string) => string) =>
			causes.map(({rank, finding, symptoms}) => [
				rank,
				finding.verdict,
				finding.class,
				back(finding.id),
				back(finding.summary),
				symptoms.map(one => back(one.id)).sort(),
			]);
		expect(told(after, restore)).toEqual(told(before, text => text));
		expect(after.counts).toEqual(before.counts);
		// Files of Ansible keep the names that people wrote into them.
		const withoutFiles = (_: string, value: unknown) => {
			const {kind, code} = (value ?? {}) as {readonly kind?: string; readonly code?: string};
			return kind === 'iac' || code?.startsWith('IAC-') ? undefined : value;
		};
		expect(JSON.stringify(after.causes, withoutFiles)).not.toContain('nuc10i7fnh');
	});
});
