import {mkdtemp} from 'node:fs/promises';
import {homedir, tmpdir} from 'node:os';
import path from 'node:path';
import {vi} from 'vitest';
import {parseAllDocuments} from 'yaml';
import {loadConnection} from '../../../src/kube/kubeconfig.ts';
import {createTransport} from '../../../src/kube/transport.ts';
import type {FeatureName} from '../../../src/rbac/features.ts';
import {type Ended, runHere} from '../../rbac/support/program.ts';
import {limitedKubeconfig, type PolicyRule} from './cluster.ts';
import {connectionOf} from './connect.ts';

/** One right of a role, "VERB GROUP/RESOURCE" with its subresource after another slash; "*" for every group or resource. */
export type Right = string;

/** A ServiceAccount that has a generated role and nothing else. */
export type Account = {
	readonly kubeconfig: string;
	/** Everything the role grants. */
	readonly rights: readonly Right[];
	/** Runs a command line of the program as this account. */
	readonly run: (...args: readonly string[]) => Promise<Ended>;
	/** Does something while one right of the role is taken away. */
	readonly without: <T>(right: Right, work: () => Promise<T>) => Promise<T>;
};

const {signal} = new AbortController();

/** Makes an account with the role that the program prints for these features. */
export async function accountFor(name: string, features: readonly FeatureName[]): Promise<Account> {
	const printed = await runHere(['rbac', '--features', ...features]);
	if (printed.code !== 0) throw new Error(printed.stderr);
	const rules = parseAllDocuments(printed.stdout).flatMap(
		document => (document.toJS() as {readonly rules?: readonly PolicyRule[]}).rules ?? [],
	);
	const rights = rules.flatMap(({verbs, apiGroups = [], resources = []}) =>
		apiGroups.flatMap(group =>
			resources.flatMap(resource => verbs.map(verb => `${verb} ${group}/${resource}`)),
		),
	);
	const kubeconfig = await limitedKubeconfig(name, rules);
	const state = await mkdtemp(path.join(tmpdir(), 'ktriage-account-'));
	const admin = createTransport({connection: await connectionOf(), userAgent: 'roles'});
	const own = createTransport({
		connection: await loadConnection({kubeconfig, env: {}, homeDirectory: homedir()}),
		userAgent: 'roles',
	});
	const role = `/apis/rbac.authorization.k8s.io/v1/clusterroles/ktriage-test-${name}`;

	const grant = async (granted: readonly Right[]): Promise<void> => {
		const body = JSON.stringify({rules: granted.map(ruleOf)});
		await admin.requestJson({
			method: 'PATCH',
			path: role,
			contentType: 'application/merge-patch+json',
			body,
			token: admin.mintActionToken('patch', role),
			signal,
		});
	};
	const may = async (right: Right): Promise<boolean> => {
		const [verb, group, resource, subresource] = partsOf(right);
		const resourceAttributes = {verb, group, resource, ...(subresource !== undefined && {subresource})};
		const answer = await own.requestJson({
			method: 'POST',
			path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
			contentType: 'application/json',
			body: JSON.stringify({
				apiVersion: 'authorization.k8s.io/v1',
				kind: 'SelfSubjectAccessReview',
				spec: {resourceAttributes},
			}),
			signal,
		});
		return (answer as {readonly status: {readonly allowed: boolean}}).status.allowed;
	};
	const settled = (right: Right, allowed: boolean): Promise<unknown> =>
		vi.waitUntil(async () => (await may(right)) === allowed, {timeout: 20_000, interval: 20});

	return {
		kubeconfig,
		rights,
		run: (...args) => runHere([...args, '--kubeconfig', kubeconfig], {XDG_STATE_HOME: state}),
		without: async (right, work) => {
			if (!rights.includes(right)) throw new Error(`the role does not grant ${right}`);
			await grant(rights.filter(one => one !== right));
			try {
				await settled(right, false);
				return await work();
			} finally {
				await grant(rights);
				await settled(right, true);
			}
		},
	};
}

/** Plans and carries out an action as an account; whether it did it, all that was said, and what was printed last. */
export async function carryOut(account: Account, args: readonly string[]) {
	const planned = await account.run(...args, '-o', 'json');
	const plan = planned.stdout.startsWith('{') ? JSON.parse(planned.stdout) : {};
	if (plan.result !== 'planned') return {done: false, said: `${planned.stdout}${planned.stderr}`, json: plan};
	const confirmed = ['--allow-actions', '--yes', '--confirm', plan.digest];
	const ended = await account.run(...args, ...confirmed, '-o', 'json');
	const json = ended.stdout.startsWith('{') ? JSON.parse(ended.stdout) : {};
	const done = json.result === 'applied' || json.class === 'ok';
	return {done, said: `${ended.stdout}${ended.stderr}`, json};
}

function partsOf(right: Right): readonly [string, string, string, string | undefined] {
	const [verb = '', place = ''] = right.split(' ');
	const [group = '', resource = '', subresource] = place.split('/');
	return [verb, group, resource, subresource];
}

function ruleOf(right: Right): PolicyRule {
	const [verb, group, resource, subresource] = partsOf(right);
	return {
		verbs: [verb],
		apiGroups: [group],
		resources: [subresource === undefined ? resource : `${resource}/${subresource}`],
	};
}
