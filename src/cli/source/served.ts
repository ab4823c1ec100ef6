import type {Lab, LabSetup} from '../../lab/lab.ts';
import {givenConnection} from '../../session/given-connection.ts';

/** An embedded server that is started by the first connection to it: building a big cluster must not hold up the first paint. */
export function serveWhenAsked(name: string, prepare: () => Promise<Pick<LabSetup, 'cluster' | 'faults'>>) {
	let started: Promise<Lab> | undefined;
	const start = async (): Promise<Lab> => {
		const [{startLab}, setup] = await Promise.all([import('../../lab/lab.ts'), prepare()]);
		return await startLab(setup);
	};
	return {
		connect: async () => {
			started ??= start();
			const {server, ca, token} = await started;
			return givenConnection({name, server, ca, token});
		},
		close: async () => {
			await (await started)?.close();
		},
	};
}
