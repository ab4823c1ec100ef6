import {asFields, flag, number, text} from '../fields.ts';
import type {ContainerEnd} from '../pod-table.ts';
import {type ContainerDraft, type ContainerDrafts, type PodDraft, type StateDraft, spells} from './draft.ts';

/** A pod says it all with fewer. */
const most = 16;
/** Bytes of a name or reason that are kept. */
const longest = 512;

/** Ended otherwise than well: judged by reason as well, since a container that lost a child to the OOM killer may exit with 0. */
function isBadEnd({kind, exitCode, signal, reasonAt, reasonEnd}: StateDraft, buffer: Buffer): boolean {
	if (kind !== 'terminated') return false;
	if (exitCode !== 0 || signal !== 0) return true;
	return reasonEnd > reasonAt && !spells(buffer, reasonAt, reasonEnd, 'Completed');
}

function hasBadEnd({count, items}: ContainerDrafts, buffer: Buffer): boolean {
	for (let index = 0; index < count; index++) {
		const container = items[index]!;
		if (isBadEnd(container, buffer) || isBadEnd(container.last, buffer)) return true;
	}
	return false;
}

/**
 * How containers of the pod ended otherwise than well, now or the last time, as text for the dictionary; empty for nearly every
 * pod, and then nothing is decoded.
 */
export function badEnds(draft: PodDraft): string {
	const {buffer, init, containers} = draft;
	if (!hasBadEnd(containers, buffer) && !hasBadEnd(init, buffer)) return '';
	const ends: unknown[] = [];
	const words = (at: number, last: number): string =>
		buffer.toString('utf8', at, Math.min(last, at + longest));
	const add = ({nameAt, nameEnd}: ContainerDraft, state: StateDraft, isInit: boolean, isCurrent: boolean) => {
		if (!isBadEnd(state, buffer) || ends.length === most) return;
		ends.push({
			container: words(nameAt, nameEnd),
			init: isInit,
			reason: words(state.reasonAt, state.reasonEnd),
			exitCode: state.exitCode,
			signal: state.signal,
			at: state.finished * 1000,
			current: isCurrent,
		});
	};
	for (const [drafts, isInit] of [
		[init, true],
		[containers, false],
	] as const) {
		for (let index = 0; index < drafts.count; index++) {
			const container = drafts.items[index]!;
			add(container, container, isInit, true);
			add(container, container.last, isInit, false);
		}
	}
	return JSON.stringify(ends);
}

const none: readonly ContainerEnd[] = Object.freeze([]);

/** What {@link badEnds} wrote, sanitised. */
export function decodeEnds(bytes: Buffer, at: number, end: number): readonly ContainerEnd[] {
	if (at === end) return none;
	const written: unknown = JSON.parse(bytes.toString('utf8', at, end));
	if (!Array.isArray(written)) return none;
	return written.map(item => {
		const fields = asFields(item, 'end');
		return {
			container: text(fields, 'container', 253),
			init: flag(fields, 'init'),
			reason: text(fields, 'reason', 253),
			exitCode: number(fields, 'exitCode'),
			signal: number(fields, 'signal'),
			at: number(fields, 'at'),
			current: flag(fields, 'current'),
		};
	});
}
