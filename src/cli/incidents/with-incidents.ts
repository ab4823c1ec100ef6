import type {Incident} from '../../incidents/incident.ts';
import type {Session} from '../../session/session.ts';
import type {CommandContext} from '../command-line.ts';

/** A session that knows solved cases, read once and late; what cannot be read is told by `ktriage incidents list`. */
export function withIncidents(session: Session, context: CommandContext): Session {
	let known: readonly Incident[] = [];
	const read = async (): Promise<void> => {
		const [{readIncidents, incidentFolder}, {homedir}] = await Promise.all([
			import('../../record/incident-files.ts'),
			import('node:os'),
		]);
		known = (await readIncidents(incidentFolder(context.env, homedir()))).incidents;
	};
	// Without them the screens are as good as before.
	read().catch(() => {});
	return {...session, incidents: () => known};
}
