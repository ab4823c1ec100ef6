import type {PoliciesSummary} from '../../systems/policies.ts';
import {closing, counted, section} from './parts.ts';

/** `ktriage policies` as lines of text; namespaces without policies are only counted. */
export function policiesText(summary: PoliciesSummary): readonly string[] {
	const {engines, policies, deadSelectors, namespaces, findings, gaps} = summary;
	const isolated = namespaces.filter(
		row => row.policies + row.ingress + row.egress + row.undecided + row.notEnforced > 0,
	);
	return [
		`${counted(policies.length, 'policy', 'policies')}, ${counted(deadSelectors, 'dead selector')}`,
		`enforced on pods of Calico: ${engines.calico.kind} (${engines.calico.why}); on others: ${engines.others.kind} (${engines.others.why})`,
		...section(
			'policies',
			policies.map(policy => [
				policy.namespace === '' ? policy.name : `${policy.namespace}/${policy.name}`,
				policy.kind,
				policy.verdict === 'PASS' ? 'ok' : policy.verdict,
				`selects ${policy.selector}`,
				policy.pods === null ? '? pods' : counted(policy.pods, 'pod'),
				policy.directions.join('+'),
				policy.effect,
			]),
		),
		...section(
			'dead selectors',
			policies.flatMap(({namespace, name, dead}) =>
				dead.map(one => [
					`${namespace}/${name}`,
					one.path,
					one.selector,
					one.meant === '' ? '' : `meant is perhaps ${one.meant}`,
				]),
			),
		),
		...section(
			'isolated namespaces',
			isolated.map(row => [
				row.namespace,
				counted(row.pods, 'pod'),
				`${row.ingress} in, ${row.egress} out`,
				row.notEnforced > 0 ? `not enforced on ${row.notEnforced}` : '',
				row.undecided > 0 ? `${row.undecided} undecided` : '',
			]),
		),
		`${counted(namespaces.length - isolated.length, 'namespace')} without policies`,
		...closing(findings, gaps),
	];
}
