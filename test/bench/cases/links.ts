import {linkTitle, startRelay} from '../relay/relay.ts';
import {kubectl, ours} from '../support/cases.ts';
import type {BenchCase, Place} from '../support/context.ts';
import {against, type Figure, median} from '../support/figures.ts';
import {type Measurement, measure} from '../support/measure.ts';

/** P7: the same from a jump host: a link with a delay and a bandwidth, a server that has to think. */
export const linksCase: BenchCase = {
	name: 'links',
	about: 'all pods behind a link, against kubectl',
	on: 'simulator',
	run: async (place: Place): Promise<readonly Figure[]> => {
		const {simulator, folder, pods, links, think, note} = place;
		const rounds = Math.min(place.rounds, 3);
		const figures: Figure[] = [];
		await simulator.control({think});
		try {
			for (const link of links) {
				const relay = await startRelay(simulator.kubeconfig, link, folder);
				try {
					const product = ours(relay.kubeconfig, folder, simulator.addressed);
					const peer =
						place.kubectl === undefined ? undefined : kubectl(place.kubectl, relay.kubeconfig, folder, pods);
					const measured = {ours: [] as Measurement[], kubectl: [] as Measurement[]};
					await measure(product, simulator, folder);
					for (let round = 1; round <= rounds; round++) {
						measured.ours.push(await measure(product, simulator, folder));
						if (peer !== undefined) measured.kubectl.push(await measure(peer, simulator, folder));
						note(`behind ${linkTitle(link)}, round ${round} of ${rounds}`);
					}
					const wall = (list: readonly Measurement[]) => median(list.map(one => one.wallMilliseconds));
					const figure = against(
						`wall behind ${linkTitle(link)}`,
						'ms',
						wall(measured.ours),
						'kubectl',
						wall(measured.kubectl),
					);
					figures.push(peer === undefined ? {...figure, skipped: 'no kubectl found'} : figure);
				} finally {
					relay.stop();
				}
			}
		} finally {
			await simulator.control({think: 0});
		}
		return figures;
	},
};
