import type {ExplainedObject} from '../../finalizers/explain.ts';

/** The objects that "KIND/NAME" or "RESOURCE[.GROUP]/NAME" means, letters of the kind in any case. */
export function named(explained: readonly ExplainedObject[], text: string): readonly ExplainedObject[] {
	const mark = text.indexOf('/');
	const type = (mark < 0 ? '' : text.slice(0, mark)).toLowerCase();
	const name = mark < 0 ? text : text.slice(mark + 1);
	return explained.filter(({object}) => {
		const {kind, resource, group} = object;
		const names = [kind.toLowerCase(), resource, `${resource}.${group}`, `${kind.toLowerCase()}.${group}`];
		return object.name === name && names.includes(type);
	});
}
