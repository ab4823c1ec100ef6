import type {AuditHistory} from '../actions/audit-log.ts';
import {type AuditRecord, openIntents} from '../actions/audit-record.ts';
import {targetTitle} from '../actions/plan.ts';
import {cell} from '../store/sanitise.ts';

export type AuditChoice = {
	/** Only requests without a known end. */
	readonly onlyOpen: boolean;
	readonly file: string;
};

/** The records as they are kept, one JSON object a line. */
export function auditJson({records}: AuditHistory, {onlyOpen}: AuditChoice): string {
	const open = new Set(openIntents(records));
	return records
		.filter(record => !onlyOpen || open.has(record) || record.result === 'unknown')
		.map(record => `${JSON.stringify(record)}\n`)
		.join('');
}

/** One line a request: when, how it ended, what, on which cluster, by whom. */
export function auditText({records}: AuditHistory, {onlyOpen, file}: AuditChoice): string {
	const open = new Set(openIntents(records));
	const rows = records.filter(record => record.phase === 'outcome' || open.has(record));
	const shown = rows.filter(record => !onlyOpen || open.has(record) || record.result === 'unknown');
	if (shown.length === 0)
		return onlyOpen
			? `No request is open in ${file}.\n`
			: `Nothing was changed from here: ${file} holds no records.\n`;
	return shown.map(record => `${auditLine(record, open.has(record))}\n`).join('');
}

function auditLine(record: AuditRecord, isOpen: boolean): string {
	const end = isOpen ? 'OPEN' : (record.result ?? '?').toUpperCase();
	const who = `${record.who.user}@${record.who.host}`;
	const what = `${record.action} ${targetTitle(record.target)}`;
	const line = `${record.at} ${end.padEnd(8)} ${record.id} ${what} · ${record.context} · ${who}`;
	const why = isOpen ? 'sent, and no end of it was recorded: look at the object' : (record.error ?? '');
	return cell(why === '' ? line : `${line} · ${why}`, 1_000);
}
