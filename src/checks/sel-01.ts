import {addressIndex} from '../migration/address-index.ts';
import {kubectl} from '../migration/kubectl.ts';
import {type ModelState, type ModelTrouble, modelStates} from '../migration/model-states.ts';
import {everRead} from '../migration/per-snapshot.ts';
import {seldonControllers} from '../migration/seldon.ts';
import {parseIp} from '../net/ip.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, gathered, podName} from './build.ts';
import type {Check} from './check.ts';
import type {Confidence, Finding, Owner, Remedy} from './finding.ts';
import {unconfirmed} from './sel-01-unconfirmed.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-01', title: 'Models'};

type Failing = Extract<ModelState, {readonly kind: 'failing'}>;

/** What each trouble means, whose it is, and how sure that is. */
const troubles: Readonly<
	Record<
		ModelTrouble,
		{readonly owner: Owner; readonly confidence: Confidence; readonly what: string; readonly next: string}
	>
> = {
	'no-server': {
		owner: 'application',
		confidence: 'probable',
		what: 'The scheduler knows no Server that could take them: none is connected to it, or none has what the models require. SEL-10 goes through the reasons.',
		next: 'See what SEL-10 says of the servers of this namespace.',
	},
	scheduler: {
		owner: 'platform',
		confidence: 'probable',
		what: 'The controller of Seldon cannot talk to the scheduler of this namespace, so nothing that it writes about the models is news.',
		next: 'See SEL-05 for the scheduler Service of this namespace, then the policies on the way.',
	},
	loopback: {
		owner: 'application',
		confidence: 'probable',
		what: 'A container of the server pod does not listen on the port that its neighbour dials: it is starting, crashed, or listens elsewhere. This is inside one pod, so neither Calico nor Flannel nor a policy has a part in it.',
		next: 'See which container of the server pod is not ready and which port it listens on (9000 HTTP, 9500 gRPC).',
	},
	name: {
		owner: 'joint',
		confidence: 'probable',
		what: 'A name could not be resolved while the model was loaded: the name service, the policy on the way to it, or a wrong name. The text does not say which of them.',
		next: 'Resolve the name of the text from the server pod, and from a pod of another namespace.',
	},
	network: {
		owner: 'joint',
		confidence: 'possible',
		what: 'A connection failed while the model was loaded. Whether it was dropped, refused or went to a wrong address is in the text.',
		next: 'Find out whose address it is: ktriage who ADDRESS.',
	},
	secret: {
		owner: 'application',
		confidence: 'probable',
		what: 'The storage secret has not the form that Seldon expects: exactly one key, whose value is the rclone configuration as JSON.',
		next: 'Give the model a secret with one key in .spec.secretName.',
	},
	artifact: {
		owner: 'application',
		confidence: 'probable',
		what: 'The storage answers, but not with the model: a wrong path, a missing object, or credentials that may not read it. This is not the network.',
		next: 'Compare .spec.storageUri with what is in the store.',
	},
	unseen: {
		owner: 'platform',
		confidence: 'probable',
		what: 'They have no status at all: no controller of Seldon has ever looked at them.',
		next: 'Let the controller watch this namespace: CLUSTERWIDE or WATCH_NAMESPACES of its Deployment.',
	},
	unknown: {
		owner: 'application',
		confidence: 'possible',
		what: 'The cause is UNKNOWN: Seldon does not say why. The log of the agent does, or that of the scheduler.',
		next: 'Read the log of container agent in the server pods.',
	},
};

/** Which models are served, and in Seldon's own words why others are not. */
export const sel01: Check = {
	...named,
	about: 'Every Model is ready; what the scheduler and the servers say of those that are not.',
	needs: ['seldonModels'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot);
		if (absent !== undefined) return absent;
		const states = modelStates(snapshot);
		if (states.length === 0) return [finding(named, {verdict: 'SKIP', summary: 'there are no Models'})];
		const groups = new Map<string, Failing[]>();
		for (const state of states) {
			if (state.kind !== 'failing') continue;
			const key = `${state.row.namespace}/${state.trouble}`;
			groups.set(key, [...(groups.get(key) ?? []), state]);
		}
		if (groups.size > 0) {
			const doubtful = states.filter(state => state.kind === 'unconfirmed');
			const findings = [
				...[...groups]
					.sort(([a], [b]) => (a < b ? -1 : 1))
					.map(([key, group]) => failing(snapshot, key, group)),
				...unconfirmed(doubtful),
			];
			return gathered(findings, 'models', `models of ${groups.size} kinds are not ready`);
		}
		const doubtful = states.filter(state => state.kind === 'unconfirmed');
		if (doubtful.length > 0) return unconfirmed(doubtful);
		const number = (kind: ModelState['kind']) => states.filter(state => state.kind === kind).length;
		const parts = [
			`${number('ready')} of ${count(states.length, 'model')} ready`,
			...(number('loading') > 0 ? [`${number('loading')} being loaded`] : []),
			...(number('off') > 0 ? [`${number('off')} scaled to nothing`] : []),
		];
		return [finding(named, {verdict: 'PASS', summary: parts.join(', ')})];
	},
};

