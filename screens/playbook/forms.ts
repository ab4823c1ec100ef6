import type {StepView} from '../../src/playbook/view.ts';
import type {PlaybookWish} from '../../src/playbook/wish.ts';
import type {Form, FormField} from '../../src/ui/form/form.ts';
import {formatClock} from '../../src/ui/text/time.ts';

/** What keys of the screen ask for. */
export const asks = ['attest', 'waive', 'withdraw', 'start', 'done', 'run'] as const;

const titles: Readonly<Record<PlaybookWish['do'], string>> = {
	attest: 'CONFIRM',
	waive: 'GO ON WITHOUT',
	withdraw: 'TAKE BACK',
	start: 'BEGIN',
	done: 'END',
	run: 'RUN',
};

/** What has to be filled in before something is said of a step; in words why nothing can be said. */
export function formFor(
	asked: PlaybookWish['do'],
	view: StepView,
	operator: string,
): {readonly form: Form} | {readonly why: string} {
	const {step, state} = view;
	const why = whyNot(asked, view);
	if (why !== '') return {why};
	const held = state.kind === 'running' && state.by !== operator ? state : undefined;
	const takeOver = held !== undefined && (asked === 'start' || asked === 'run');
	return {
		form: {
			asked,
			step: step.id,
			takeOver,
			title: `${titles[asked]} ${step.id} ${step.title}`,
			about: aboutOf(asked, view),
			fields: [
				...(takeOver
					? [field('word', `type ${held.by} to take it over from them`, '', {must: held.by})]
					: asked === 'run'
						? [field('word', `type ${step.id} to run it`, '', {must: step.id})]
						: []),
				...fieldsOf(asked, view),
				field('by', 'your name', operator, {required: true}),
			],
			at: 0,
			top: 0,
			problem: '',
			sending: false,
		},
	};
}

function fieldsOf(asked: PlaybookWish['do'], {step}: StepView): readonly FormField[] {
	switch (asked) {
		case 'attest':
			return [
				...(step.confirm === 'typed' ? [field('word', `type ${step.word}`, '', {must: step.word})] : []),
				field('note', 'what was looked at', ''),
			];
		case 'waive':
			return [field('reason', 'the reason', '', {required: true})];
		case 'done':
			return [field('exit', 'exit code', '0', {required: true}), field('note', 'what was run', '')];
		default:
			return [];
	}
}

function field(
	name: FormField['name'],
	label: string,
	value: string,
	more: {readonly required?: boolean; readonly must?: string} = {},
): FormField {
	return {name, label, value, required: false, ...more};
}

function whyNot(asked: PlaybookWish['do'], {step, state, attested, frozen}: StepView): string {
	switch (asked) {
		case 'run':
			if (step.command === undefined)
				return `${step.id} has no command of its own; c copies what is to be run by hand, s begins it`;
			return frozen ? 'The API server does not answer: the steps are frozen.' : '';
		case 'done':
			return state.kind === 'running' ? '' : `Nobody began ${step.id}: s begins it`;
		case 'withdraw':
			return attested === undefined && state.kind !== 'waived'
				? `Nothing was confirmed or waived at ${step.id}`
				: '';
		default:
			return '';
	}
}

function aboutOf(asked: PlaybookWish['do'], {step, state, said, attested}: StepView): Form['about'] {
	const isRed = said.kind === 'fail' || said.kind === 'warn';
	const command = asked === 'run' ? (step.command?.run.join(' ') ?? '') : step.remedy.command;
	return [
		['now', `${state.kind}: ${state.why}`, isRed ? 'fail' : 'plain'],
		...(asked === 'attest' && isRed
			? [
					[
						'but',
						'a word does not cover what is red: the step stays red until its evidence is green',
						'warn',
					] as const,
				]
			: []),
		...(state.kind === 'running'
			? [
					[
						'since',
						`${formatClock(state.since)} by ${state.by}${state.old ? ', long ago' : ''}`,
						'warn',
					] as const,
				]
			: []),
		['passes', step.pass, 'plain'],
		[asked === 'run' ? 'runs' : 'do', asked === 'run' ? '' : step.remedy.text, 'plain'],
		[asked === 'run' ? 'runs' : '$', command, 'strong'],
		...(asked === 'run'
			? [
					[
						'with',
						`the rights of this user on this machine; exit code ${step.command?.exitCode ?? 0} passes`,
						'plain',
					] as const,
				]
			: []),
		...(asked === 'withdraw' && attested !== undefined
			? [['said', `by ${attested.by} at ${formatClock(attested.at)} ${attested.note}`, 'plain'] as const]
			: []),
		...step.corrections.map(text => ['guides', `say otherwise: ${text}`, 'warn'] as const),
	];
}
