import {type ModelTrouble, modelStates} from '../../migration/model-states.ts';
import {parseIp} from '../../net/ip.ts';
import type {Scope, World} from './tree.ts';

/** One scope for each namespace and kind of trouble that models have. */
export function modelScopes({snapshot}: World, troubles: readonly ModelTrouble[]): readonly Scope[] {
	const groups = new Map<string, Scope & {readonly subjects: Scope['subjects'][number][]}>();
	for (const state of modelStates(snapshot)) {
		if (state.kind !== 'failing' || !troubles.includes(state.trouble)) continue;
		const {namespace, name} = state.row;
		const key = `${namespace} ${state.trouble}`;
		const text =
			state.condition === undefined ? '' : `${state.condition.message} ${state.condition.reason}`.trim();
		const group = groups.get(key) ?? {
			about: `models of ${namespace} (${state.trouble})`,
			namespace,
			subjects: [],
			text,
			...connectionIn(text),
		};
		group.subjects.push({kind: 'Model', namespace, name});
		groups.set(key, group);
	}
	return [...groups.values()].sort((a, b) => (a.about < b.about ? -1 : 1));
}

/** What the cluster says of the models of a scope. */
export function modelText({snapshot}: World, scope: Scope): string {
	if (scope.text !== undefined) return scope.text;
	const state = modelStates(snapshot).find(
		one => one.kind === 'failing' && one.row.namespace === scope.namespace,
	);
	return state?.kind === 'failing'
		? `${state.condition?.message ?? ''} ${state.condition?.reason ?? ''}`
		: '';
}

/** Where a connection went that a text tells of, and how it failed. */
export function connectionIn(text: string): Pick<Scope, 'target' | 'outcome'> {
	const [, host = '', port = ''] = /dial (?:tcp|udp) \[?([0-9a-f.:]+?)\]?:(\d+)/i.exec(text) ?? [];
	const ip = parseIp(host);
	const outcome = /i\/o timeout|deadline exceeded|timed out/i.test(text)
		? 'timeout'
		: /refused/i.test(text)
			? 'refused'
			: /no route to host|unreachable/i.test(text)
				? 'unreachable'
				: undefined;
	return {
		...(ip !== undefined && {target: {ip, port: Number(port)}}),
		...(outcome !== undefined && {outcome}),
	};
}
