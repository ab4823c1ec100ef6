import {type JsonObject, objectAt, objectsAt, stringsAt, textAt} from '../../json.ts';

/** A label selector on one line (apimachinery metav1.FormatLabelSelector); <none> for an empty one. */
export function selectorText(selector: JsonObject): string {
	const labels = Object.entries(objectAt(selector, 'matchLabels')).map(([key, value]) => `${key}=${value}`);
	const expressions = objectsAt(selector, 'matchExpressions').map(expression => {
		const key = textAt(expression, 'key');
		const values = stringsAt(expression, 'values').join(',');
		switch (textAt(expression, 'operator')) {
			case 'In':
				return `${key} in (${values})`;
			case 'NotIn':
				return `${key} notin (${values})`;
			case 'DoesNotExist':
				return `!${key}`;
			default:
				return key;
		}
	});
	return [...labels.sort(), ...expressions].join(',') || '<none>';
}
