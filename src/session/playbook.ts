import type {PlaybookView} from '../playbook/view.ts';
import type {Frame} from './session.ts';

/** The playbook of a session as screens show it; a problem in words while it cannot be judged or remembered. */
export type PlaybookOnScreen = {readonly view?: PlaybookView; readonly problem: string};

/** The part of a session that knows where the playbook stands, with what other operators ticked meanwhile. */
export type SessionPlaybook = {
	/** The same object while neither the frame nor the progress changed. */
	readonly look: (frame: Frame) => PlaybookOnScreen;
};
