import {kubectl} from '../migration/kubectl.ts';
import {logsOf, readingOf} from '../migration/logs/reading.ts';
import {type UsedSecret, usedSecrets} from '../migration/storage-secrets.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {agentLog} from './agent-log.ts';
import {count, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Evidence, Finding} from './finding.ts';
import {hitEvidence} from './log-support.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-16', title: 'Form of storage secrets'};

/** Whether the Secrets that storage is configured from have the form that Seldon's agent reads. */
export const sel16: Check = {
	...named,
	about:
		'The value of every storage secret is a mapping with name, type and parameters, in JSON (or YAML), as the agent reads it; INI is not.',
	needs: ['storageSecrets', 'seldonModels', 'seldonServers', 'pods'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot);
		if (absent !== undefined) return absent;
		const used = usedSecrets(snapshot);
		if (used.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'no model names a storage secret'})];
		const bad = used.flatMap(secret => judge(snapshot, secret));
		if (bad.length > 0) return gathered(bad, 'secrets', `${bad.length} storage secrets in another form`);
		const read = used.filter(({row}) => row !== undefined);
		if (read.length < used.length) return [unreadSecrets(named, used)];
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(read.length, 'storage secret')} in the form that the agent reads`,
				evidence: fields(
					read.map(({namespace, name, row}) => ({
						source: `Secret ${namespace}/${name} .data (shape only)`,
						value: row?.keys.map(key => `${key.name}: ${key.form}`).join(', ') ?? '',
					})),
				),
			}),
		];
	},
};

const formWords = {
	json: 'JSON',
	yaml: 'YAML',
	ini: 'the INI form of rclone.conf',
	empty: 'nothing',
	other: 'neither a mapping of JSON nor of YAML',
} as const;

function judge(snapshot: Snapshot, secret: UsedSecret): readonly Finding[] {
	const {namespace, name, row, models, hurts} = secret;
	if (secret.answer === 'missing' && (models.length > 0 || hurts)) return [missing(secret)];
	if (row === undefined) return [];
	// How many keys there may be is another question: SEL-17.
	const [key] = row.keyCount === 1 ? row.keys : [];
	if (key === undefined) return [];
	const subjects = subjectsOf(secret);
	const source = `Secret ${namespace}/${name} .data[${key.name}] (shape only)`;
	if (key.form === 'empty') {
		const lines = complaints(snapshot, namespace);
		if (hurts && lines.length > 0) return [toldByAgents(secret, lines)];
		return [
			finding(named, {
				part: `${namespace}/${name}`,
				verdict: 'UNKNOWN',
				subjects,
				summary: `form of Secret ${namespace}/${name} not known: its value is empty, or was left out of the snapshot`,
				evidence: fields([{source, value: 'empty'}]),
			}),
		];
	}
	const isMapping = key.form === 'json' || key.form === 'yaml';
	if (isMapping && key.missing.length === 0) return [];
	const what = isMapping
		? `lacks ${few(key.missing)} in its ${formWords[key.form]}`
		: `holds ${formWords[key.form]}`;
	return [
		finding(named, {
			part: `${namespace}/${name}`,
			verdict: hurts ? 'FAIL' : 'WARN',
			owner: 'joint',
			subjects,
			summary: `Secret ${namespace}/${name} ${what}: the agent cannot read it`,
			explanation: [
				'The agent reads the value of a storage secret as JSON, failing that as YAML, and needs name, type and parameters in it (seldon-core 2.7 to 2.10). It hands them to rclone itself; a section of an rclone.conf is not taken.',
				hurts
					? ''
					: 'What uses it is loaded today; it fails the next time that it is loaded, for instance when the server pod is recreated.',
				models.length === 0
					? 'It is read when the agent starts: a bad one keeps the server from getting ready.'
					: '',
			]
				.filter(text => text !== '')
				.join(' '),
			evidence: fields([
				{source, value: formWords[key.form] + (key.missing.length > 0 ? ` without ${few(key.missing)}` : '')},
				...models.map(model => ({source: `Model ${namespace}/${model.name} .spec.secretName`, value: name})),
			]),
			ruledOut: ['the network and policies: the configuration is not understood before anything is dialled'],
			predictions: [
				{
					probe: agentLog(namespace),
					expect: '"Failed to unmarshall config as json or yaml", or a field that is required',
				},
			],
			remedies: [
				{
					owner: 'platform',
					text: 'Write the value anew as {"name":"s3","type":"s3","parameters":{…}}, name being the scheme of storageUri, where the Secret is kept (sealed secret, vault); then load the models again.',
					command: kubectl('-n', namespace, 'describe', 'secret', name),
					risk: 'low',
					verify: 'ktriage check SEL-16 SEL-01',
				},
			],
		}),
	];
}

/** What the agents of a namespace say of a storage configuration that they cannot read. */
function complaints(snapshot: Snapshot, namespace: string): readonly Evidence[] {
	return logsOf(snapshot, 'seldon agent')
		.filter(log => log.namespace === namespace)
		.flatMap(log =>
			readingOf(log)
				.hits.filter(({what}) => what.code === named.code && what.sign === 'bad')
				.flatMap(hit => hitEvidence(log, hit)),
		);
}

/** The value is not to be seen, as in a snapshot, but the agent that read it says what is wrong with it. */
function toldByAgents(secret: UsedSecret, evidence: readonly Evidence[]): Finding {
	const {namespace, name} = secret;
	return finding(named, {
		part: `${namespace}/${name}`,
		verdict: 'FAIL',
		owner: 'joint',
		confidence: 'probable',
		subjects: subjectsOf(secret),
		summary: `an agent of ${namespace} cannot read its storage configuration, which Secret ${namespace}/${name} holds`,
		explanation:
			'The value itself is not to be seen here. The agent reads it as JSON, failing that as YAML; what it says comes from neither.',
		evidence,
		ruledOut: ['the network and policies: the configuration is not understood before anything is dialled'],
		remedies: [
			{
				owner: 'platform',
				text: 'Write the value anew as {"name":"s3","type":"s3","parameters":{…}} where the Secret is kept, then load the models again.',
				command: kubectl('-n', namespace, 'describe', 'secret', name),
				risk: 'low',
				verify: 'ktriage check SEL-16 SEL-01',
			},
		],
	});
}

function missing(secret: UsedSecret): Finding {
	const {namespace, name, models, hurts} = secret;
	return finding(named, {
		part: `${namespace}/${name}`,
		verdict: hurts ? 'FAIL' : 'WARN',
		owner: 'application',
		confidence: 'probable',
		subjects: subjectsOf(secret),
		summary: `Secret ${namespace}/${name}, which ${models.length > 0 ? few(models.map(model => model.name)) : 'the configuration of the agents'} names, does not exist`,
		explanation: 'The agent looks for it in the namespace of the server and of the model.',
		evidence: fields(
			models.map(model => ({
				source: `Model ${namespace}/${model.name} .spec.secretName`,
				value: `${name}, which is not among the Secrets of ${namespace}`,
			})),
		),
		ruledOut: ['the network and policies: nothing is dialled without it'],
		remedies: [
			{
				owner: 'application',
				text: 'Create it, or take secretName out of the models when the agents are configured for this storage.',
				command: kubectl('-n', namespace, 'get', 'secrets'),
				risk: 'low',
				verify: 'ktriage check SEL-16 SEL-01',
			},
		],
	});
}

/** The Secret, and the models that name it. */
export function subjectsOf({namespace, name, models}: UsedSecret) {
	return [
		{kind: 'Secret', namespace, name},
		...models.map(model => ({kind: 'Model', namespace, name: model.name})),
	];
}

/** What is said while some of the named Secrets could not be read: nothing of them is known, so there is no PASS. */
export function unreadSecrets(check: typeof named, used: readonly UsedSecret[]): Finding {
	const unread = used.filter(({row}) => row === undefined);
	const refused = unread.some(({answer}) => answer === 'forbidden');
	const names = unread.map(({namespace, name}) => `${namespace}/${name}`);
	return finding(check, {
		verdict: refused ? 'SKIP' : 'UNKNOWN',
		subjects: unread.map(({namespace, name}) => ({kind: 'Secret', namespace, name})),
		summary: `${count(unread.length, 'storage secret')} ${refused ? 'may not be read' : 'not read'}: ${few(names)}`,
		explanation: refused
			? 'Missing: verb get on these Secrets. What was read of the others is in order.'
			: 'They were not found, did not answer, or have not been asked for yet. What was read of the others is in order.',
	});
}
