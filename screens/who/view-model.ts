import type {Snapshot} from '../../src/store/snapshot.ts';
import {ownerName, type WhoAnswer, type WhoOwner, whoIs, whoTarget} from '../../src/systems/who.ts';
import type {WhoNetwork} from '../../src/systems/who-endpoints.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {subjectTarget} from '../../src/ui/objects/targets.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {plural} from '../../src/ui/text/number.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import type {Tone} from '../../src/ui/theme.ts';

const tones: Readonly<Record<WhoAnswer['verdict'], Tone>> = {
	owned: 'ok',
	stale: 'fail',
	free: 'plain',
	outside: 'plain',
	unknown: 'unknown',
};

const answersFor = lastCall((snapshot: Snapshot, addresses: string) =>
	addresses.split(' ').flatMap(text => {
		const target = whoTarget(text);
		return target === undefined ? [] : [{text, answer: whoIs(snapshot, target)}];
	}),
);

/** Whose the addresses are that stood where the key was pressed, each with what is behind it. */
export function whoModel({frame, place, size}: ScreenInput): ScreenModel {
	const {snapshot} = frame;
	const answers = answersFor(snapshot, place.screen === 'who' ? place.addresses : '');
	const stale = answers.filter(({answer}) => answer.verdict === 'stale').length;
	const width = Math.min(size.columns, 120);
	const head: Line[] = [
		[
			span(
				answers.length === 1 ? answers[0]!.text : plural(answers.length, 'address', 'addresses'),
				'strong',
			),
			...(stale > 0 ? [span(`  ${stale} stale`, 'fail')] : []),
		],
	];
	const owner = answers.flatMap(({answer}) => answer.owners)[0];
	const target = owner && subjectTarget(snapshot, owner);
	const lines = answers.flatMap(({text, answer}) => [...answerLines(text, answer, width), []]);
	return {
		head,
		panes: [
			{
				id: 'who',
				kind: 'text',
				lines: lines.length === 0 ? [[span('no address stood there', 'dim')]] : lines,
				copy: answers.map(({answer}) => answer.summary).join('\n'),
				width: size.columns,
				height: Math.max(1, size.rows - head.length),
			},
		],
		arrangement: 'stacked',
		...(target === undefined ? {} : {target}),
	};
}

function answerLines(text: string, answer: WhoAnswer, width: number): readonly Line[] {
	return [
		...wrapLabelled(
			`${text}  `,
			`${answer.verdict}: ${answer.summary}`,
			width,
			'heading',
			tones[answer.verdict],
		),
		...answer.owners.flatMap(owner => ownerLines(owner, width)),
		...answer.notes.flatMap(note => wrapLabelled('  ! ', note, width, 'warn', 'warn')),
		...answer.ranges.flatMap(({kind, range, source}) =>
			wrapLabelled('  in ', `${kind} ${range} (${source})`, width, 'dim', 'dim'),
		),
	];
}

function ownerLines(owner: WhoOwner, width: number): readonly Line[] {
	const where = owner.kind === 'Pod' && owner.node !== '' ? ` on ${owner.node}` : '';
	const ports = owner.ports.map(({port, protocol}) => `${port}/${protocol}`).join(', ');
	return [
		...wrapLabelled(
			`  ${owner.role} of `,
			`${ownerName(owner)}${where}${network(owner.network)}`,
			width,
			'dim',
			'strong',
		),
		...(ports === '' ? [] : wrapLabelled('    ports ', ports, width, 'dim')),
		...owner.endpoints.flatMap(({address, pod, node, ready, network: on}) =>
			wrapLabelled(
				'    behind it ',
				[`${address}${network(on)}`, pod, node, ready ? '' : 'NOT READY']
					.filter(word => word !== '')
					.join(', '),
				width,
				'dim',
				ready ? 'plain' : 'warn',
			),
		),
	];
}

function network({kind, cidr}: WhoNetwork): string {
	return kind === 'none' ? '' : ` (${kind}${cidr === '' ? '' : ` ${cidr}`})`;
}
