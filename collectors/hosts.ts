import {type Fields, parts, raw, text} from '../src/store/fields.ts';
import type {WorkloadHost} from '../src/store/rows.ts';
import {cell} from '../src/store/sanitise.ts';

/** Names of Services and IPv4 addresses, wherever they stand in a value; not CIDRs, and nothing that goes on to either side. */
const host =
	/(?<![\w.)}-])((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.){2,}svc(?:\.[a-z0-9-]+)*|\d{1,3}(?:\.\d{1,3}){3}(?!\/\d))(?![\w-])(?::(\d{1,5})(?!\d))?/gi;
/** Far more than any container names. */
export const maxHosts = 100;

/** The hosts in a text, with the port where one is written behind them. */
export function hostsIn(value: string): readonly Pick<WorkloadHost, 'host' | 'port'>[] {
	return [...value.slice(0, 4096).matchAll(host)].map(([, name = '', port]) => ({
		host: cell(name.toLowerCase()),
		...(port !== undefined && {port: Number(port)}),
	}));
}

/** What the environment of containers points to. Only the hosts are kept: the values around them may hold passwords. */
export function hostsOf(containers: readonly Fields[]): readonly WorkloadHost[] {
	const found: WorkloadHost[] = [];
	for (const container of containers) {
		for (const variable of parts(container, 'env')) {
			const name = text(variable, 'name');
			// Exceptions from a proxy are patterns, not places to go to.
			if (/no_?proxy/i.test(name)) continue;
			for (const one of hostsIn(raw(variable, 'value'))) {
				if (found.length < maxHosts) found.push({container: text(container, 'name'), variable: name, ...one});
			}
		}
	}
	return found;
}
