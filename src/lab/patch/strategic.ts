import {isObject, type JsonObject} from '../json.ts';

/** Keys by which the lists of Kubernetes' own kinds merge (patchMergeKey tags of kubernetes/api); other lists are replaced. */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
	containers: ['name'],
	initContainers: ['name'],
	ephemeralContainers: ['name'],
	volumes: ['name'],
	env: ['name'],
	imagePullSecrets: ['name'],
	volumeMounts: ['mountPath'],
	ports: ['containerPort', 'port'],
	conditions: ['type'],
	ownerReferences: ['uid'],
	addresses: ['type'],
	tolerations: [],
	taints: ['key'],
};

/** Lists of plain values that merge as sets. */
const sets = new Set(['finalizers']);

/** Strategic merge patch for maps and for the lists that merge by a key, with `$patch`, `$deleteFromPrimitiveList` and `$setElementOrder` ignored. */
export function strategicMerge(target: unknown, patch: unknown): unknown {
	if (!isObject(patch)) return patch;
	if (patch.$patch === 'replace') return withoutDirectives(patch);
	const result: Record<string, unknown> = isObject(target) ? {...target} : {};
	for (const [key, value] of Object.entries(patch)) {
		const removal = /^\$deleteFromPrimitiveList\/(.+)$/.exec(key)?.[1];
		if (removal !== undefined) result[removal] = difference(result[removal], value);
		else if (key.startsWith('$')) continue;
		else if (value === null) delete result[key];
		else
			result[key] = Array.isArray(value)
				? mergeList(key, result[key], value)
				: strategicMerge(result[key], value);
	}
	return result;
}

function difference(values: unknown, removed: unknown): unknown {
	return Array.isArray(values) && Array.isArray(removed)
		? values.filter(value => !removed.includes(value))
		: values;
}

function withoutDirectives(patch: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
}

function mergeList(name: string, target: unknown, patch: readonly unknown[]): unknown {
	const before = Array.isArray(target) ? target : [];
	if (sets.has(name)) return [...new Set([...before, ...patch])];
	const key = mergeKeys[name]?.find(candidate => patch.some(item => isObject(item) && candidate in item));
	if (key === undefined) return patch;
	const merged: unknown[] = [...before];
	for (const item of patch) {
		if (!isObject(item)) continue;
		const index = merged.findIndex(other => isObject(other) && other[key] === item[key]);
		if (item.$patch === 'delete') {
			if (index >= 0) merged.splice(index, 1);
		} else if (index >= 0) merged[index] = strategicMerge(merged[index], item);
		else merged.push(strategicMerge({}, item));
	}
	return merged;
}
