import type {LabelSelector, Labels} from '../store/rows.ts';

/**
 * Whether a label selector of the API selects these labels; an empty one selects everything (meta/v1 LabelSelector). NotIn and
 * DoesNotExist hold where the key is absent. Undefined when an operator is none of the four.
 */
export function selects({expressions}: LabelSelector, labels: Labels): boolean | undefined {
	let known = true;
	for (const {key, operator, values} of expressions) {
		// Names such as "constructor" are labels like others.
		const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
		switch (operator) {
			case 'In':
				if (value === undefined || !values.includes(value)) return false;
				break;
			case 'NotIn':
				if (value !== undefined && values.includes(value)) return false;
				break;
			case 'Exists':
				if (value === undefined) return false;
				break;
			case 'DoesNotExist':
				if (value !== undefined) return false;
				break;
			default:
				known = false;
		}
	}
	return known ? true : undefined;
}

/** A selector as people write it: "app=web, tier notin (a, b)"; "everything" when it is empty. */
export function selectorText({expressions}: LabelSelector): string {
	if (expressions.length === 0) return 'everything';
	return expressions
		.map(({key, operator, values}) => {
			if (operator === 'Exists') return key;
			if (operator === 'DoesNotExist') return `!${key}`;
			if (operator === 'In' && values.length === 1) return `${key}=${values[0]}`;
			return `${key} ${operator.toLowerCase()} (${values.join(', ')})`;
		})
		.join(', ');
}
