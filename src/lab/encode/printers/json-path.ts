import {isObject} from '../../json.ts';

const step =
	/\.([^.[\]*\s]+)|\['([^']+)'\]|\[(\d+|\*)\]|\[\?\(@\.([\w.-]+)\s*==\s*["']([^"']*)["']\)\]|\.\*/gy;

/**
 * The values at a JSONPath of the forms that CRDs use in their columns: names, quoted names, indexes, `[*]` and one equality filter
 * `[?(@.type=="Ready")]`. A path of another form has no values.
 */
export function jsonPath(root: unknown, path: string): readonly unknown[] {
	const text = path.replaceAll('\\.', '\u0001');
	let values: readonly unknown[] = [root];
	let end = 0;
	for (const match of text.matchAll(step)) {
		end = match.index + match[0].length;
		const [, name, quoted, index, filterPath, wanted] = match;
		const key = (name ?? quoted)?.replaceAll('\u0001', '.');
		values = values.flatMap(value => {
			if (key !== undefined) return isObject(value) && value[key] !== undefined ? [value[key]] : [];
			if (filterPath !== undefined)
				return children(value).filter(item => String(jsonPath(item, `.${filterPath}`)[0]) === wanted);
			if (index === undefined || index === '*') return children(value);
			return children(value).slice(Number(index), Number(index) + 1);
		});
	}
	return end === text.length ? values : [];
}

function children(value: unknown): readonly unknown[] {
	if (Array.isArray(value)) return value;
	return isObject(value) ? Object.values(value) : [];
}
