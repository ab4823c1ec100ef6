import {cell} from '../../store/sanitise.ts';
import type {Answer, ProbeClass} from '../question.ts';

const classes: Readonly<Record<string, ProbeClass>> = {
	ECONNREFUSED: 'refused',
	ECONNRESET: 'reset',
	EPIPE: 'reset',
	ETIMEDOUT: 'timeout',
	EHOSTUNREACH: 'unreachable',
	ENETUNREACH: 'unreachable',
	EPERM: 'unreachable',
	EACCES: 'unreachable',
	ENOTFOUND: 'dns-nxdomain',
	ENODATA: 'dns-nxdomain',
	ESERVFAIL: 'dns-servfail',
	EREFUSED: 'dns-servfail',
	EAI_AGAIN: 'dns-timeout',
	ETIMEOUT: 'dns-timeout',
};

/** What an error of Node's sockets and resolver says about the network; `tool` for everything that is ours. */
export function socketAnswer(error: unknown): Answer {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	const detail = cell(error instanceof Error ? error.message : String(error), 300);
	return {class: classes[code] ?? 'tool', detail: detail === '' ? code : detail};
}
