import type {PlaybookView} from '../playbook/view.ts';
import type {PlaybookWish} from '../playbook/wish.ts';
import type {Frame} from './session.ts';

/** The playbook of a session as screens show it; a problem in words while it cannot be judged or remembered. */
export type PlaybookOnScreen = {
	readonly view?: PlaybookView;
	readonly problem: string;
	/** Who says something here, unless they type another name. */
	readonly operator?: string;
};

/** What came of a wish, in words. */
export type PlaybookAnswer = {readonly done: boolean; readonly text: string};

/** The part of a session that knows where the playbook stands, with what other operators ticked meanwhile. */
export type SessionPlaybook = {
	/** The same object while neither the frame nor the progress changed. */
	readonly look: (frame: Frame) => PlaybookOnScreen;
	/** Says something of a step, or runs its own command; resolves when it is on the disk, or with why it is not. */
	readonly perform: (wish: PlaybookWish) => Promise<PlaybookAnswer>;
};
