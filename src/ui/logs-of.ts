import type {UiAction} from './state/action.ts';

/** To the logs of these pods: every container of them that is followed. */
export function goToLogs(pods: readonly {readonly name: string}[]): readonly UiAction[] {
	const [first] = pods;
	return [
		{type: 'go', place: {screen: 'logs'}},
		{type: 'option', name: 'show', value: 'all'},
		{type: 'option', name: 'container', value: ''},
		{type: 'filter', text: first === undefined ? '' : `pod:${first.name}`},
	];
}
