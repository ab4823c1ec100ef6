import type {PolicyWorld} from './world.ts';

/** What decides which policies select a pod and in which order they are asked. */
export type PolicyChoice = Pick<
	PolicyWorld,
	'policies' | 'namespaces' | 'calico' | 'tiers' | 'admin' | 'adminEnforced'
>;

/** Choices that share their policies of Kubernetes and differ in something else: the cluster as it is, and what somebody would change. */
const mostAlike = 8;

/**
 * Makes a value once for all worlds in which the same policies select the same pods. A world is another one whenever a pod changes; who is selected
 * is not.
 */
export function perChoice<T>(make: (choice: PolicyChoice) => T): (world: PolicyChoice) => T {
	type Made = {readonly choice: PolicyChoice; readonly value: T};
	const ofWorld = new WeakMap<PolicyChoice, T>();
	const alike = new WeakMap<PolicyChoice['policies'], Made[]>();
	return world => {
		const hit = ofWorld.get(world);
		if (hit !== undefined) return hit;
		const others = alike.get(world.policies) ?? [];
		const made = others.find(({choice}) => isSame(choice, world)) ?? madeOf(make, world);
		// The one that was asked for last is the last to be forgotten.
		alike.set(world.policies, [made, ...others.filter(other => other !== made)].slice(0, mostAlike));
		ofWorld.set(world, made.value);
		return made.value;
	};
}

/** Not of the world itself: what is kept of it must not keep its snapshot. */
function madeOf<T>(make: (choice: PolicyChoice) => T, world: PolicyChoice) {
	const {policies, namespaces, calico, tiers, admin, adminEnforced} = world;
	const choice = {policies, namespaces, calico, tiers, admin, adminEnforced};
	return {choice, value: make(choice)};
}

function isSame(one: PolicyChoice, other: PolicyChoice): boolean {
	return (
		one.namespaces === other.namespaces &&
		one.calico === other.calico &&
		one.tiers === other.tiers &&
		one.admin === other.admin &&
		(one.admin.length === 0 || one.adminEnforced === other.adminEnforced)
	);
}
