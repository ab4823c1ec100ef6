import {type Fields, objectMeta, part, text} from '../src/store/fields.ts';
import type {StorageSecretRow} from '../src/store/rows/seldon.ts';
import {cell} from '../src/store/sanitise.ts';
import type {Collector} from './collector.ts';

type Key = StorageSecretRow['keys'][number];

/** An rclone configuration has a few hundred bytes; nothing longer is looked into. */
const longest = 64 * 1024;
const mostKeys = 64;

/** What Seldon's agent asks of the value of a storage secret: JSON, else YAML, with these (seldon-core 2.10 scheduler/pkg/agent/rclone, parseRcloneConfig). */
const wanted = ['name', 'type', 'parameters'] as const;

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The form of a value, and nothing of what is in it. */
function formOf(value: unknown): Pick<Key, 'form' | 'missing' | 'byAddress'> {
	const plain = {missing: [], byAddress: false};
	if (typeof value !== 'string' || value === '') return {form: 'empty', ...plain};
	if (value.length > longest) return {form: 'other', ...plain};
	const written = Buffer.from(value, 'base64').toString('utf8').trim();
	if (written === '') return {form: 'empty', ...plain};
	if (/^\[[^\]\n]+\]\s*$/m.test(written) && /^\s*[\w-]+\s*=/m.test(written)) return {form: 'ini', ...plain};
	const read = parsed(written);
	if (read === undefined) return yamlForm(written);
	if (!isMapping(read)) return {form: 'other', ...plain};
	const {type, name, parameters} = read;
	const given = {
		type: typeof type === 'string' && type !== '',
		name: typeof name === 'string' && name !== '',
		parameters: isMapping(parameters),
	};
	const endpoint = isMapping(parameters) ? parameters.endpoint : undefined;
	return {
		form: 'json',
		missing: wanted.filter(key => !given[key]),
		byAddress: typeof endpoint === 'string' && isAddress(endpoint),
	};
}

function parsed(written: string): unknown {
	try {
		return JSON.parse(written);
	} catch {
		return undefined;
	}
}

/** Keys at the start of a line are enough to tell a mapping of YAML; only which there are is kept. */
function yamlForm(written: string): Pick<Key, 'form' | 'missing' | 'byAddress'> {
	const keys = new Map(
		[...written.matchAll(/^([\w-]+):(?=\s|$)(.*)$/gm)].map(([, key = '', rest = '']) => [key, rest]),
	);
	if (keys.size === 0) return {form: 'other', missing: [], byAddress: false};
	const endpoint = /^\s+endpoint:\s*["']?([^\s"']+)/m.exec(written)?.[1] ?? '';
	return {
		form: 'yaml',
		missing: wanted.filter(key => !keys.has(key) || (key !== 'parameters' && keys.get(key)?.trim() === '')),
		byAddress: isAddress(endpoint),
	};
}

const isAddress = (endpoint: string) => /^(?:\w+:\/\/)?(?:\d{1,3}\.){3}\d{1,3}(?:[:/]|$)/.test(endpoint);

function keysOf(object: Fields): readonly Key[] {
	const data = part(object, 'data');
	return Object.keys(data)
		.slice(0, mostKeys)
		.map(key => ({name: cell(key), ...formOf(data[key])}));
}

const answers = ['missing', 'forbidden', 'failed'] as const;

/** The reader puts what the server answered instead of a Secret into the field `answer`, which no Secret has. */
function answerOf(object: Fields): StorageSecretRow['answer'] {
	const given = text(object, 'answer');
	return answers.find(one => one === given) ?? 'read';
}

/** Secrets that models and agents are told to get their storage from: the names of their keys and the form of the values, never a value. */
export const storageSecrets: Collector<'storageSecrets'> = {
	name: 'storageSecrets',
	title: 'Secrets (shape)',
	about:
		'Whether the storage secrets of models have the one key and the JSON form that Seldon expects; no value is kept. Never listed: only Secrets that a Model or the configuration of the agents names are read, one by one, again after a minute; --no-secrets reads none.',
	resources: [{group: '', version: 'v1', resource: 'secrets', kind: 'Secret', namespaced: true}],
	encoding: 'json',
	onlyNamed: true,
	project: object => ({
		...objectMeta(object),
		// Labels and finalizers of Secrets are nobody's business here.
		labels: {},
		answer: answerOf(object),
		keys: keysOf(object),
		keyCount: Object.keys(part(object, 'data')).length,
	}),
	verbs: ['get'],
};
