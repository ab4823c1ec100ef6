import type {PlaybookWish} from '../../playbook/wish.ts';
import type {Tone} from '../theme.ts';

/** What a field is for: where its text goes. */
export type FieldName = 'by' | 'note' | 'reason' | 'word' | 'exit';

export type FormField = {
	readonly name: FieldName;
	readonly label: string;
	readonly value: string;
	/** Nothing goes on without a text. */
	readonly required: boolean;
	/** Nothing but this goes on. */
	readonly must?: string;
};

/** Something that a person fills in before it is said of a step of the playbook. */
export type Form = {
	readonly asked: PlaybookWish['do'];
	readonly step: string;
	readonly takeOver: boolean;
	readonly title: string;
	/** What is to be known before: a label and a text. */
	readonly about: readonly (readonly [label: string, text: string, tone: Tone])[];
	readonly fields: readonly FormField[];
	/** The field that is typed into. */
	readonly at: number;
	/** First line of the text that is shown. */
	readonly top: number;
	/** Why it does not go on. */
	readonly problem: string;
	/** It is being written. */
	readonly sending: boolean;
};

const longest = 400;

/** The form with letters added to the field that is typed into. */
export function typed(form: Form, letters: string): Form {
	return withValue(form, value => `${value}${letters}`.slice(0, longest));
}

/** The form with the last letter of the field gone, or all of them. */
export function erased(form: Form, all: boolean): Form {
	return withValue(form, value => (all ? '' : Array.from(value).slice(0, -1).join('')));
}

/** The form with another field to be typed into, round and round. */
export function turned(form: Form, by: 1 | -1): Form {
	const {length} = form.fields;
	return {...form, at: (form.at + by + length) % length, problem: ''};
}

/** What Enter does: on to the next field, back to one that is not right, or go. */
export function accepted(form: Form): {readonly form: Form; readonly go: boolean} {
	if (form.at < form.fields.length - 1) return {form: turned(form, 1), go: false};
	const wrong = form.fields.findIndex(field => problemOf(field) !== '');
	const field = form.fields[wrong];
	if (field !== undefined) return {form: {...form, at: wrong, problem: problemOf(field)}, go: false};
	return {form: {...form, problem: '', sending: true}, go: true};
}

function problemOf({label, value, required, must, name}: FormField): string {
	if (must !== undefined && value !== must) return `${label}: that is not ${must}. Nothing is written.`;
	if (required && value.trim() === '') return `${label} is needed.`;
	return name === 'exit' && !/^\d{1,3}$/.test(value) ? 'An exit code is a whole number.' : '';
}

/** What is wished by a form that is filled in. */
export function wishOf({asked, step, takeOver, fields}: Form): PlaybookWish {
	const of = (name: FieldName): string => fields.find(field => field.name === name)?.value.trim() ?? '';
	const said = {step, by: of('by')};
	switch (asked) {
		case 'attest':
			return {...said, do: asked, note: of('note'), word: of('word')};
		case 'waive':
			return {...said, do: asked, reason: of('reason')};
		case 'withdraw':
			return {...said, do: asked};
		case 'done':
			return {...said, do: asked, exitCode: Number(of('exit')), note: of('note')};
		case 'start':
		case 'run':
			return {...said, do: asked, takeOver};
	}
}

function withValue(form: Form, change: (value: string) => string): Form {
	const fields = form.fields.map((field, index) =>
		index === form.at ? {...field, value: change(field.value)} : field,
	);
	return {...form, fields, problem: ''};
}
