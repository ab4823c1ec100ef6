import type {KubeObject} from '../../json.ts';
import type {Cell, Column} from '../table.ts';

/** How a resource looks in a Table: its columns and the cells of one object. */
export type Printer = {
	readonly columns: readonly Column[];
	readonly cells: (object: KubeObject, now: number) => readonly Cell[];
};

const documentation: Readonly<Record<string, string>> = {
	Name: 'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
	Age: 'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
};

/**
 * Columns from their names: "Name", "Desired:integer"; a "+" before it marks one that only `-o wide` shows. Names and types are
 * those of the real server (kubernetes pkg/printers/internalversion).
 */
export function columns(...names: readonly string[]): readonly Column[] {
	return names.map(text => {
		const wide = text.startsWith('+');
		const [name = '', type = 'string'] = (wide ? text.slice(1) : text).split(':');
		return {
			name,
			type,
			format: name === 'Name' ? 'name' : '',
			description: documentation[name === 'Created At' ? 'Age' : name] ?? '',
			priority: wide ? 1 : 0,
		};
	});
}
