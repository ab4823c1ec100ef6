import type {FilePhase, Gate, Phase, Playbook, PlaybookFile, Step} from './model.ts';

/** Something in a playbook that cannot be: where (path as in `phases[1].steps[0].evidence`) and what. */
export type Problem = {readonly path: string; readonly what: string};

export type Resolved = {readonly playbook: Playbook; readonly problems: readonly Problem[]};

/** A playbook from files, the one that extends nothing first: phases and steps added, replaced by id, and removed. */
export function resolvePlaybook(files: readonly PlaybookFile[]): Resolved {
	const problems: Problem[] = [];
	let phases: readonly Phase[] = [];
	for (const [index, file] of files.entries()) {
		const isLast = index === files.length - 1;
		const tell = (path: string, what: string) => {
			if (isLast) problems.push({path, what});
		};
		for (const [at, id] of file.removes.entries()) {
			const kept = without(phases, id);
			if (kept === undefined) tell(`removes[${at}]`, `there is no step and no phase ${id} to remove`);
			else phases = kept;
		}
		for (const [at, phase] of file.phases.entries())
			phases = withPhase(phases, phase, what => tell(`phases[${at}]`, what));
	}
	const last = files.at(-1);
	const mode = files.findLast(file => file.mode !== undefined)?.mode;
	const playbook: Playbook = {
		name: last?.name ?? '',
		title: last?.title ?? '',
		...(mode !== undefined && {mode}),
		phases,
	};
	return {playbook, problems: [...problems, ...danglingIn(playbook, last)]};
}

function without(phases: readonly Phase[], id: string): readonly Phase[] | undefined {
	if (phases.some(phase => phase.id === id)) return phases.filter(phase => phase.id !== id);
	if (!phases.some(({steps}) => steps.some(step => step.id === id))) return undefined;
	return phases.map(phase => ({
		...phase,
		steps: phase.steps.filter(step => step.id !== id),
		// What is removed is not needed either.
		gate: {...phase.gate, needs: phase.gate.needs.filter(needed => needed !== id)},
	}));
}

function withPhase(
	phases: readonly Phase[],
	added: FilePhase,
	tell: (what: string) => void,
): readonly Phase[] {
	const known = phases.find(({id}) => id === added.id);
	const before = known?.steps ?? [];
	let steps: readonly Step[] = before;
	for (const {after, ...step} of added.steps) {
		if (steps.some(({id}) => id === step.id)) steps = steps.map(one => (one.id === step.id ? step : one));
		else {
			const place = after === undefined ? -1 : steps.findIndex(({id}) => id === after);
			if (after !== undefined && place < 0) tell(`step ${step.id}: there is no step ${after} to stand after`);
			steps = place < 0 ? [...steps, step] : steps.toSpliced(place + 1, 0, step);
		}
	}
	const phase: Phase = {
		id: added.id,
		title: added.title || known?.title || added.id,
		steps,
		ordered: added.ordered ?? known?.ordered ?? false,
		whenRollback: added.whenRollback ?? known?.whenRollback ?? false,
		gate: added.gate ?? known?.gate ?? plainGate(added.id),
	};
	if (known !== undefined) return phases.map(one => (one.id === phase.id ? phase : one));
	const place = added.after === undefined ? -1 : phases.findIndex(({id}) => id === added.after);
	if (added.after !== undefined && place < 0)
		tell(`phase ${added.id}: there is no phase ${added.after} to stand after`);
	return place < 0 ? [...phases, phase] : phases.toSpliced(place + 1, 0, phase);
}

/** A phase without a gate of its own is closed by its blocking steps. */
function plainGate(phase: string): Gate {
	return {
		id: `${phase}.G`,
		title: 'All blocking steps',
		purpose: '',
		evidence: [],
		also: [],
		probe: '',
		pass: '',
		acceptsWarnings: false,
		fail: {},
		remedy: {text: '', command: ''},
		corrections: [],
		confirm: 'none',
		word: '',
		owner: 'joint',
		blocking: true,
		needs: [],
	};
}

/** Ids that name nothing, and ids that two steps have. */
function danglingIn({phases}: Playbook, file: PlaybookFile | undefined): readonly Problem[] {
	const ids = phases.flatMap(({steps, gate}) => [...steps.map(({id}) => id), gate.id]);
	const known = new Set([...ids, ...phases.map(({id}) => id)]);
	const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
	const own = file?.phases ?? [];
	const pathOf = (id: string): string => {
		for (const [at, phase] of own.entries()) {
			const step = phase.steps.findIndex(one => one.id === id);
			if (step >= 0) return `phases[${at}].steps[${step}]`;
			if (phase.gate?.id === id) return `phases[${at}].gate`;
		}
		return '';
	};
	return [
		...twice.map(id => ({path: pathOf(id), what: `two steps are called ${id}`})),
		...phases.flatMap(({gate}) =>
			gate.needs
				.filter(id => !known.has(id))
				.map(id => ({
					path: `${pathOf(gate.id)}.needs`,
					what: `gate ${gate.id} needs ${id}, which does not exist`,
				})),
		),
	];
}
