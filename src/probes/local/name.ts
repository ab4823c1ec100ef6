import {Resolver} from 'node:dns/promises';
import type {Answer, Limits, ProbeQuestion} from '../question.ts';
import {askNameByTcp} from './name-by-tcp.ts';
import {socketAnswer} from './socket-class.ts';

/** Asks a DNS server for the IPv4 and IPv6 addresses of a name, by UDP or TCP. */
export async function askName(
	question: Extract<ProbeQuestion, {kind: 'dns'}>,
	signal: AbortSignal,
	limits: Limits,
): Promise<Answer> {
	const {name, server, protocol} = question;
	if (protocol === 'TCP') return await askNameByTcp(question, signal, limits);
	const resolver = new Resolver({timeout: limits.connectMs, tries: 1});
	if (server !== '') resolver.setServers([server]);
	const cancel = (): void => resolver.cancel();
	signal.addEventListener('abort', cancel, {once: true});
	try {
		const full = name.replace(/\.$/, '');
		const [four, six] = await Promise.allSettled([resolver.resolve4(full), resolver.resolve6(full)]);
		signal.throwIfAborted();
		const addresses = [four, six].flatMap(result => (result.status === 'fulfilled' ? result.value : []));
		if (addresses.length > 0) return {class: 'ok', detail: addresses.join(', '), addresses};
		return {...socketAnswer(four.status === 'rejected' ? four.reason : undefined), addresses: []};
	} finally {
		signal.removeEventListener('abort', cancel);
	}
}
