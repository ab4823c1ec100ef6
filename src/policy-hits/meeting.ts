/** What the policies say, by the evaluator. */
export type Simulated = 'allow' | 'deny' | 'unknown';

/** What the data plane's counters or flows did while it was probed; `unread` when nobody could look, or the verdict has no rule that counts. */
export type Counted = 'allowed' | 'denied' | 'still' | 'unread';

/** What the probe saw; `other` is a connection that was cut or has no route, `unasked` when it could not be asked. */
export type Seen = 'ok' | 'refused' | 'timeout' | 'other' | 'unasked';

/** Where three witnesses meet: they agree, contradict each other, or too few have spoken. */
export type Meeting = {
	readonly kind: 'settled' | 'disagreement' | 'open';
	/** Stable name of the case. */
	readonly id: string;
	readonly says: string;
};

const settled = (id: string, says: string): Meeting => ({kind: 'settled', id, says});
const against = (id: string, says: string): Meeting => ({kind: 'disagreement', id, says});
const open = (id: string, says: string): Meeting => ({kind: 'open', id, says});

const allowed = settled('allowed', 'policies allow it and it connects');
const nobodyListens = against(
	'nobody-listens',
	'policies let it through and it was refused: nothing listens on that port there, or the Service has no ready endpoint. It is not policy',
);
const notPolicy = against(
	'not-policy',
	'policies allow it, no rule denied it, and no answer came: packets are lost outside of policy (routing, MTU, checksum offload, a firewall between nodes)',
);
const lostBehind = against(
	'lost-behind-policy',
	'a rule let it through and no answer came: it is lost behind the policy or on the way back, or the policy of the other side drops it',
);
const deniesAnyway = against(
	'data-plane-denies',
	'policies allow it and the data plane denies it: its rules are not those of the API (an agent that lags, chains an old engine left, an address that NAT replaced)',
);
const othersDenied = against(
	'others-denied',
	'it connects, and what the data plane denied meanwhile was another connection',
);
const unpoliced = against(
	'past-the-rules',
	'it connects and the rule that allows it did not count: the packets take a way past the rules that were read (another engine, a connection that was open already)',
);
const denied = settled('denied', 'policies deny it, and it does not come through');
const notEnforced = against(
	'not-enforced',
	'policies deny it and it connects: nobody enforces them there, or there is a second way past them',
);
const contradicted = against(
	'rule-allows',
	'policies deny it as they were read, and the data plane has a rule that lets it through: a policy changed since, or is not understood',
);
const oneSide = against(
	'one-side',
	'one side let it through and it does not connect: the other side denies it, as the policies say',
);
const lostBefore = against(
	'lost-before-policy',
	'it does not connect, and no packet reached the rule that would deny it: it is lost before. When that is mended, policy will deny it',
);
const refusedElsewhere = against(
	'refused-elsewhere',
	'it was refused without reaching the rule that denies it: somebody else on the way rejects it',
);
const cut = against(
	'cut',
	'the connection was cut or has no route: neither policy nor an open way looks like that',
);
const unasked = open('not-probed', 'it was not probed: what the policies say has not been tried');
const seenAllowed = settled('seen-allowed', 'what the policies say is not known; it connects');
const seenDenied = settled(
	'seen-denied',
	'what the policies say is not known; the data plane denied it and it does not connect',
);
const seenClosed = open(
	'seen-closed',
	'what the policies say is not known, and it does not connect: whether a policy denies it is open',
);

/** Every case, once: by what policies say, what counters did, and what the probe saw. */
const table: Readonly<Record<Simulated, Readonly<Record<Counted, Readonly<Record<Seen, Meeting>>>>>> = {
	allow: {
		allowed: {ok: allowed, refused: nobodyListens, timeout: lostBehind, other: cut, unasked},
		denied: {ok: othersDenied, refused: deniesAnyway, timeout: deniesAnyway, other: deniesAnyway, unasked},
		still: {ok: unpoliced, refused: nobodyListens, timeout: notPolicy, other: cut, unasked},
		unread: {ok: allowed, refused: nobodyListens, timeout: notPolicy, other: cut, unasked},
	},
	deny: {
		allowed: {ok: contradicted, refused: oneSide, timeout: oneSide, other: oneSide, unasked},
		denied: {ok: notEnforced, refused: denied, timeout: denied, other: cut, unasked},
		still: {ok: notEnforced, refused: refusedElsewhere, timeout: lostBefore, other: cut, unasked},
		unread: {ok: notEnforced, refused: denied, timeout: denied, other: cut, unasked},
	},
	unknown: {
		allowed: {ok: seenAllowed, refused: nobodyListens, timeout: lostBehind, other: cut, unasked},
		denied: {ok: othersDenied, refused: seenDenied, timeout: seenDenied, other: seenDenied, unasked},
		still: {ok: seenAllowed, refused: seenClosed, timeout: seenClosed, other: cut, unasked},
		unread: {ok: seenAllowed, refused: seenClosed, timeout: seenClosed, other: cut, unasked},
	},
};

const wrongSymptom = {
	refused: against(
		'rejected',
		'policies deny it, and it was refused where Calico would have dropped it: another engine (chains of kube-router) rejects it, or it never came to Calico',
	),
	timeout: against(
		'dropped',
		'policies deny it, and no answer came where kube-router would have refused: it is lost on the way, or Calico enforces as well',
	),
} as const;

/**
 * What three witnesses of one question prove together. `symptom` is how the engine that enforces shows a denial: another one gives it away.
 */
export function meet(
	simulated: Simulated,
	counted: Counted,
	seen: Seen,
	symptom: 'refused' | 'timeout' | 'unknown' = 'unknown',
): Meeting {
	const found = table[simulated][counted][seen];
	const isOdd = symptom !== 'unknown' && (seen === 'refused' || seen === 'timeout') && seen !== symptom;
	return found === denied && isOdd ? wrongSymptom[seen] : found;
}

/** The class of a probe's answer as a witness. */
export function seenIn(answer: string): Seen {
	switch (answer) {
		case 'tool':
			return 'unasked';
		case 'refused':
			return 'refused';
		case 'timeout':
		case 'dns-timeout':
			return 'timeout';
		case 'reset':
		case 'unreachable':
			return 'other';
		default:
			// Whoever answers, with whatever words, was reached.
			return 'ok';
	}
}
