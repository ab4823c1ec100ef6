import {agoText} from '../checks/duration.ts';
import {cell} from '../store/sanitise.ts';
import type {ExplainedObject} from './explain.ts';
import type {Scan} from './scan.ts';

/** The stable JSON form of a scan (docs/actions.md). */
export function finalizersJson(explained: readonly ExplainedObject[], scan: Scan) {
	return {
		format: 'ktriage.finalizers/v1',
		objects: explained.map(({object, finalizers, verdict, why, blockedBy}) => {
			const {group, version, resource, kind, namespace, name, uid, deletionTimestamp} = object;
			return {
				group,
				version,
				resource,
				kind,
				namespace,
				name,
				uid,
				deletionTimestamp,
				finalizers: finalizers.map(one => ({
					name: one.name,
					controller: one.controller,
					state: one.state,
					why: one.why,
				})),
				verdict,
				why,
				blockedBy,
			};
		}),
		scan: {
			types: scan.types,
			objects: scan.objects,
			seconds: Math.round(scan.seconds * 1_000) / 1_000,
			unreadable: scan.unreadable,
		},
	};
}

/** One line an object, and what the scan could not see. */
export function finalizersText(explained: readonly ExplainedObject[], scan: Scan, now: number): string {
	const types = `${scan.types} types, ${scan.objects} objects in ${scan.seconds.toFixed(2)} s`;
	const head =
		explained.length === 0
			? `Nothing is being deleted (${types}).`
			: `${explained.length} ${explained.length === 1 ? 'object is' : 'objects are'} being deleted (${types}).`;
	const lines = explained.flatMap(one => [line(one, now), `    ${cell(one.why, 400)}`]);
	const dark = scan.unreadable.map(({resource, reason}) => `not known: ${resource}: ${reason}`);
	return `${[head, ...lines, ...dark].join('\n')}\n`;
}

function line({object, finalizers, verdict}: ExplainedObject, now: number): string {
	const {kind, namespace, name, deletionTimestamp} = object;
	const place = namespace === '' ? name : `${namespace}/${name}`;
	const age = agoText(Math.max(0, now - Date.parse(deletionTimestamp)));
	const held = finalizers.map(one => `${one.name} (${one.state})`).join(', ') || 'no finalizer';
	return cell(`${verdict.toUpperCase().padEnd(8)} ${kind} ${place} · ${age} · ${held}`, 400);
}

/** Everything known about one object, for `explain`. */
export function explanationText(
	{object, finalizers, verdict, why, blockedBy}: ExplainedObject,
	now: number,
): string {
	const {kind, namespace, name, deletionTimestamp, managers, owners} = object;
	const place = namespace === '' ? name : `${namespace}/${name}`;
	const age = agoText(Math.max(0, now - Date.parse(deletionTimestamp)));
	const lines = [
		`${kind} ${place}: being deleted for ${age}`,
		`${verdict.toUpperCase()}: ${why}`,
		...blockedBy.map(one => `  held by: ${one}`),
		...finalizers.flatMap(one => [
			`  ${one.name}: ${one.state}; ${one.why}`,
			`    taken away by ${one.controller}`,
			`    ${one.removable ? 'a person may remove it in the end' : 'not to be removed by hand'}: ${one.cost}`,
		]),
		...(owners.length > 0 ? [`  belongs to ${owners.join(', ')}`] : []),
		...(managers.length > 0 ? [`  written by ${managers.join(', ')}`] : []),
	];
	return `${lines.map(text => `${/^ */.exec(text)?.[0] ?? ''}${cell(text.trimStart(), 600)}`).join('\n')}\n`;
}
