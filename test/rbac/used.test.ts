import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, onTestFinished, test, vi} from 'vitest';
import {collectors} from '../../collectors/index.ts';
import {openAuditLog} from '../../src/actions/audit-log.ts';
import {openBackups} from '../../src/actions/backups.ts';
import {planDigest} from '../../src/actions/digest.ts';
import {systemClock} from '../../src/kube/clock.ts';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {type FeatureName, features} from '../../src/rbac/features.ts';
import {rulesOf} from '../../src/rbac/role.ts';
import {carefulRestart} from '../../src/restarts/choice.ts';
import {givenConnection} from '../../src/session/given-connection.ts';
import {clockAt} from '../../src/session/moment.ts';
import type {SessionOptions} from '../../src/session/options.ts';
import {type RunningSession, startSession} from '../../src/session/start.ts';
import {subjectTarget} from '../../src/ui/objects/targets.ts';
import {temporaryFolder} from '../actions/support/world.ts';
import {testNow} from '../support/snapshot.ts';
import {runHere} from './support/program.ts';

let lab: Lab;
beforeAll(async () => {
	const scenario = findScenario('canonical');
	if (scenario === undefined) throw new Error('no canonical scenario');
	const {timeline: _, ...cluster} = scenario.build(testNow);
	lab = await startLab({cluster});
}, 60_000);
afterAll(() => lab.close());

const {signal} = new AbortController();

function open(options: Partial<SessionOptions> = {}): RunningSession {
	return startSession({
		connect: async () => givenConnection({name: 'lab', server: lab.server, ca: lab.ca, token: lab.token}),
		clock: clockAt(testNow, false, systemClock),
		profile: {},
		version: 'test',
		live: false,
		...options,
	});
}

/** "VERB GROUP/RESOURCE" of everything the lab was asked for; what every authenticated user may do (system:basic-user) is left out. */
const used = (): readonly string[] =>
	Object.keys(lab.stats().byRight).filter(right => !/^create auth\w+\.k8s\.io\/selfsubject/.test(right));

function missing(rights: readonly string[], names: readonly FeatureName[]): readonly string[] {
	const granted = new Set(
		rulesOf(names, collectors).map(({verb, group, resource}) => `${verb} ${group}/${resource}`),
	);
	return rights.filter(right => !granted.has(right) && !granted.has(`${right.split(' ')[0]} */*`));
}

const reading: readonly FeatureName[] = ['read', 'objects', 'logs', 'secret-shapes', 'prometheus'];

test('no request needs a right that the table lacks: reading, objects, scan, removal, undo, restart', async () => {
	const folder = temporaryFolder();
	const session = open({
		live: true,
		clock: systemClock,
		world: async transport => ({
			transport,
			audit: openAuditLog(folder),
			backups: openBackups(folder, false),
			permission: {allowActions: true, readOnly: false},
			actor: {user: 'op', host: 'jump', pid: 1, kubeUser: 'admin'},
			now: Date.now,
			newId: () => 'id-1',
			wait: async () => {},
			signal,
		}),
	});
	onTestFinished(() => session.close());
	await session.settled(20_000, signal);
	const {snapshot, diagnosis} = await session.refresh();
	const subjects = diagnosis.findings.flatMap(({subjects: named}) => named);
	const targets = new Map(
		subjects.flatMap(subject => {
			const target = subjectTarget(snapshot, subject);
			return target === undefined ? [] : [[subject.kind, target] as const];
		}),
	);
	expect(targets.size).toBeGreaterThan(4);
	for (const target of targets.values())
		await Promise.allSettled([session.fetchObject(target, signal), session.fetchEvents(target, signal)]);
	await vi.waitFor(() => expect(used().some(right => right.startsWith('watch '))).toBe(true));
	expect(missing(used(), reading)).toEqual([]);

	const {actions} = session;
	actions.scan(false);
	await vi.waitFor(() => expect(actions.state().scan.kind).toBe('done'), {timeout: 15_000});
	expect(missing(used(), [...reading, 'finalizers'])).toEqual([]);

	const object = actions.state().found.find(({kind}) => kind === 'Model');
	const [finalizer = ''] = object?.finalizers ?? [];
	const removal = await actions.plan({kind: 'remove', uids: [object?.uid ?? ''], finalizer});
	expect(await actions.apply(removal.plan, planDigest(removal.plan))).toMatchObject({result: 'applied'});
	await actions.plan({kind: 'undo-last'});
	const restart = await actions.plan({
		kind: 'restart',
		choice: {...carefulRestart, objects: ['StatefulSet/mlflow/mlflow-postgres'], patience: 1},
	});
	expect(restart.kind).toBe('plan');
	await actions.apply(restart.plan, planDigest(restart.plan));
	const all = [...reading, 'finalizers', 'remove-finalizers', 'restart'] as const;
	expect(missing(used(), all)).toEqual([]);
	// The test itself must be able to fail: without the feature the requests are not covered.
	expect(missing(used(), reading)).toContain('patch mlops.seldon.io/models');
}, 60_000);

