import type {Check} from './check.ts';
import {reached, slotsOf} from './reached-service.ts';

const named = {code: 'MLO-05', title: 'Object store'};

/** Whether the store of artifacts can be reached from where models and workflows run. */
export const mlo05: Check = {
	...named,
	about: 'The object store has ready endpoints, and probes from pods reached it.',
	needs: ['services', 'endpointSlices', 'pods', 'statefulSets', 'deployments'],
	run: snapshot =>
		reached(snapshot, named, {
			what: 'the object store',
			owner: 'joint',
			slots: slotsOf(snapshot, 'object store'),
		}),
};
