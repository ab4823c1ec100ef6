import {describe, expect, it, onTestFinished} from 'vitest';
import {kubectl} from './support/cluster.ts';
import {confirmed, heldObjects} from './support/held-objects.ts';
import {apply, type Manifest} from './support/objects.ts';

const {place, finalizer, hold, held, removal} = heldObjects('admission');

const hook = 'ktriage-admission';
const inPlace = {namespaceSelector: {matchLabels: {'kubernetes.io/metadata.name': place}}};
const rules = [{apiGroups: [''], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['configmaps']}];

/** Puts something before writes of the namespace, until the test is over. */
async function guard(kind: string, ...objects: readonly Manifest[]): Promise<void> {
	await apply(...objects);
	onTestFinished(async () => void (await kubectl(['delete', kind, hook, '--ignore-not-found'])));
}

/** Tries a change that is not kept; what the server says against it. */
const change = (): Promise<string> =>
	kubectl([
		...['-n', place, 'label', 'configmap', 'kube-root-ca.crt', 'a=b'],
		...['--overwrite', '--dry-run=server'],
	]).then(() => '', String);

describe('admission', () => {
	const isRefused = async (name: string, why: RegExp) => {
		const {json} = await removal(name);
		const done = await removal(name, ...confirmed(json.digest), '--protected', name);
		expect([done.code, done.json.result]).toEqual([1, 'refused']);
		expect(done.json.reason).toMatch(why);
		expect(done.json.requests[0].done).toBe(false);
		expect(await held(name)).toContain(finalizer);
	};

	it('by a webhook with a dead backend and failurePolicy Fail refuses, in the words of the server', async () => {
		await hold('unanswered');
		await guard('validatingwebhookconfiguration', {
			apiVersion: 'admissionregistration.k8s.io/v1',
			kind: 'ValidatingWebhookConfiguration',
			metadata: {name: hook},
			webhooks: [
				{
					name: 'dead.ktriage.test',
					clientConfig: {service: {namespace: place, name: 'nobody', path: '/'}},
					failurePolicy: 'Fail',
					sideEffects: 'None',
					timeoutSeconds: 2,
					admissionReviewVersions: ['v1'],
					...inPlace,
					rules,
				},
			],
		});
		await expect.poll(change, {timeout: 20_000}).toContain('failed calling webhook');
		await isRefused('unanswered', /failed calling webhook "dead\.ktriage\.test"/);
	});

	it('that denies is told with its reason', async () => {
		await hold('denied');
		const policy = {apiVersion: 'admissionregistration.k8s.io/v1', metadata: {name: hook}};
		onTestFinished(
			async () =>
				void (await kubectl(['delete', 'validatingadmissionpolicybinding', hook, '--ignore-not-found'])),
		);
		await guard(
			'validatingadmissionpolicy',
			{
				...policy,
				kind: 'ValidatingAdmissionPolicy',
				spec: {
					failurePolicy: 'Fail',
					matchConstraints: {resourceRules: rules},
					validations: [{expression: 'false', message: 'frozen for the window'}],
				},
			},
			{
				...policy,
				kind: 'ValidatingAdmissionPolicyBinding',
				spec: {policyName: hook, validationActions: ['Deny'], matchResources: inPlace},
			},
		);
		await expect.poll(change, {timeout: 20_000}).toContain('frozen for the window');
		await isRefused('denied', /frozen for the window/);
	});
});