/** What commands read that judge everything: logs, shapes of Secrets and Prometheus are asked where they may be. */
const whole: readonly FeatureName[] = ['read', 'logs', 'secret-shapes', 'prometheus'];

/** Commands that read or act by themselves, with the features whose roles are to be enough for them. */
const commands: readonly (readonly [string, readonly FeatureName[]])[] = [
	['rbac --served', ['read']],
	['snapshot save DIR', ['snapshot', ...whole]],
	['backup DIR', ['backup', ...whole]],
	['finalizers list --all', ['read', 'finalizers']],
	['restart plan', ['read', 'secret-shapes', 'prometheus', 'restart']],
	['probe tcp --from argocd/argocd-redis --to 10.43.0.10:53 --allow-actions', ['read', 'probe-exec']],
	['probe tcp --from argocd/argocd-redis --to 10.43.0.10:53 --by pod', ['read', 'probe-pod']],
	['probe tcp --from argocd/argocd-redis --to 10.43.0.10:53 --by ephemeral', ['read', 'probe-container']],
	['cleanup', ['read', 'delete-pod']],
	['probe matrix --allow-actions', [...whole, 'probe-exec']],
	['probe plan POL-08 --run --allow-actions', [...whole, 'probe-exec']],
	['trace-lb ingress-nginx/ingress-nginx-controller --allow-actions', ['read', 'probe-exec']],
	[
		'policy prove --from argocd/argocd-redis --to 10.43.0.10 --port 53/TCP --allow-actions',
		[...whole, 'probe-exec', 'flows'],
	],
	['playbook status', whole],
	['playbook run X1 --playbook FILE --allow-actions', whole],
	['policy hits --allow-actions', [...whole, 'probe-exec', 'flows']],
];

const ownPlaybook = `format: ktriage.playbook/v1
name: team
extends: in-place
phases:
  - id: P1
    steps:
      - {id: X1, title: Ours, purpose: p, pass: q, command: {run: ["true"]}}
`;

test.each(commands)(
	'%s needs no right that its role lacks',
	async (line, names) => {
		const scenario = findScenario('canonical');
		if (scenario === undefined) throw new Error('no canonical scenario');
		const {timeline: _, ...cluster} = scenario.build(Date.now());
		const fresh = await startLab({cluster});
		onTestFinished(() => fresh.close());
		const folder = temporaryFolder();
		const kubeconfig = path.join(folder, 'kubeconfig');
		writeFileSync(kubeconfig, fresh.kubeconfig());
		const file = path.join(folder, 'playbook.yaml');
		writeFileSync(file, ownPlaybook);
		const words = line.replace('DIR', path.join(folder, 'saved')).replace('FILE', file).split(' ');
		const {code, stderr} = await runHere([...words, '--kubeconfig', kubeconfig], {XDG_STATE_HOME: folder});
		expect(code, stderr).not.toBe(70);
		const rights = Object.keys(fresh.stats().byRight).filter(
			right => !/^create auth\w+\.k8s\.io\/selfsubject/.test(right),
		);
		if (!line.startsWith('rbac')) expect(rights.length).toBeGreaterThan(1);
		expect(missing(rights, names)).toEqual([]);
	},
	60_000,
);

test('every feature is said in words and has rights', () => {
	for (const {name, about, rules} of features)
		expect([name, about.length > 5, rules(collectors).length > 0]).toEqual([name, true, true]);
});
