import {randomBytes} from 'node:crypto';
import {createTransport, type Transport, userAgent} from '../kube/transport.ts';
import type {OpenedSource} from './source/opened.ts';
import {version} from './version.ts';

/** A transport beside that of the session, for a command that asks or changes more than sources hold; its caller closes it. */
export async function ownTransport({session}: OpenedSource): Promise<Transport> {
	return createTransport({
		connection: await session.connect(),
		clock: session.clock,
		userAgent: userAgent(version, randomBytes(4).toString('hex')),
	});
}
