import type {Call} from './api.ts';

type Blocks = {readonly items: readonly {readonly spec: {readonly cidr: string}}[]};

/**
 * The addresses that fake pods take from the Calico pool: whole /24 ranges from the upper end in which Calico has no block,
 * so that no real pod has the same address. Undefined when Calico is not installed.
 */
export async function freePoolAddresses(call: Call, pool: string): Promise<Iterator<string> | undefined> {
	const {code, body} = await call('GET', '/apis/crd.projectcalico.org/v1/ipamblocks', undefined, [404]);
	if (code === 404) return undefined;
	const taken = new Set((body as Blocks).items.map(block => block.spec.cidr.split('.')[2]));
	return addresses(pool.split('.').slice(0, 2).join('.'), taken);
}

function* addresses(prefix: string, taken: ReadonlySet<string | undefined>): Generator<string> {
	for (let third = 255; third >= 0; third--) {
		if (taken.has(String(third))) continue;
		for (let fourth = 1; fourth < 255; fourth++) yield `${prefix}.${third}.${fourth}`;
	}
	throw new Error(`the pool ${prefix}.0.0/16 has no free addresses left`);
}
