import {kubectl} from '../migration/kubectl.ts';
import {type UsedSecret, usedSecrets} from '../migration/storage-secrets.ts';
import {agentLog} from './agent-log.ts';
import {count, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {subjectsOf, unreadSecrets} from './sel-16.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-17', title: 'One key in storage secrets'};

/** Whether the Secrets that storage is configured from have exactly one key. */
export const sel17: Check = {
	...named,
	about: 'Every storage secret has exactly one key: Seldon takes the value of the only one there is.',
	needs: ['storageSecrets', 'seldonModels', 'seldonServers', 'pods'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot);
		if (absent !== undefined) return absent;
		const used = usedSecrets(snapshot).filter(({answer}) => answer !== 'missing');
		if (used.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'no storage secret that a model names exists'})];
		const bad = used
			.filter(({row}) => row !== undefined && row.keyCount !== 1)
			.map(secret => severalKeys(secret));
		if (bad.length > 0)
			return gathered(bad, 'secrets', `${bad.length} storage secrets without exactly one key`);
		if (used.some(({row}) => row === undefined)) return [unreadSecrets(named, used)];
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `one key in ${count(used.length, 'storage secret')}`,
				evidence: fields(
					used.map(({namespace, name}) => ({source: `Secret ${namespace}/${name} .data`, value: '1 key'})),
				),
			}),
		];
	},
};

function severalKeys(secret: UsedSecret): Finding {
	const {namespace, name, row, models, hurts} = secret;
	const keys = row?.keys.map(key => key.name) ?? [];
	const number = row?.keyCount ?? 0;
	return finding(named, {
		part: `${namespace}/${name}`,
		verdict: hurts ? 'FAIL' : 'WARN',
		owner: 'application',
		subjects: subjectsOf(secret),
		summary: `Secret ${namespace}/${name} has ${count(number, 'key')}, Seldon takes exactly one`,
		explanation: [
			`The agent refuses it: "Secret does not have 1 key ${name}" (seldon-core scheduler/pkg/agent/k8s, GetSecretConfig, 2.7 to 2.10).`,
			number === 0 ? 'A Secret without any key is what a sealed secret leaves that was sealed empty.' : '',
			hurts ? '' : 'What uses it is loaded today; it fails the next time that it is loaded.',
		]
			.filter(text => text !== '')
			.join(' '),
		evidence: fields([
			{source: `Secret ${namespace}/${name} .data (key names only)`, value: few(keys, 12) || 'no key'},
			...models.map(model => ({source: `Model ${namespace}/${model.name} .spec.secretName`, value: name})),
		]),
		ruledOut: ['the network and policies: nothing is dialled before the Secret is understood'],
		predictions: [
			{
				probe: agentLog(namespace),
				expect: `"Secret does not have 1 key ${name}" when a model that names it is loaded`,
			},
		],
		remedies: [
			{
				owner: 'application',
				text: 'Take secretName out of the model when the agents are configured for this storage, or make a Secret of its own with the one key that holds the rclone configuration.',
				command:
					models[0] === undefined
						? kubectl('-n', namespace, 'describe', 'secret', name)
						: kubectl(
								'-n',
								namespace,
								'patch',
								'models.mlops.seldon.io',
								models[0].name,
								'--type=merge',
								'-p',
								'{"spec":{"secretName":null}}',
							),
				risk: 'low',
				verify: 'ktriage check SEL-17 SEL-01',
			},
		],
	});
}
