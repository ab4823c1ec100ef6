import type {LabContext} from '../context.ts';
import {cleanUpDefinitions} from './definitions.ts';
import {collectGarbage} from './garbage.ts';
import {stopPods} from './kubelet.ts';
import {terminateNamespaces} from './namespaces.ts';
import {trackOwners} from './owners.ts';

/** Starts what changes the cluster without being asked; returns the way to stop it. Call it before objects are loaded. */
export function startControllers(context: LabContext): () => void {
	const owners = trackOwners(context.store);
	collectGarbage(context, owners);
	stopPods(context);
	terminateNamespaces(context);
	cleanUpDefinitions(context);
	return compactNowAndThen(context);
}

/** Forgets, every so often, the changes that were made before the last time. */
function compactNowAndThen({store, clock, options}: LabContext): () => void {
	let last = store.revision();
	let stop = () => {};
	const again = () => {
		stop = clock.after(options.compactEveryMs, () => {
			store.compact(last);
			last = store.revision();
			again();
		});
	};
	again();
	return () => stop();
}
