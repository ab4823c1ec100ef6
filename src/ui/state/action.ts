import type {WantedAction} from '../../session/actions/state.ts';
import type {ProbeWanted} from '../../session/probing/state.ts';
import type {RecordCommand} from '../../session/record.ts';
import type {ObjectTarget} from '../../session/session.ts';
import type {Clock} from '../text/time.ts';
import type {Document, Draft, Notice, Overlay, PaneState, Place, Sort} from './state.ts';

/** Everything that can happen to the state of the screen: plain data, so that a session can be replayed. */
export type UiAction =
	| {readonly type: 'go'; readonly place: Place}
	| {readonly type: 'back'}
	| {readonly type: 'stand'; readonly pane: string; readonly at: PaneState}
	| {readonly type: 'focus'; readonly pane: string}
	| {readonly type: 'type-filter'}
	| {readonly type: 'filter'; readonly text: string}
	| {readonly type: 'accept-filter'}
	| {readonly type: 'drop-filter'}
	| {readonly type: 'sort'; readonly sort: Sort | undefined}
	| {readonly type: 'mark'; readonly key: string}
	| {readonly type: 'expand'; readonly key: string}
	| {readonly type: 'option'; readonly name: string; readonly value: string}
	| {readonly type: 'overlay'; readonly overlay: Overlay}
	| {readonly type: 'clock'; readonly clock: Clock}
	| {readonly type: 'performance'; readonly shown: boolean}
	| {readonly type: 'notice'; readonly notice: Notice | undefined}
	/** Plan a change and ask about it. */
	| {readonly type: 'want'; readonly wanted: WantedAction}
	/** Show what would be asked of the network. */
	| {readonly type: 'probe'; readonly wanted: ProbeWanted}
	/** End what is being asked. */
	| {readonly type: 'probe-stop'}
	/** Look again for what hangs in deletion. */
	| {readonly type: 'scan'}
	/** Move in a recording, or write something down. */
	| {readonly type: 'record'; readonly command: RecordCommand}
	/** Compare with this moment from now on; without a time with the one that is shown. */
	| {readonly type: 'mark-moment'; readonly at?: number}
	/** Read what is really hit, or stop reading; a person is asked once. */
	| {readonly type: 'hits'}
	/** Edit a policy to see what that would change, or save what was edited. */
	| {readonly type: 'edit' | 'save-draft'; readonly target: ObjectTarget}
	| {readonly type: 'draft'; readonly place: string; readonly draft: Draft}
	| {readonly type: 'document'; readonly place: string; readonly document: Document};