function failing(snapshot: Snapshot, part: string, group: readonly Failing[]): Finding {
	const [first] = group as readonly [Failing, ...Failing[]];
	const {namespace} = first.row;
	const {owner, confidence, what} = troubles[first.trouble];
	const all = modelStates(snapshot).filter(({row}) => row.namespace === namespace).length;
	const names = few(group.map(({row}) => row.name));
	const states = [...new Set(group.map(({condition}) => condition?.message || 'no status'))];
	const old = group.filter(({row}) => row.statusIsOld).length;
	const controllers = seldonControllers(snapshot);
	const unseen = first.trouble === 'unseen' && controllers.length === 0;
	return finding(named, {
		part,
		verdict: 'FAIL',
		owner,
		confidence: unseen ? 'proven' : confidence,
		subjects: group.map(({row}) => ({kind: 'Model', namespace, name: row.name})),
		summary: `${group.length} of ${count(all, 'model')} in ${namespace} not ready: ${names} (${states.join(', ')})`,
		explanation: [
			unseen ? 'They have no status at all, and no controller of Seldon Core v2 runs in this cluster.' : what,
			...(first.trouble === 'scheduler' || first.trouble === 'network' ? addressTexts(snapshot, group) : []),
			...(old > 0 ? [`The status of ${old} of them is about an older spec.`] : []),
		]
			.filter(text => text !== '')
			.join(' '),
		evidence: fields(group.flatMap(modelFacts)),
		ruledOut: [
			'loopback: containers of one pod share a network namespace, no CNI is in between',
			...(first.trouble === 'artifact' || first.trouble === 'secret'
				? ['the network: what is said was said by the storage or about the secret']
				: []),
		],
		predictions: [
			{
				probe: `${kubectl('-n', namespace, 'get', 'models.mlops.seldon.io', first.row.name, '-o', 'yaml')}, status.conditions[type=ModelReady]`,
				expect: 'the state in message and its text in reason, as above',
			},
		],
		remedies: remedies(snapshot, first, owner),
	});
}

function modelFacts({row, condition}: Failing) {
	const source = `Model ${row.namespace}/${row.name} .status.conditions[ModelReady]`;
	if (condition === undefined) return [{source, value: 'no status'}];
	const value = `${condition.status}; message ${condition.message || 'empty'}; reason ${condition.reason || 'empty'}`;
	return [{source, value}];
}

/** Whose the addresses are that the texts name. */
function addressTexts(snapshot: Snapshot, group: readonly Failing[]): readonly string[] {
	const {services} = snapshot.tables;
	const named = group.flatMap(({condition}) => [
		...`${condition?.reason}`.matchAll(/dial tcp ([\d.]+):\d+/g),
	]);
	const addresses = [...new Set(named.map(([, ip = '']) => ip))].slice(0, 3);
	return addresses.map(ip => {
		const service = services.find(({clusterIps, loadBalancerIps}) =>
			[...clusterIps, ...loadBalancerIps].includes(ip),
		);
		if (service !== undefined) return `${ip} is Service ${service.namespace}/${service.name}.`;
		const parsed = parseIp(ip);
		const slot = parsed === undefined ? -1 : addressIndex(snapshot).find4(Number(parsed.value));
		if (slot >= 0) return `${ip} is pod ${podName(snapshot, slot)}.`;
		return everRead(snapshot, 'services') && snapshot.namespaceScope === undefined
			? `No Service and no pod has ${ip} now: the text is older than what has that address today, or the name leads to a wrong one.`
			: '';
	});
}

function remedies(snapshot: Snapshot, {row, trouble}: Failing, owner: Owner): readonly Remedy[] {
	const nobody = trouble === 'unseen' && seldonControllers(snapshot).length === 0;
	const next = nobody ? 'Start or install the controller of Seldon Core v2 again.' : troubles[trouble].next;
	const server = snapshot.tables.seldonServers.find(({namespace}) => namespace === row.namespace);
	const reads =
		trouble === 'unknown' || trouble === 'artifact' || trouble === 'network' || trouble === 'name';
	const command =
		reads && server !== undefined
			? kubectl(
					'-n',
					row.namespace,
					'logs',
					'-l',
					`seldon-server-name=${server.name}`,
					'-c',
					'agent',
					'--tail=50',
				)
			: kubectl('-n', row.namespace, 'get', 'models.mlops.seldon.io', row.name, '-o', 'yaml');
	return [{owner, text: next, command, risk: 'none', verify: 'ktriage check SEL-01'}];
}
