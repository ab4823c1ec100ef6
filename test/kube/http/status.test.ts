import {expect, test} from 'vitest';
import {statusError} from '../../../src/kube/http/status.ts';

const refused = (message: string) =>
	statusError(
		403,
		{code: 403, message, reason: 'Forbidden', retryAfterSeconds: 0, continueToken: ''},
		{what: 'create pods', server: new URL('https://10.0.0.1:6443'), retryAfterHeader: undefined, now: 0},
	).message;

test('a right that is missing can be asked for', () => {
	expect(refused('pods is forbidden: User "x" cannot create resource "pods" in API group ""')).toContain(
		'Ask for this right',
	);
});

test.each([
	'pods "a" is forbidden: exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1',
	'pods "a" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true',
	'pods "a" is forbidden: maximum cpu usage per Container is 50m, but limit is 100m',
	'admission webhook "deny.example.com" denied the request: not in this window',
])('what admission refuses is refused to everybody: %s', message => {
	expect(refused(message)).toMatch(/Admission refuses it, whoever asks\.$/);
});
