import {stringify} from 'yaml';
import type {Change} from '../../systems/reach/changes.ts';
import {type PolicyDraft, policyManifest} from '../../systems/reach/manifest.ts';
import type {Suggestion} from '../../systems/reach/suggest.ts';

const suggestFormat = 'ktriage.policy-suggest/v1';

type ChangeJson = {
	readonly from: string;
	readonly to: string;
	readonly port: string;
	readonly before: string;
	readonly after: string;
};

const changeJson = ({from, to, port, before, after}: Change): ChangeJson => ({
	from: from.title,
	to: to.title,
	port: port.text,
	before: before.verdict,
	after: after.verdict,
});

/** A suggestion as the value that is printed as JSON. */
export function suggestJson({before, policies, after, changes, trouble}: Suggestion): object {
	return {
		format: suggestFormat,
		from: before.from,
		to: before.to,
		port: before.port,
		before: before.verdict,
		after,
		trouble,
		manifests: policies.map(policyManifest),
		opens: changes.filter(one => one.after.verdict === 'allow').map(changeJson),
		closes: changes.filter(one => one.after.verdict !== 'allow').map(changeJson),
	};
}

const changeLine = ({from, to, port}: Change) => `#   ${from.title} → ${to.title} ${port.text}`;

/** A suggestion as YAML to review, with everything it does as a comment. */
export function suggestText({before, policies, after, changes, trouble}: Suggestion): string {
	const asked = `${before.from} → ${before.to} ${before.port}`;
	if (policies.length === 0) return `# ${asked}: ${before.verdict}. Nothing to apply: ${trouble}.\n`;
	const opens = changes.filter(one => one.after.verdict === 'allow');
	const closes = changes.filter(one => one.after.verdict !== 'allow');
	const head = [
		`# ${asked}: ${before.verdict} now, ${after} with this.`,
		...(trouble === '' ? [] : [`# It is not enough: ${trouble}.`]),
		`# It opens ${opens.length === 0 ? 'nothing' : ':'}`.replace(' :', ':'),
		...opens.map(changeLine),
		...(closes.length === 0 ? [] : ['# It closes or makes unknown:', ...closes.map(changeLine)]),
	];
	return `${head.join('\n')}\n${manifestsText(policies)}`;
}

/** Policies as a file to apply. */
export function manifestsText(policies: readonly PolicyDraft[]): string {
	return policies
		.map(policy => `---\n${stringify(policyManifest(policy), {aliasDuplicateObjects: false})}`)
		.join('');
}
