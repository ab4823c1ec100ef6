import type {Check} from './check.ts';
import {reached, slotsOf} from './reached-service.ts';

const named = {code: 'MLO-01', title: 'Tracking server'};

/** Whether MLflow can be reached. A green /health proves little: MLflow 3 refuses REST calls by name without --allowed-hosts. */
export const mlo01: Check = {
	...named,
	about: 'The tracking server has ready endpoints, and probes from pods reached it.',
	needs: ['services', 'endpointSlices', 'pods', 'deployments'],
	run: snapshot =>
		reached(snapshot, named, {
			what: 'the tracking server',
			owner: 'joint',
			slots: slotsOf(snapshot, 'tracking'),
		}),
};
