/**
 * The notation of the message tables. A field is `NAME=NUMBER:TYPE`, NAME as in JSON; `NUMBER^MESSAGE` is a message whose fields
 * stand in the JSON of the message around it. TYPE is a message name or
 *   s text · i whole number · b boolean · d double · y bytes (base64 in JSON) · t time · D duration · q quantity · p number or text ·
 *   j fieldsV1 · r any JSON · A, B, S the schema-or-list, schema-or-boolean and schema-or-names of a CRD's schema
 * with `*` before it when repeated, `%` for a map from text, and `!` after it when the server writes it even if unset, because it is
 * no pointer in Go. Names, numbers and pointers are those of Kubernetes' types.go of 1.33.
 */
export type MessageTable = Readonly<Record<string, string>>;

export type Field = {
	readonly name: string;
	readonly number: number;
	readonly type: string;
	readonly shape: 'one' | 'repeated' | 'map' | 'inline';
	readonly always: boolean;
};

/** The fields of one message, the last one first, as the writer wants them. */
export function readFields(text: string): readonly Field[] {
	return text.split(/\s+/).filter(Boolean).map(readField).reverse();
}

function readField(text: string): Field {
	const [, inlineNumber, inlineType] = /^(\d+)\^(\w+)$/.exec(text) ?? [];
	if (inlineNumber !== undefined && inlineType !== undefined)
		return {name: '', number: Number(inlineNumber), type: inlineType, shape: 'inline', always: true};
	const [, name = '', number, mark = '', type = '', always] =
		/^(.+)=(\d+):([*%]?)(\w+)(!?)$/.exec(text) ?? [];
	return {
		name,
		number: Number(number),
		type,
		shape: mark === '*' ? 'repeated' : mark === '%' ? 'map' : 'one',
		always: always === '!',
	};
}
