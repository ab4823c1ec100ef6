import type {Finding} from '../../src/checks/finding.ts';
import {subjectTarget} from '../../src/ui/objects/targets.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {span} from '../../src/ui/text/line.ts';
import {findingCopy, findingLines, findingTitle} from './lines.ts';

/** Everything one finding says. A finding that is gone says so: the check no longer reports it. */
export function findingModel({frame, place, size, now, state, theme}: ScreenInput): ScreenModel {
	const id = place.screen === 'finding' ? place.id : '';
	const {diagnosis, snapshot} = frame;
	const finding = diagnosis.findings.find(candidate => candidate.id === id);
	if (finding === undefined) {
		return {
			head: [
				[span(id, 'strong')],
				[span('this finding is gone: its check no longer reports it', 'ok')],
				[span('Esc goes back', 'dim')],
			],
			panes: [],
			arrangement: 'stacked',
		};
	}
	const head = [findingTitle(finding, theme), [span(finding.title, 'dim')]];
	const symptoms = symptomsOf(diagnosis.findings, finding);
	const width = Math.min(size.columns, 120);
	const target = finding.subjects
		.map(subject => subjectTarget(snapshot, subject))
		.find(found => found !== undefined);
	return {
		head,
		panes: [
			{
				id: 'text',
				kind: 'text',
				lines: findingLines(finding, symptoms, {width, now, clock: state.clock, theme}),
				copy: findingCopy(finding),
				width: size.columns,
				height: Math.max(1, size.rows - head.length),
			},
		],
		arrangement: 'stacked',
		copy: findingCopy(finding),
		...(target === undefined ? {} : {target}),
	};
}

function symptomsOf(findings: readonly Finding[], cause: Finding): readonly Finding[] {
	return findings.filter(finding => finding.explainedBy.includes(cause.id));
}
