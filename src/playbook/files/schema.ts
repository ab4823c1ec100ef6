import type {Owner} from '../../checks/finding.ts';
import type {TreeName} from '../../diagnosis/trees/tree.ts';
import {cell} from '../../store/sanitise.ts';
import {
	askedMatrices,
	type Confirmation,
	type FailBranch,
	type FilePhase,
	type Gate,
	layers,
	type OwnCommand,
	type PlaybookFile,
	type Step,
} from '../model.ts';

export const playbookFormat = 'ktriage.playbook/v1';

type Tell = (path: string, what: string) => void;
type Mapping = Readonly<Record<string, unknown>>;

/** One mapping of the file while it is read: what is wrong is told with its path, and reading goes on. */
type Reader = {
	readonly text: (key: string, fallback?: string) => string;
	readonly texts: (key: string) => readonly string[];
	readonly flag: (key: string) => boolean;
	readonly oneOf: <T extends string>(key: string, values: readonly T[], fallback: T) => T;
	readonly maps: (key: string) => readonly {readonly value: unknown; readonly path: string}[];
	readonly at: (key: string) => string;
	readonly raw: Mapping;
};

const owners: readonly Owner[] = ['platform', 'application', 'joint'];
const confirmations: readonly Confirmation[] = ['none', 'attest', 'typed'];
const isCode = (text: string) => /^[A-Z]{2,4}-\d{2}$/.test(text);
const isTree = (text: string): text is TreeName => /^T(?:[1-9]|1[0-4])$/.test(text);
const isId = (text: string) => /^[A-Za-z][A-Za-z0-9.-]{0,30}$/.test(text);

function reader(value: unknown, path: string, keys: readonly string[], tell: Tell): Reader | undefined {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		tell(path, 'expected keys and values');
		return undefined;
	}
	const raw = value as Mapping;
	const at = (key: string) => (path === '' ? key : `${path}.${key}`);
	for (const key of Object.keys(raw))
		if (!keys.includes(key)) tell(at(key), `there is no such key; known are ${keys.join(', ')}`);
	const text = (key: string, fallback?: string): string => {
		const found = raw[key];
		if (typeof found === 'string' && found.trim() !== '') return cell(found, 2000);
		if (found === undefined && fallback !== undefined) return fallback;
		tell(at(key), found === undefined ? 'is missing' : 'expected a text');
		return fallback ?? '';
	};
	const list = (key: string): readonly unknown[] => {
		const found = raw[key];
		if (found === undefined) return [];
		if (Array.isArray(found)) return found;
		tell(at(key), 'expected a list');
		return [];
	};
	return {
		raw,
		at,
		text,
		texts: key =>
			list(key).flatMap((one, index) => {
				if (typeof one === 'string' && one !== '') return [cell(one, 2000)];
				tell(`${at(key)}[${index}]`, 'expected a text');
				return [];
			}),
		flag: key => {
			const found = raw[key];
			if (found !== undefined && typeof found !== 'boolean') tell(at(key), 'expected true or false');
			return found === true;
		},
		oneOf: (key, values, fallback) => {
			const found = raw[key];
			const known = values.find(value => value === found);
			if (found !== undefined && known === undefined) tell(at(key), `expected ${values.join(', ')}`);
			return known ?? fallback;
		},
		maps: key => list(key).map((value, index) => ({value, path: `${at(key)}[${index}]`})),
	};
}

const fileKeys = ['format', 'name', 'title', 'mode', 'extends', 'removes', 'phases'];
const phaseKeys = ['id', 'title', 'after', 'ordered', 'when', 'steps', 'gate'];
const commonKeys = [
	'id',
	'title',
	'purpose',
	'evidence',
	'also',
	'probe',
	'asks',
	'pass',
	'acceptsWarnings',
	'fail',
	'remedy',
	'corrections',
	'confirm',
	'word',
	'owner',
	'layer',
	'hours',
	'command',
	'tree',
];
const stepKeys = [...commonKeys, 'blocking', 'after'];
const gateKeys = [...commonKeys, 'needs'];

