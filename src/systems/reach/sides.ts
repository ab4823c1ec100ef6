import type {CountedSide} from '../../policy-hits/witness.ts';
import type {Explanation, Side} from './explain.ts';

/** Both sides of an explained connection, as far as counters can speak of them. */
export function countedSides({way}: Explanation): readonly CountedSide[] {
	if (way === undefined) return [];
	const side = ({direction, decision, engine}: Side, name: string): CountedSide => ({
		direction: direction === 'Ingress' ? 'ingress' : 'egress',
		decision,
		pod: engine === undefined ? '' : name,
	});
	return [side(way.egress, way.from), side(way.ingress, way.to)];
}
