import {constants} from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {cell} from '../store/sanitise.ts';
import type {RememberedTriggers, TriggerTime, TriggerTimes} from '../store/trigger-times.ts';
import {codeOf, reasonOf} from './errors.ts';
import {isMapping} from './shape.ts';

export type TriggerFiles = Pick<typeof nodeFiles, 'mkdir' | 'open' | 'readFile' | 'rename' | 'rm'>;

/** Where the timers of rollback triggers outlive a run: one file per cluster. Neither function throws: what went wrong is said in words. */
export type TriggerMemory = {
	readonly load: (cluster: string) => Promise<RememberedTriggers>;
	/** '' when it is on the disk, else why not. */
	readonly save: (cluster: string, times: TriggerTimes) => Promise<string>;
};

const format = 'ktriage.timers/v1';
const mostBytes = 64 * 1024;

/**
 * The timers below the state folder, in timers/UID.json, mode 0600, replaced as a whole. A file of another version is neither read nor
 * overwritten; one that cannot be understood is told once and replaced.
 */
export function openTriggerMemory(
	stateFolder: string,
	pid: number,
	files: TriggerFiles = nodeFiles,
): TriggerMemory {
	const fileOf = (cluster: string): string => join(stateFolder, 'timers', `${cluster}.json`);
	const read = async (cluster: string): Promise<RememberedTriggers & {readonly foreign?: true}> => {
		const file = fileOf(cluster);
		const lost = (why: string) => ({
			times: {},
			note: `Timers of earlier runs are lost: ${cell(file, 300)}: ${why}.`,
		});
		try {
			const text = await files.readFile(file, 'utf8');
			if (text.length > mostBytes) return lost('it is far too long for timers');
			const value: unknown = JSON.parse(text);
			if (!isMapping(value)) return lost('it holds no timers');
			if (value.format !== format)
				return {...lost(`it is not of the format ${format}; it is left as it is`), foreign: true};
			return value.cluster === cluster
				? {times: timesOf(value.times), note: ''}
				: lost('it is about another cluster');
		} catch (error) {
			if (codeOf(error) === 'ENOENT') return {times: {}, note: ''};
			return lost(error instanceof SyntaxError ? 'it is cut off or damaged' : reasonOf(error));
		}
	};
	return {
		load: async cluster => {
			if (!isUid(cluster)) return {times: {}, note: ''};
			const {times, note} = await read(cluster);
			return {times, note};
		},
		save: async (cluster, times) => {
			if (!isUid(cluster)) return '';
			const file = fileOf(cluster);
			const fresh = `${file}.${pid}`;
			try {
				const before = await read(cluster);
				if (before.foreign) return before.note;
				await files.mkdir(dirname(file), {recursive: true, mode: 0o700});
				await files.rm(fresh, {force: true});
				const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
				{
					await using handle = await files.open(fresh, flags, 0o600);
					const all = merged(times, before.times);
					await handle.writeFile(`${JSON.stringify({format, cluster, times: all}, null, '\t')}\n`);
					await handle.sync();
				}
				await files.rename(fresh, file);
				return '';
			} catch (error) {
				await files.rm(fresh, {force: true}).catch(() => {});
				return `Timers will not survive this run: ${cell(file, 300)} cannot be written, ${reasonOf(error)}.`;
			}
		},
	};
}

/** uids of Kubernetes; anything else could lead out of the folder. */
function isUid(cluster: string): boolean {
	return /^[\w-]{1,64}$/.test(cluster);
}

/** Two runs may look at one cluster: of the same stretch of time the earlier begin is the right one. */
function merged(times: TriggerTimes, before: TriggerTimes): TriggerTimes {
	return Object.fromEntries(
		Object.entries(times).map(([part, time]) => {
			const other = before[part];
			const same = other !== undefined && other.since < time.since && other.seen >= time.since;
			return [part, same ? {...time, since: other.since} : time];
		}),
	);
}

function timesOf(value: unknown): TriggerTimes {
	if (!isMapping(value)) return {};
	return Object.fromEntries(
		Object.entries(value).flatMap(([part, entry]) => {
			const time = timeOf(entry);
			return time === undefined || !/^[a-z]{1,20}$/.test(part) ? [] : [[part, time]];
		}),
	);
}

function timeOf(entry: unknown): TriggerTime | undefined {
	if (!isMapping(entry)) return undefined;
	const {since, seen, gap} = entry;
	if (!isTime(since) || !isTime(seen) || seen < since) return undefined;
	const known = isMapping(gap) && isTime(gap.from) && isTime(gap.to) && gap.from <= gap.to;
	return {since, seen, ...(known && {gap: {from: gap.from as number, to: gap.to as number}})};
}

function isTime(value: unknown): value is number {
	return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
