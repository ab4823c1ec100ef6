import {expect, test} from 'vitest';
import {KubeError} from '../../../src/kube/errors.ts';
import {untilStarted} from '../../../src/probes/throw-away/started.ts';

const status = (state: object, phase = 'Pending') => ({
	status: {phase, containerStatuses: [{name: 'probe', state}]},
});

async function start(
	answers: readonly (object | KubeError | undefined)[],
	signal = new AbortController().signal,
) {
	let look = 0;
	const waits: number[] = [];
	const why = await untilStarted({
		transport: {
			requestJson: async () => {
				const answer = answers[Math.min(look++, answers.length - 1)];
				if (answer instanceof KubeError) throw answer;
				return answer;
			},
			mintActionToken: (verb, target) => ({verb, target}),
		},
		path: '/api/v1/namespaces/a/pods/p',
		container: 'probe',
		wait: async milliseconds => {
			waits.push(milliseconds);
		},
		looks: 4,
		signal,
	});
	return {why, waits: waits.length};
}

test.each([
	[
		'it runs',
		[status({waiting: {reason: 'ContainerCreating'}}), status({running: {}}, 'Running')],
		undefined,
		1,
	],
	[
		'its image cannot be pulled',
		[status({waiting: {reason: 'ErrImagePull', message: 'no route to registry'}})],
		'ErrImagePull: no route to registry',
		0,
	],
	['it ended at once', [status({terminated: {reason: 'Error', message: 'no sleep'}})], 'Error: no sleep', 0],
	[
		'the kubelet rejects it',
		[{status: {phase: 'Failed', reason: 'OutOfcpu', message: 'x'}}],
		'OutOfcpu: x',
		0,
	],
	['it is gone', [undefined], 'it is gone', 0],
	[
		'it never starts',
		[status({waiting: {reason: 'ContainerCreating'}})],
		'not started in time: ContainerCreating',
		4,
	],
	['the server stutters', [new KubeError('network', 'cut'), status({running: {}})], undefined, 1],
])('%s', async (_, answers, why, waits) => {
	expect(await start(answers)).toEqual({why, waits});
});

test('cancelled while it waits', async () => {
	expect((await start([undefined], AbortSignal.abort())).why).toBe('cancelled');
});
