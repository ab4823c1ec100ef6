import {describe, expect, it} from 'vitest';
import {connectionTo, never, rejection} from '../support/connect.ts';
import {json, startServer} from '../support/server.ts';

/** An id token that nobody signed: the client reads its expiry alone. */
function idToken(expiresInSeconds: number): string {
	const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
	return `${part({alg: 'RS256'})}.${part({exp: Math.floor(Date.now() / 1000) + expiresInSeconds})}.sig`;
}

const oidc = (config: Readonly<Record<string, string>>) => ({
	user: {'auth-provider': {name: 'oidc', config}},
});

describe('an OIDC login', () => {
	it('is used while it is good', async () => {
		const token = idToken(3_600);
		const connection = await connectionTo('https://h', oidc({'id-token': token}));
		expect((await connection.authorize(never)).headers).toEqual({Authorization: `Bearer ${token}`});
	});

	it('that has expired without a way to renew it says so', async () => {
		const connection = await connectionTo('https://h', oidc({'id-token': idToken(-60)}));
		expect(await rejection(connection.authorize(never))).toMatchObject({
			kind: 'auth',
			message:
				'The oidc login of user user has expired and the kubeconfig has nothing to renew it with. Log in again.',
		});
	});

	it('that cannot be renewed says why', async () => {
		const issuer = await startServer((_, response) => json(response, {error: 'invalid_grant'}, 400));
		const connection = await connectionTo(
			'https://h',
			oidc({'id-token': idToken(-60), 'refresh-token': 'r', 'client-id': 'c', 'idp-issuer-url': issuer.url}),
		);
		expect(await rejection(connection.authorize(never))).toMatchObject({
			kind: 'auth',
			message: expect.stringMatching(/^The oidc login of user user could not be renewed: .*Log in again\.$/),
		});
	});
});