/** Turns the value of a playbook file into a playbook; what is wrong is told, and what can be used is. */
export function readPlaybook(
	value: unknown,
	knownCodes: ReadonlySet<string>,
	tell: Tell,
): PlaybookFile | undefined {
	const file = reader(value, '', fileKeys, tell);
	if (file === undefined) return undefined;
	if (file.raw.format !== playbookFormat) tell('format', `expected ${playbookFormat}`);
	const mode =
		file.raw.mode === undefined
			? undefined
			: file.oneOf('mode', ['in-place', 'parallel'] as const, 'in-place');
	const name = file.text('name');
	if (name !== '' && !/^[a-z0-9][a-z0-9-]{0,60}$/.test(name))
		tell('name', 'expected small letters, digits and hyphens');
	return {
		name,
		title: file.text('title', name),
		...(mode !== undefined && {mode}),
		...(file.raw.extends !== undefined && {extends: file.text('extends')}),
		removes: file.texts('removes'),
		phases: file
			.maps('phases')
			.flatMap(({value: phase, path}) => readPhase(phase, path, knownCodes, tell) ?? []),
	};
}

function readPhase(
	value: unknown,
	path: string,
	codes: ReadonlySet<string>,
	tell: Tell,
): FilePhase | undefined {
	const phase = reader(value, path, phaseKeys, tell);
	if (phase === undefined) return undefined;
	const gate =
		phase.raw.gate === undefined ? undefined : readGate(phase.raw.gate, `${path}.gate`, codes, tell);
	const when =
		phase.raw.when === undefined ? undefined : phase.oneOf('when', ['rollback'] as const, 'rollback');
	return {
		id: idOf(phase, tell),
		title: phase.text('title', ''),
		...(phase.raw.after !== undefined && {after: phase.text('after')}),
		...(phase.raw.ordered !== undefined && {ordered: phase.flag('ordered')}),
		...(when !== undefined && {whenRollback: true}),
		steps: phase.maps('steps').flatMap(({value: step, path: at}) => {
			const read = reader(step, at, stepKeys, tell);
			if (read === undefined) return [];
			const after = read.raw.after === undefined ? {} : {after: read.text('after')};
			return [{...readStep(read, codes, tell), blocking: read.flag('blocking'), ...after}];
		}),
		...(gate !== undefined && {gate}),
	};
}

function readGate(value: unknown, path: string, codes: ReadonlySet<string>, tell: Tell): Gate | undefined {
	const gate = reader(value, path, gateKeys, tell);
	if (gate === undefined) return undefined;
	return {...readStep(gate, codes, tell, true), blocking: true, needs: gate.texts('needs')};
}

function idOf(read: Reader, tell: Tell): string {
	const id = read.text('id');
	if (id !== '' && !isId(id))
		tell(read.at('id'), 'expected a letter and then letters, digits, dots and hyphens');
	return id;
}

function readStep(read: Reader, codes: ReadonlySet<string>, tell: Tell, isGate = false): Step {
	const confirm = read.oneOf('confirm', confirmations, 'none');
	const layer = read.raw.layer === undefined ? undefined : read.oneOf('layer', layers, layers[0]);
	const tree = read.raw.tree === undefined ? undefined : treeOf(read, 'tree', tell);
	const evidence = codesOf(read, 'evidence', codes, tell);
	const also = codesOf(read, 'also', undefined, tell);
	const command = read.raw.command === undefined ? undefined : commandOf(read, tell);
	const hours = hoursOf(read, tell);
	if (confirm === 'typed' && read.raw.word === undefined)
		tell(read.at('word'), 'is missing; confirm: typed asks for it');
	return {
		id: idOf(read, tell),
		title: read.text('title'),
		purpose: read.text('purpose', isGate ? '' : undefined),
		evidence,
		also,
		...(tree !== undefined && {tree}),
		...(command !== undefined && {command}),
		probe: read.text('probe', ''),
		...(read.raw.asks !== undefined && {asks: read.oneOf('asks', askedMatrices, askedMatrices[0])}),
		pass: read.text('pass', isGate ? '' : undefined),
		acceptsWarnings: read.flag('acceptsWarnings'),
		fail: failOf(read, tell),
		remedy: remedyOf(read, tell),
		corrections: read.texts('corrections'),
		confirm,
		word: read.text('word', ''),
		owner: read.oneOf('owner', owners, 'joint'),
		blocking: false,
		...(layer !== undefined && {layer}),
		...(hours !== undefined && {hours}),
	};
}

