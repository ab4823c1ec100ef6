import type {Incident, Match} from '../incidents/incident.ts';
import {matchIncidents} from '../incidents/match.ts';
import type {Frame} from '../session/session.ts';
import {lastCall} from './memo.ts';

const none: readonly Match[] = [];

/** The solved cases that a frame looks like; the same list while neither changes. */
export const likesOf = lastCall(
	(incidents: readonly Incident[], diagnosis: Frame['diagnosis']): readonly Match[] =>
		incidents.length === 0 || diagnosis.counts.fail === 0
			? none
			: matchIncidents(incidents, diagnosis.findings),
);
