import {finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'CID-07', title: 'CIDRs agree in the configuration files'};

/** Says that the comparison needs the files it compares. */
export const cid07: Check = {
	...named,
	about: 'Inventory, role defaults, server arguments, pools and firewall sources name the same CIDRs.',
	needs: [],
	run: () => [
		finding(named, {
			verdict: 'SKIP',
			summary: 'needs --iac',
			explanation: 'The configuration files were not given.',
		}),
	],
};
