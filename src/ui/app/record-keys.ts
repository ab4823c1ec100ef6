import type {RecordCommand, RecordView} from '../../session/record.ts';
import type {ControllerContext} from './controller.ts';
import {tell} from './say.ts';

const stepMs = 10_000;
const speeds = [1, 4, 16, 60];

/** What a key asks of a recording; undefined for keys that are about something else. */
export function recordCommand(id: string, record: RecordView | undefined): RecordCommand | undefined {
	const {playing = false, speed = 1} = record?.replay ?? {};
	switch (id) {
		case 'record-play':
			return {do: 'play', playing: !playing};
		case 'record-faster':
			return {do: 'speed', speed: speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1};
		case 'record-next':
			return {do: 'turn', direction: 1};
		case 'record-previous':
			return {do: 'turn', direction: -1};
		case 'record-forward':
			return {do: 'move', by: stepMs};
		case 'record-back':
			return {do: 'move', by: -stepMs};
	}
	return undefined;
}

/** Does it, and says so where nothing is to be seen of it. */
export function performRecord(
	context: Pick<ControllerContext, 'session' | 'store' | 'milliseconds'>,
	command: RecordCommand,
): void {
	const {record} = context.session;
	const isReplay = record?.view().replay !== undefined;
	if (command.do === 'note') {
		if (record === undefined || isReplay) tell(context, 'A recording takes no notes.');
		else {
			record.perform(command);
			tell(
				context,
				record.view().file === undefined ? 'noted; it is kept until the end of this session' : 'noted',
			);
		}
		return;
	}
	if (record === undefined || !isReplay) tell(context, 'This key is for recordings: ktriage replay FILE.');
	else record.perform(command);
}

/** Compares with a moment from now on, and says so. */
export function markMoment(
	context: Pick<ControllerContext, 'session' | 'store' | 'milliseconds'>,
	at: number | undefined,
): void {
	tell(context, context.session.compare?.mark(at) ?? 'Nothing is compared in this session.');
}
