import type {ObjectTarget} from '../../session/session.ts';
import {type Draft, placeKey} from '../state/state.ts';
import type {ControllerContext} from './controller.ts';
import {tell} from './say.ts';

/** Lets a person edit a policy to see what that would change: as it is now, or on from what was edited before. Nothing is applied. */
export async function editDraft(context: ControllerContext, target: ObjectTarget): Promise<void> {
	const {store, session, effects} = context;
	const place = {screen: 'what-if', target} as const;
	const key = placeKey(place);
	const show = (draft: Draft) => store.dispatch({type: 'draft', place: key, draft});
	const known = store.get().drafts[key];
	if (known?.kind === 'loading' || known?.kind === 'editing') return;
	store.dispatch({type: 'go', place});
	try {
		if (known?.kind !== 'edited') show({kind: 'loading'});
		const {draftOf, readDraft} = await import('../../record/policy-draft.ts');
		const original =
			known?.kind === 'edited'
				? known.original
				: draftOf(await session.fetchObject(target, new AbortController().signal));
		const before = known?.kind === 'edited' ? known.text : original;
		const name = draftName(target);
		show({kind: 'editing'});
		const edited = await effects.edit(before, name);
		if (edited.kind === 'failed') {
			show(known?.kind === 'edited' ? known : {kind: 'failed', why: edited.why});
			tell(context, edited.why, 'warn');
			return;
		}
		show({
			kind: 'edited',
			original,
			text: edited.text,
			read: readDraft(original, edited.text, name, target.namespace),
		});
	} catch (error) {
		show({kind: 'failed', why: error instanceof Error ? error.message : String(error)});
	}
}

/** Keeps what was edited as a file beside the person. */
export async function saveDraft(context: ControllerContext, target: ObjectTarget): Promise<void> {
	const draft = context.store.get().drafts[placeKey({screen: 'what-if', target})];
	if (draft?.kind !== 'edited') {
		tell(context, 'there is nothing to save: e edits the policy', 'warn');
		return;
	}
	const saved = await context.effects.save(draft.text, draftName(target));
	if (saved.kind === 'saved') tell(context, `saved ${saved.path}; nothing was applied`, 'ok');
	else tell(context, `not saved: ${saved.why}`, 'fail');
}

/** "NAMESPACE-NAME.yaml", of letters that every file system takes. */
export function draftName({namespace, name}: ObjectTarget): string {
	const text = [namespace, name].filter(part => part !== '').join('-');
	return `${text
		.replaceAll(/[^A-Za-z0-9.-]+/g, '-')
		.replace(/^[.-]+/, '')
		.slice(0, 200)}.yaml`;
}
