import {expect, test} from 'vitest';
import {parseAllDocuments} from 'yaml';
import {collectors} from '../../collectors/index.ts';
import {defaultFeatures, type FeatureName, features} from '../../src/rbac/features.ts';
import {roleYaml, rulesOf} from '../../src/rbac/role.ts';

const documents = (yaml: string) => parseAllDocuments(yaml).map(document => document.toJS());
const all = {namespace: '', subject: ''};

test('looking needs no right to change anything', () => {
	const reading = features.filter(({writes}) => !writes).map(({name}) => name);
	const verbs = new Set(rulesOf(reading, collectors).map(({verb}) => verb));
	expect([...verbs].toSorted()).toEqual(['get', 'list', 'watch']);
	expect(
		rulesOf(defaultFeatures, collectors).some(({resource}) => resource === '*' || resource === 'secrets'),
	).toBe(false);
});

test('every collector gets its verbs on every place it may be read from', () => {
	const [role] = documents(roleYaml({...all, features: ['read', 'secret-shapes']}, collectors));
	for (const {resources, verbs} of collectors) {
		for (const {group, resource} of resources) {
			const granted = role.rules
				.filter(
					(rule: {apiGroups: string[]; resources: string[]}) =>
						rule.apiGroups.includes(group) && rule.resources.includes(resource),
				)
				.flatMap((rule: {verbs: string[]}) => rule.verbs);
			expect(granted, resource).toEqual(expect.arrayContaining([...verbs]));
		}
	}
});

test('a Role grants nothing outside of namespaces, and binds whom it is told', () => {
	const choice = {
		features: ['read'] as readonly FeatureName[],
		namespace: 'ml',
		clusterScoped: new Set(['/nodes']),
	};
	const [role, binding] = documents(roleYaml({...choice, subject: 'ops/robot'}, collectors));
	expect([role.kind, role.metadata]).toEqual(['Role', {name: 'ktriage', namespace: 'ml'}]);
	const ofCore = role.rules.filter(({apiGroups}: {apiGroups: string[]}) => apiGroups.includes(''));
	expect(JSON.stringify(ofCore)).not.toContain('"nodes"');
	expect(binding.subjects).toEqual([{kind: 'ServiceAccount', namespace: 'ops', name: 'robot'}]);
	const user = documents(roleYaml({...choice, subject: 'group:oncall'}, collectors))[1];
	expect(user.subjects[0]).toMatchObject({kind: 'Group', name: 'oncall'});
});

test('what the cluster does not serve is left out', () => {
	const [role] = documents(roleYaml({...all, features: ['read'], served: new Set(['/pods'])}, collectors));
	expect(role.rules).toEqual([{apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch']}]);
});
