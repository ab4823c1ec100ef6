import type {Clock} from '../kube/clock.ts';
import type {Store} from '../store/store.ts';
import type {Frames} from './frames.ts';

/** Rows fill in so often while a list is read. */
const everyMs = 100;
/** The checks wait so long for the first rows to come, and then so long for them to be drawn. */
const patience = {rows: 500, drawn: 50} as const;
/** More pods than this are sorted into their networks in steps, as the first judged frame does. */
const most = 10_000;

/**
 * Shows pods as soon as the first of them are there and while the rest arrives, until the first judged frame does: loading the checks and the
 * first diagnosis take longer than anybody wants to look at an empty list, so they come after `shownFirst` was called, also when
 * there are no rows. Returns the way to stop it.
 */
export function previewFirst(
	store: Pick<Store, 'onChange' | 'snapshot'>,
	clock: Clock,
	{preview, isJudged}: Pick<Frames, 'preview' | 'isJudged'>,
	shownFirst: () => void = () => {},
): () => void {
	let cancel: (() => void) | undefined;
	let shown = 0;
	const cancelLate = clock.after(patience.rows, shownFirst);
	const stop = (): void => {
		unsubscribe();
		cancel?.();
	};
	const show = (): void => {
		cancel = undefined;
		const {size} = store.snapshot(clock.now()).pods;
		if (isJudged() || (shown > 0 && size > most)) stop();
		else if (size !== shown) {
			if (shown === 0) clock.after(patience.drawn, shownFirst);
			shown = size;
			preview();
		}
	};
	const unsubscribe = store.onChange(() => {
		cancel ??= clock.after(shown === 0 ? 0 : everyMs, show);
	});
	return () => {
		cancelLate();
		stop();
	};
}
