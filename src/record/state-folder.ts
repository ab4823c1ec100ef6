import {join} from 'node:path';

/** Where ktriage keeps what outlives a run (audit, backups, timers): ktriage in $XDG_STATE_HOME or ~/.local/state. */
export function stateFolder(env: Readonly<Record<string, string | undefined>>, home: string): string {
	return join(env.XDG_STATE_HOME || join(home, '.local', 'state'), 'ktriage');
}
