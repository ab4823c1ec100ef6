import {seededRandom} from '../../support/random.ts';
import type {CalicoSelector, RandomCalico, RandomCluster, RandomPod, RandomPolicy} from './reference.ts';

/** A small cluster in which much overlaps. */
export function randomCluster(seed: number): RandomCluster {
	const random = seededRandom(seed * 7919 + 1);
	const pick = <T>(values: readonly T[]): T => values[random(values.length)]!;
	const some = <T>(most: number, make: () => T): readonly T[] => Array.from({length: random(most + 1)}, make);
	const maybe = <T>(value: T): T | undefined => (random(2) === 0 ? undefined : value);
	const labels = () => ({
		...(random(3) > 0 && {app: pick(['a', 'b', 'c'])}),
		...(random(2) > 0 && {tier: pick(['front', 'back'])}),
	});
	const spaces = ['one', 'two', 'three'];
	const namespaces = Object.fromEntries(
		spaces.map(name => [name, {'kubernetes.io/metadata.name': name, ...labels()}]),
	);
	const pods: readonly RandomPod[] = Array.from({length: 6}, (_, index) => ({
		namespace: pick(spaces),
		name: `p${index}`,
		ip: `10.244.${random(3)}.${index + 1}`,
		labels: labels(),
		ports: random(2) > 0 ? [{name: 'http', containerPort: pick([80, 8080]), protocol: 'TCP'}] : [],
	}));
	const selector = () =>
		pick([
			{},
			{matchLabels: {app: pick(['a', 'b'])}},
			{matchExpressions: [{key: pick(['app', 'tier']), operator: pick(['Exists', 'DoesNotExist'])}]},
			{matchExpressions: [{key: 'app', operator: pick(['In', 'NotIn']), values: ['a', 'c']}]},
		]);
	const peer = () =>
		pick([
			{podSelector: selector()},
			{namespaceSelector: selector()},
			{namespaceSelector: selector(), podSelector: selector()},
			{
				ipBlock: {
					cidr: pick(['10.244.0.0/16', '10.244.1.0/24', '0.0.0.0/0']),
					except: random(2) > 0 ? ['10.244.2.0/24'] : [],
				},
			},
		]);
	const port = () =>
		pick([
			{port: 80},
			{port: 'http'},
			{port: 53, protocol: 'UDP'},
			{protocol: 'TCP'},
			{port: 8000, endPort: 8090},
		]);
	const policies: readonly RandomPolicy[] = some(4, () => {
		const rules = (side: 'from' | 'to') => some(2, () => ({[side]: some(2, peer), ports: some(2, port)}));
		return {
			metadata: {namespace: pick(spaces), name: `np${random(1000)}`},
			spec: {
				podSelector: selector(),
				policyTypes: pick([['Ingress'], ['Egress'], ['Ingress', 'Egress']]),
				ingress: rules('from'),
				egress: rules('to'),
			},
		};
	});
	const calicoSelector = (depth = 0): CalicoSelector => {
		const kind = random(depth > 2 ? 3 : 6);
		if (kind === 0) return {all: true};
		if (kind === 1) return {key: pick(['app', 'tier']), is: pick(['a', 'b', 'front'])};
		if (kind === 2) return {key: pick(['app', 'tier']), isNot: pick(['a', 'back'])};
		if (kind === 3) return {not: calicoSelector(depth + 1)};
		const two = [calicoSelector(depth + 1), calicoSelector(depth + 1)] as const;
		return kind === 4 ? {both: two} : {either: two};
	};
	const entity = (isDestination: boolean) => ({
		...(random(2) > 0 && {selector: calicoSelector()}),
		...(random(4) === 0 && {nets: [pick(['10.244.1.0/24', '10.0.0.0/8'])]}),
		...(random(4) === 0 && {notNets: ['10.244.0.0/24']}),
		...(isDestination &&
			random(3) === 0 && {
				ports: pick([
					[80, 80],
					[8000, 8090],
				]) as [number, number],
			}),
	});
	const calico: readonly RandomCalico[] = some(3, () => ({
		name: `c${random(1000)}`,
		tier: pick(['default', 'sec']),
		order: maybe(pick([1, 500, 1500])),
		selector: calicoSelector(),
		ingress: some(3, () => ({
			action: pick(['Allow', 'Deny', 'Pass', 'Log']),
			source: entity(false),
			destination: entity(true),
		})),
	}));
	const tiers = [
		{name: 'default', order: 1_000_000, defaultAction: 'Deny'},
		{name: 'sec', order: 100, defaultAction: pick(['Deny', 'Pass'])},
	];
	return {namespaces, pods, policies, calico, tiers};
}

/** A selector in Calico's words. */
export function selectorText(selector: CalicoSelector): string {
	if ('all' in selector) return 'all()';
	if ('not' in selector) return `!(${selectorText(selector.not)})`;
	if ('both' in selector) return `(${selectorText(selector.both[0])}) && (${selectorText(selector.both[1])})`;
	if ('either' in selector)
		return `(${selectorText(selector.either[0])}) || (${selectorText(selector.either[1])})`;
	return 'is' in selector ? `${selector.key} == '${selector.is}'` : `${selector.key} != '${selector.isNot}'`;
}
