import type {UiAction} from '../../src/ui/state/action.ts';
import type {Place} from '../../src/ui/state/state.ts';

/** A question to the policies; what is still to be chosen is empty. */
export type Question = Extract<Place, {readonly screen: 'explain'}>;

/** What has to be chosen next; undefined when nothing is missing. */
export function missingOf({from, to, port}: Question): 'from' | 'to' | 'port' | undefined {
	return from === '' ? 'from' : to === '' ? 'to' : port === '' ? 'port' : undefined;
}

/** Goes on with a part of the question chosen, or with one to be chosen again. */
export function goOn(question: Question, part: Partial<Omit<Question, 'screen'>>): readonly UiAction[] {
	return [{type: 'go', place: {...question, ...part}}];
}

/** A question from a pod of a list. */
export function askFrom(from: string): readonly UiAction[] {
	return [{type: 'go', place: {screen: 'explain', from, to: '', port: ''}}];
}

/** A question to a pod or Service of a list. */
export function askTo(to: string): readonly UiAction[] {
	return [{type: 'go', place: {screen: 'explain', from: '', to, port: ''}}];
}

/** The same question the other way round; a Service opens no connections, so that the port stays to be chosen. */
export function turned(question: Question): readonly UiAction[] {
	const isService = /\/(service|svc):/.test(question.to);
	return isService ? [] : goOn(question, {from: question.to, to: question.from, port: ''});
}
