import {cell} from '../../store/sanitise.ts';
import type {Answer, ProbeClass} from '../question.ts';

const classes: Readonly<Record<string, ProbeClass>> = {
	ECONNREFUSED: 'refused',
	ECONNRESET: 'reset',
	EPIPE: 'reset',
	EPROTO: 'reset',
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
	return {class: classes[code] ?? otherClass(code), detail: detail === '' ? code : detail};
}

/** Of whole families of codes: a handshake of TLS that fails, an answer that is not the protocol asked for. */
function otherClass(code: string): ProbeClass {
	if (/^ERR_(SSL|TLS)_|^ERR_HTTP2_STREAM_/.test(code)) return 'reset';
	return /^(HPE_|ERR_HTTP2_)/.test(code) ? 'wrong-answer' : 'tool';
}
