import type {IacModel} from './model.ts';
import {leavesOf} from './node.ts';

/** Keys whose value is an expression without {{ }}. */
const bare = /^(?:when|changed_when|failed_when|until|that|var|loop|with_\w+)$/;
const jinja = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
const word = /(?<![\w.'"])[A-Za-z_]\w*/g;
const quoted = /(['"])((?:(?!\1).)*)\1/g;

const cache = new WeakMap<IacModel, ReadonlySet<string>>();

/** Every name that a task, playbook, template or another variable reads, by being in an expression. */
export function namesRead(model: IacModel): ReadonlySet<string> {
	const known = cache.get(model);
	if (known !== undefined) return known;
	const names = new Set<string>();
	const take = (expression: string): void => {
		for (const [, , inner = ''] of expression.matchAll(quoted)) if (/^\w+$/.test(inner)) names.add(inner);
		for (const [name] of expression.replace(quoted, ' ').matchAll(word)) names.add(name);
	};
	for (const {path, text, documents} of model.files.files) {
		if (/(?:^|\/)(?:run\.log|extra-vars\.ya?ml)$/.test(path)) continue;
		for (const [part] of text.matchAll(jinja)) take(part);
		for (const document of documents) {
			for (const {keys, text: value} of leavesOf(path, document))
				if (keys.some(key => bare.test(key)) && !value.includes('{{')) take(value);
		}
	}
	cache.set(model, names);
	return names;
}
