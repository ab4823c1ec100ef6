import type {ActionOutcome} from '../../actions/outcome.ts';
import {type PreviewItem, previewOf} from '../../actions/preview.ts';
import type {ActionsState} from '../../session/actions/state.ts';
import type {ProbingState} from '../../session/probing/state.ts';
import {cell} from '../../store/sanitise.ts';
import {type Line, span} from '../text/line.ts';
import {padText} from '../text/width.ts';
import {wrapLabelled} from '../text/wrap.ts';
import type {Tone} from '../theme.ts';
import {askedFor, type Dialog} from './dialog.ts';
import {probeDialogLines} from './probe-lines.ts';

/** A dialog as rows: a heading, a text that scrolls, and the question that always stays in sight. */
export type DialogLines = {
	readonly heading: Line;
	readonly body: readonly Line[];
	readonly question: readonly Line[];
};

/** Labels stand in the first columns, where no continued row of a value can be. */
const labelWidth = 9;

const tones: Readonly<Record<PreviewItem['label'], Tone>> = {
	cluster: 'plain',
	better: 'warn',
	touches: 'warn',
	sends: 'strong',
	with: 'plain',
	'same as': 'key',
	keeps: 'plain',
	waits: 'plain',
	undo: 'plain',
};

/** What goes on while a dialog is open. */
export type DialogWorld = {
	readonly actions: ActionsState;
	readonly probing?: ProbingState | undefined;
};

/** What a dialog says, for a room of this width. */
export function dialogLines(dialog: Dialog, {actions, probing}: DialogWorld, width: number): DialogLines {
	switch (dialog.phase) {
		case 'hits-asking':
			return hitsQuestion(width);
		case 'probe-planning':
		case 'probe-asking':
		case 'probe-running':
		case 'probe-ended':
			return probeDialogLines(dialog, probing, width);
		case 'planning':
			return {
				heading: [span('PLANNING', 'heading')],
				body: [[span('reading the objects as they are now')]],
				question: [[span('nothing is changed by this', 'dim')]],
			};
		case 'asking':
			return {
				heading: heading('CHANGE', dialog.plan.title),
				body: [...preview(dialog.plan, width), ...labelled('digest', dialog.digest, width, 'dim')],
				question: questionLines(dialog, width),
			};
		case 'refused':
			return {
				heading: heading('NOT POSSIBLE', dialog.plan.title),
				body: [
					...labelled('why', dialog.why, width, 'warn'),
					...(dialog.plan.requests.length === 0 ? [] : preview(dialog.plan, width)),
				],
				question: [[span('Nothing was changed. ', 'strong'), span('Enter or Esc closes', 'dim')]],
			};
		case 'sending': {
			const {working} = actions;
			const step = working === undefined ? '' : ` request ${working.step} of ${working.of}`;
			return {
				heading: heading('SENDING', dialog.plan.title),
				body: preview(dialog.plan, width),
				question: [
					[span(`Under way:${step}. `, 'warn'), span('Esc closes this view, it goes on and is told', 'dim')],
				],
			};
		}
		case 'ended':
			return endedLines(dialog.outcome, width);
	}
}

function heading(word: string, title: string): Line {
	return [span(`${word} `, 'heading'), span(cell(title, 300), 'strong')];
}

function labelled(label: string, text: string, width: number, tone: Tone): readonly Line[] {
	return wrapLabelled(padText(label, labelWidth), cell(text, 4_000), width, 'accent', tone);
}

function preview(plan: Parameters<typeof previewOf>[0], width: number): readonly Line[] {
	return previewOf(plan).flatMap(({label, text}) => labelled(label, text, width, tones[label]));
}

function questionLines(dialog: Extract<Dialog, {readonly phase: 'asking'}>, width: number): readonly Line[] {
	const confirmation = askedFor(dialog);
	const {confirmations} = dialog.plan;
	const count = confirmations.length > 1 ? ` (${dialog.asked + 1} of ${confirmations.length})` : '';
	if (confirmation.kind === 'yes')
		return [
			[
				span('[No]', 'strong'),
				span(' Enter or Esc: change nothing   '),
				span('y', 'key'),
				span(` do it${count}`),
			],
		];
	return [
		...wrapLabelled('why      ', cell(confirmation.why, 600), width, 'accent'),
		...wrapLabelled(
			'type     ',
			`${JSON.stringify(cell(confirmation.text, 300))} and Enter to do it${count}; Enter alone or Esc: No, change nothing`,
			width,
			'accent',
			'strong',
		),
		// The end of a long name is what is being typed.
		[span('> ', 'key'), span(`${dialog.typed.slice(-Math.max(1, width - 3))}_`, 'accent')],
	];
}

function endedLines(outcome: ActionOutcome, width: number): DialogLines {
	const {result, reason, done, plan, backup, id} = outcome;
	const words: Readonly<Record<ActionOutcome['result'], readonly [string, Tone, string]>> = {
		planned: ['PLANNED', 'plain', 'Nothing was sent.'],
		applied: ['DONE', 'ok', `${done} of ${plan.requests.length} requests were accepted.`],
		void: ['VOID', 'warn', 'Something changed since it was shown, so nothing was sent.'],
		refused: ['REFUSED', 'fail', 'Nothing was changed.'],
		failed: [
			'STOPPED',
			'fail',
			`${done} of ${plan.requests.length} requests were accepted before it stopped.`,
		],
	};
	const [word, tone, said] = words[result];
	return {
		heading: [span(`${word} `, tone), span(cell(plan.title, 300), 'strong')],
		body: [
			[span(said)],
			...(reason === '' ? [] : labelled('why', reason, width, tone)),
			...(backup === '' ? [] : labelled('backup', backup, width, 'plain')),
			...(result === 'applied' && plan.kind === 'finalizer-remove'
				? labelled('undo', `u on this screen, or: ktriage finalizers undo ${id}`, width, 'plain')
				: []),
			...labelled('audit', `ktriage audit (id ${id})`, width, 'plain'),
		],
		question: [
			result === 'void'
				? [span('p', 'key'), span(' plan it again   '), span('Enter or Esc closes', 'dim')]
				: [span('Enter or Esc closes', 'dim')],
		],
	};
}

/** What reading counters does to the cluster, before a person permits it. */
function hitsQuestion(width: number): DialogLines {
	const text = (label: string, of: string, tone: Tone = 'plain') => labelled(label, of, width, tone);
	return {
		heading: heading('READ', 'what the packet filters really let through and deny'),
		body: [
			...text('sends', 'where Calico keeps flows (Whisker): a port-forward to it, nothing is run', 'strong'),
			...text(
				'or',
				'exec in calico-node, one node after the other: iptables-save -c, nft -j list, or calico-node -bpf policy dump',
				'strong',
			),
			...text('changes', 'nothing; the packet filter of a node is locked for as long as it is listed'),
			...text('audit', 'every command is written down before it runs: ktriage audit'),
			...text('asked', 'once in this session; X stops reading and starts again'),
		],
		question: [
			[span('[No]', 'strong'), span(' Enter or Esc: read nothing   '), span('y', 'key'), span(' read')],
		],
	};
}
