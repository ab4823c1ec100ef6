import {badRequest, StatusError} from '../status.ts';

export type Labels = Readonly<Record<string, string>>;
type Test = (labels: Labels) => boolean;

const word = '[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?';
const name = new RegExp(`^${word}$`);
const setBased = new RegExp(`^(${word})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const equality = new RegExp(`^(${word})\\s*(==|=|!=)\\s*(${word})?$`);
const presence = new RegExp(`^(!?)\\s*(${word})$`);
const ordered = new RegExp(`^(${word})\\s*(<|>)\\s*(-?\\d+)$`);

function requirement(text: string): Test {
	const [, setKey, , operator, list] = setBased.exec(text) ?? [];
	if (setKey !== undefined && list !== undefined) {
		const values = new Set(list.split(',').map(value => value.trim()));
		return operator === 'in'
			? labels => labels[setKey] !== undefined && values.has(labels[setKey])
			: labels => labels[setKey] === undefined || !values.has(labels[setKey]);
	}
	const [, equalKey, , sign, value = ''] = equality.exec(text) ?? [];
	if (equalKey !== undefined)
		return sign === '!=' ? labels => labels[equalKey] !== value : labels => labels[equalKey] === value;
	const [, not, key] = presence.exec(text) ?? [];
	if (key !== undefined && name.test(key))
		return not ? labels => labels[key] === undefined : labels => labels[key] !== undefined;
	const [, orderedKey, , comparison, limit] = ordered.exec(text) ?? [];
	if (orderedKey !== undefined)
		return labels => {
			const number = Number(labels[orderedKey] ?? Number.NaN);
			return comparison === '<' ? number < Number(limit) : number > Number(limit);
		};
	throw new StatusError(badRequest(`unable to parse requirement: ${JSON.stringify(text)}`));
}

/** A test for a labelSelector parameter, both equality and set based. Throws a 400 StatusError when it cannot be read. */
export function labelSelector(text: string): Test {
	const tests = text
		.split(/,(?![^(]*\))/)
		.map(part => part.trim())
		.filter(part => part !== '')
		.map(requirement);
	return labels => tests.every(test => test(labels));
}
