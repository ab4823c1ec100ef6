import {type KeyBinding, type KeyPlace, keyLabel} from './binding.ts';

/** What a place of the key table is called in help and docs. */
export const placeTitles: Readonly<Record<KeyPlace, string>> = {
	triage: 'Triage',
	pods: 'Pods',
	calico: 'Calico',
	metallb: 'MetalLB',
	policies: 'Policy',
	seldon: 'Seldon',
	services: 'Services',
	nodes: 'Nodes',
	connection: 'Connection',
	workloads: 'Workloads',
	logs: 'Logs',
	findings: 'Findings',
	finalizers: 'Finalizers',
	probes: 'Probes',
	timeline: 'Timeline',
	compare: 'Compare',
	playbook: 'Playbook',
	plan: 'Restart plan',
	finding: 'Finding',
	why: 'Why',
	who: 'Who',
	explain: 'May it reach that',
	reach: 'Reachability map',
	'what-if': 'What if',
	object: 'Object',
	list: 'In every list',
	text: 'In every text',
	everywhere: 'Everywhere',
	field: 'While typing a filter',
	palette: 'In the palette',
	dialog: 'Before anything is changed',
	form: 'While a form is filled in',
	help: 'In this help',
};

/** "j, Down": the keys of a binding as people call them. */
export function keyLabels(binding: KeyBinding): string {
	const digits = binding.keys.every(key => /^\d$/.test(key)) && binding.keys.length > 2;
	if (digits) return `${binding.keys[0]}-${binding.keys.at(-1)}`;
	return binding.keys.map(keyLabel).join(', ');
}

export type KeySection = {readonly title: string; readonly bindings: readonly KeyBinding[]};

/** The key table by place, in this order of places; places without keys are left out. */
export function keySections(
	table: readonly KeyBinding[],
	places: readonly KeyPlace[],
): readonly KeySection[] {
	return places.flatMap(place => {
		const bindings = table.filter(binding => binding.where === place);
		return bindings.length === 0 ? [] : [{title: placeTitles[place], bindings}];
	});
}

/** The whole key table as a Markdown page section, for the docs. */
export function keysMarkdown(table: readonly KeyBinding[]): string {
	const sections = keySections(table, Object.keys(placeTitles) as KeyPlace[]);
	return sections
		.map(({title, bindings}) => {
			const rows = bindings.map(
				binding => `| ${keyLabels(binding).replaceAll('|', '\\|')} | ${binding.help} |`,
			);
			return [`### ${title}`, '', '| Key | What it does |', '| --- | --- |', ...rows, ''].join('\n');
		})
		.join('\n');
}
