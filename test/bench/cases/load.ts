import {loadavg} from 'node:os';
import {type Case, floor, kubectl, ours, popeye} from '../support/cases.ts';
import type {BenchCase, Place} from '../support/context.ts';
import {alone, type CaseName, type Figure, figuresOf} from '../support/figures.ts';
import {type Measurement, measure} from '../support/measure.ts';
import type {Simulator} from '../support/simulator-process.ts';

const DEFAULT_PAGE = 500;
/** It holds a tenth of a megabyte for each pod, and takes its time. */
const MOST_PODS_OF_POPEYE = 10_000;

function shuffled<T>(items: readonly T[]): readonly T[] {
	return items
		.map(item => ({item, at: Math.random()}))
		.sort((a, b) => a.at - b.at)
		.map(({item}) => item);
}

// The floor is asked for by the pages that ktriage chose, so that both do the same requests for pods.
async function podLists(simulator: Simulator): Promise<{readonly requests: number; readonly page: number}> {
	const {byKind} = await simulator.traffic();
	const lists = Object.entries(byKind).filter(([what]) => what.startsWith('list pods protobuf'));
	const sizes = lists.map(([what]) => Number(what.split('limit=')[1]));
	return {
		requests: lists.reduce((sum, [, count]) => sum + count, 0),
		page: Math.max(DEFAULT_PAGE, ...sizes),
	};
}

/** P1, P3, P4, P6, P9 and P17: all pods, from the start of the process to the end of its output. */
export const loadCase: BenchCase = {
	name: 'load',
	about: 'all pods, headless: against kubectl, and against downloading alone',
	on: 'simulator',
	run: async (place: Place): Promise<readonly Figure[]> => {
		const {simulator, folder, pods, rounds, note} = place;
		const {kubeconfig} = simulator;
		const product = ours(kubeconfig, folder, simulator.addressed);
		// The first run of each case is not counted: the simulator compresses its pages, caches are filled.
		await measure(product, simulator, folder);
		const {requests, page} = await podLists(simulator);
		const popeyePath = pods > MOST_PODS_OF_POPEYE ? undefined : place.popeye;
		if (place.popeye !== popeyePath)
			note(`load: popeye is NOT measured with more than ${MOST_PODS_OF_POPEYE} pods`);
		const peers: readonly Case[] = [
			floor(kubeconfig, page, pods),
			...(place.kubectl === undefined ? [] : [kubectl(place.kubectl, kubeconfig, folder, pods)]),
			...(popeyePath === undefined ? [] : [popeye(popeyePath, kubeconfig, ['-s', 'po'])]),
		];
		for (const one of peers) await measure(one, simulator, folder);
		const measurements: Partial<Record<CaseName, readonly Measurement[]>> = {};
		for (let round = 1; round <= rounds; round++) {
			for (const one of shuffled([product, ...peers])) {
				const result = await measure(one, simulator, folder);
				measurements[one.name] = [...(measurements[one.name] ?? []), result];
			}
			note(`load, round ${round} of ${rounds}, host load ${loadavg()[0]?.toFixed(1)}`);
		}
		const figures = figuresOf(measurements).map(figure =>
			figure.peer === 'kubectl' && place.kubectl === undefined
				? {...figure, skipped: 'no kubectl found'}
				: figure,
		);
		return [
			...figures,
			alone('requests for pods, per 500', '', requests / Math.max(1, Math.ceil(pods / DEFAULT_PAGE))),
		];
	},
};
