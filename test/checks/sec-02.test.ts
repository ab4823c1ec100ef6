import {expect, it} from 'vitest';
import {readProfile} from '../../src/store/profile.ts';
import {h0, verdicts} from './fixtures.ts';

const judged = (flows: string) =>
	verdicts('SEC-02', h0(undefined, {profile: readProfile(`flows: ${flows}`)}));

it('skips without flows', () => {
	expect(verdicts('SEC-02', h0())).toEqual(['SKIP SEC-02']);
});

it('passes while what is forbidden is denied and what is required is allowed', () => {
	expect(
		judged(
			'{forbidden: [{from: jupyterhub, to: financial-inference, port: 9005}], required: [{from: financial-inference, to: minio, port: 9000}]}',
		),
	).toEqual(['PASS SEC-02']);
});

it('fails for a forbidden flow that policies allow and a required one that they deny', () => {
	expect(judged('{forbidden: [{from: jupyterhub/hub, to: {namespace: mlflow}, port: 5000}]}')).toEqual([
		'FAIL SEC-02/forbidden/jupyterhub/hub to mlflow:5000/TCP',
	]);
	expect(judged('{required: [{from: jupyterhub, to: financial-inference, port: 9005}]}')).toEqual([
		'FAIL SEC-02/required/jupyterhub to financial-inference:9005/TCP',
	]);
});

it('does not judge what has no pods', () => {
	expect(judged('{forbidden: [{from: nobody, to: mlflow, port: 1}]}')).toEqual([
		'SKIP SEC-02/forbidden/nobody to mlflow:1/TCP',
	]);
});
