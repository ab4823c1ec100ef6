import {type Budget, createBudget, type Release} from '../kube/budget.ts';
import type {ServedResource} from '../kube/discovery.ts';

/** Types that are usually the largest: their pages are one long chain each, so that they begin first. */
const largest = [
	'ipamhandles',
	'pods',
	'events',
	'endpointslices',
	'replicasets',
	'secrets',
	'configmaps',
	'ipamblocks',
];

/** Types in the order in which they are read: those that are usually the largest first, the others as they were. */
export function largestFirst(types: readonly ServedResource[]): readonly ServedResource[] {
	const rank = ({resource}: ServedResource): number => {
		const place = largest.indexOf(resource);
		return place < 0 ? largest.length : place;
	};
	return [...types].sort((a, b) => rank(a) - rank(b));
}

/** Lists at a time: each is small by itself, and on a slow link a round trip counts more than its bytes. */
const atOnce = 8;
/** Large ones among them. */
const chains = 2;

export type Turns = {
	/** The places for lists, as the type at this place of the order may take them. */
	readonly budget: (place: number) => Budget;
	/** Of the type at this place it is known whether it is large, or it is read. */
	readonly told: (place: number) => void;
};

/**
 * The places for the lists of types. The first types have the first word on the few places for large lists: the longest chain that begins
 * late is what everybody waits for in the end, and a chain of three pages may well have told its size before one of forty.
 */
export function createTurns(): Turns {
	const budget = createBudget({small: atOnce, large: chains});
	const first = Array.from({length: chains}, () => Promise.withResolvers<void>());
	const allTold = Promise.all(first.map(({promise}) => promise));
	const later = (): Budget => {
		let releaseSmall: Release = () => {};
		return {
			...budget,
			acquire: async (size, signal, isNext) => {
				if (size === 'small') {
					releaseSmall = await budget.acquire(size, signal, isNext);
					return releaseSmall;
				}
				// Its page is on its way already: while it waits, another one may ask.
				releaseSmall();
				await allTold;
				return await budget.acquire(size, signal, isNext);
			},
		};
	};
	return {
		budget: place => (place < first.length ? budget : later()),
		told: place => first[place]?.resolve(),
	};
}
