import {namespaceRoles, repositoryOf} from '../migration/namespace-roles.ts';
import {podOwners} from '../migration/owners.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {Check} from './check.ts';
import {reached} from './reached-service.ts';

const named = {code: 'MLO-04', title: 'Database of the tracking server'};

/** Whether the database beside the tracking server can be reached. One outside of the cluster is not seen. */
export const mlo04: Check = {
	...named,
	about:
		'The database in the namespace of the tracking server has ready endpoints, and probes from pods reached it.',
	needs: ['services', 'endpointSlices', 'pods', 'statefulSets', 'deployments'],
	run: snapshot =>
		reached(snapshot, named, {
			what: 'the database of the tracking server',
			owner: 'joint',
			slots: databases(snapshot),
		}),
};

const database = /(^|\/)(postgres|postgresql|mysql|mariadb)$/;

function databases(snapshot: Snapshot): readonly number[] {
	const {pods} = snapshot;
	const places = new Set(
		namespaceRoles(snapshot)
			.filter(({role}) => role === 'tracking')
			.map(({namespace}) => namespace),
	);
	if (places.size === 0) return [];
	const ownerOf = podOwners(snapshot);
	return [...pods.slots()].filter(slot => {
		if (!places.has(pods.namespaceName(pods.namespaceId(slot)))) return false;
		const owner = ownerOf(slot);
		return 'row' in owner && (owner.row?.images ?? []).some(image => database.test(repositoryOf(image)));
	});
}
