import type {Counter} from './counter.ts';

/** A line that a rule with target LOG wrote: "[  12.3] calico-packet: IN=caliX OUT=eth0 … SRC=10.42.1.5 DST=… LEN=60 … PROTO=TCP SPT=… DPT=9004". */
const logged =
	/^(?:<\d+>)?(?:\[\s*\d+\.\d+\]\s*)?(?:\S+\s+)*?(\S*?):? ?IN=(\S*) OUT=(\S*) .*\bSRC=\S+ DST=\S+/;

/** Whether a text holds lines of packets, as `dmesg` prints them. */
export function isKernelLog(text: string): boolean {
	return /\bIN=\S* OUT=\S* .*\bSRC=\S+ DST=\S+ LEN=\d+/.test(text);
}

/**
 * Counts the lines that rules with action Log wrote (felix/iptables/actions.go, logPrefix of FelixConfiguration), by prefix and interface of
 * the pod. Lines of other programs are passed over: neither their prefix nor an interface of theirs is Calico's. What the kernel forgot, or
 * logActionRateLimit kept back, is not counted.
 */
export function readKernelLog(text: string): readonly Counter[] {
	const found = new Map<string, Counter>();
	for (const line of text.split('\n')) {
		const [, prefix = '', from = '', to = ''] = logged.exec(line) ?? [];
		if (!/^(calico|cali)/.test(prefix) && !/^cali/.test(from) && !/^cali/.test(to)) continue;
		const bytes = Number(/\bLEN=(\d+)/.exec(line)?.[1] ?? 0);
		const family = /\bSRC=\S*:/.test(line) ? 6 : 4;
		// Between two pods of one node the line does not say whose policy wrote it.
		const ends = [from, to].filter(name => name.startsWith('cali'));
		const direction = ends.length !== 1 ? undefined : from.startsWith('cali') ? 'egress' : 'ingress';
		const endpoint = ends[0] ?? '';
		const key = `log ${family} ${prefix} ${endpoint} ${direction}`;
		const old = found.get(key);
		found.set(key, {
			key,
			engine: 'calico',
			family,
			action: 'log',
			direction,
			of: {kind: 'log', prefix},
			endpoint: ends.length > 1 ? ends.join(' → ') : endpoint,
			packets: 1 + (old?.packets ?? 0),
			bytes: bytes + (old?.bytes ?? 0),
		});
	}
	return [...found.values()];
}