/** Codes that have to look need a check of this program, or they would never be met; the others may come later. */
function codesOf(
	read: Reader,
	key: string,
	known: ReadonlySet<string> | undefined,
	tell: Tell,
): readonly string[] {
	const found = read.texts(key);
	for (const [index, code] of found.entries()) {
		if (!isCode(code)) tell(`${read.at(key)}[${index}]`, `${code} is not a code such as CID-02`);
		else if (known !== undefined && !known.has(code))
			tell(
				`${read.at(key)}[${index}]`,
				`no check is called ${code}; codes that may come later belong under also`,
			);
	}
	return found;
}

function treeOf(read: Reader, key: string, tell: Tell): TreeName | undefined {
	const name = read.text(key);
	if (isTree(name)) return name;
	tell(read.at(key), 'expected a tree from T1 to T14');
	return undefined;
}

function failOf(read: Reader, tell: Tell): FailBranch {
	if (read.raw.fail === undefined) return {};
	const fail = reader(read.raw.fail, read.at('fail'), ['tree', 'step', 'text'], tell);
	if (fail === undefined) return {};
	const tree = fail.raw.tree === undefined ? undefined : treeOf(fail, 'tree', tell);
	return {
		...(tree !== undefined && {tree}),
		...(fail.raw.step !== undefined && {step: fail.text('step')}),
		...(fail.raw.text !== undefined && {text: fail.text('text')}),
	};
}

function remedyOf(read: Reader, tell: Tell): Step['remedy'] {
	if (read.raw.remedy === undefined) return {text: '', command: ''};
	const remedy = reader(read.raw.remedy, read.at('remedy'), ['text', 'command'], tell);
	return {text: remedy?.text('text', '') ?? '', command: remedy?.text('command', '') ?? ''};
}

function hoursOf(read: Reader, tell: Tell): readonly [number, number] | undefined {
	const {hours} = read.raw;
	if (hours === undefined) return undefined;
	const [from, to] = Array.isArray(hours) ? hours : [];
	if (typeof from === 'number' && typeof to === 'number' && from >= 0 && to > from) return [from, to];
	tell(read.at('hours'), 'expected two numbers of hours, such as [0, 6]');
	return undefined;
}

function commandOf(read: Reader, tell: Tell): OwnCommand | undefined {
	const command = reader(
		read.raw.command,
		read.at('command'),
		['run', 'exitCode', 'pointer', 'equals', 'timeoutSeconds'],
		tell,
	);
	if (command === undefined) return undefined;
	const run = command.texts('run');
	if (run.length === 0) tell(command.at('run'), 'expected a program and its arguments, as a list');
	const {exitCode = 0, pointer, equals, timeoutSeconds = 60} = command.raw;
	if (typeof exitCode !== 'number') tell(command.at('exitCode'), 'expected a number');
	if (typeof timeoutSeconds !== 'number' || timeoutSeconds <= 0)
		tell(command.at('timeoutSeconds'), 'expected a number above 0');
	if (pointer !== undefined && (typeof pointer !== 'string' || !/^(?:\/.*)?$/.test(pointer)))
		tell(command.at('pointer'), 'expected a JSON pointer such as /status/phase');
	if ((pointer === undefined) !== (equals === undefined))
		tell(command.at('equals'), 'pointer and equals belong together');
	return {
		run,
		exitCode: Number(exitCode),
		timeoutSeconds: Number(timeoutSeconds),
		...(typeof pointer === 'string' && {pointer}),
		...((equals === null || ['string', 'number', 'boolean'].includes(typeof equals)) && {
			equals: equals as string,
		}),
	};
}
