import type {ControllerContext} from './controller.ts';
import {showDialog, tell} from './say.ts';

/** Starts or stops reading what is really hit; asks the person first, once in a session, and says why where it may not be. */
export function switchHits(context: ControllerContext): void {
	const {session, store} = context;
	const {hits} = session;
	if (hits === undefined) {
		tell(
			context,
			'static only: there are no counters to be read here, policies are judged by what is written',
			'warn',
		);
		return;
	}
	const {permission, permitted, phase, source} = hits.state();
	if (source.kind === 'recorded')
		tell(context, 'counters as they were recorded: there is nothing to read', 'accent');
	else if (permission.kind === 'refused') tell(context, `static only: ${permission.why}`, 'warn');
	else if (permission.kind === 'unknown') tell(context, 'not connected yet', 'warn');
	else if (!permitted) showDialog(store, {phase: 'hits-asking', top: 0});
	else if (phase.kind === 'off') {
		hits.turnOn();
		tell(context, 'reading counters', 'accent');
	} else {
		hits.turnOff();
		tell(context, 'no more counters are read', 'accent');
	}
}

/** The answer to the question whether counters may be read: anything but `y` is no. */
export function answerHits(context: ControllerContext, command: string): void {
	const {session, store} = context;
	if (command !== 'yes' && command !== 'accept' && command !== 'leave') return;
	store.dispatch({type: 'overlay', overlay: {kind: 'none'}});
	if (command !== 'yes') {
		tell(context, 'nothing is read', 'accent');
		return;
	}
	session.hits?.permit();
	session.hits?.turnOn();
}
