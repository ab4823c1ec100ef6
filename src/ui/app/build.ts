import type {Incident} from '../../incidents/incident.ts';
import {leftOverProbes} from '../../migration/left-over-probes.ts';
import {usable} from '../../migration/per-snapshot.ts';
import type {Session} from '../../session/session.ts';
import {atOnce, type Background} from '../background.ts';
import {chromeRows} from '../chrome.ts';
import type {KeyBinding} from '../keys/binding.ts';
import {likesOf} from '../likes.ts';
import type {ScreenDefinition, ScreenInput, Size} from '../screen.ts';
import {currentPlace, initialState, type UiState, viewOf} from '../state/state.ts';
import {createUiStore, type UiStore} from '../state/store.ts';
import type {LoadMeter} from '../terminal/load.ts';
import type {Canvas} from '../terminal/sink/canvas.ts';
import type {Link} from '../terminal/terminal.ts';
import {plural} from '../text/number.ts';
import type {Theme} from '../theme.ts';
import {rollbackBanner} from '../vitals.ts';
import type {AppProps} from './App.tsx';
import {createFrameClock} from './clock.ts';
import {createController, type Effects} from './controller.ts';
import type {Drawn} from './drawn.ts';
import {createLinkMeter} from './link.ts';
import {createObjectLoader} from './object-loader.ts';
import {createRateMeter} from './rate.ts';

export type AppSetup = {
	readonly session: Session;
	readonly screens: readonly ScreenDefinition[];
	readonly keys: readonly KeyBinding[];
	readonly theme: Theme;
	readonly size: () => Size;
	readonly milliseconds: () => number;
	readonly effects: Effects;
	/** What is known of the way to the terminal. */
	readonly link?: () => Link | undefined;
	/** Where long work is done; where it is asked for when absent. */
	readonly background?: Background;
	/** Where tables are painted without React; they are text when absent. */
	readonly canvas?: Canvas | undefined;
	/** How this process is measured. */
	readonly load?: LoadMeter;
	readonly initial?: UiState;
};

/** How long a message stays in the last line when no key takes it away, milliseconds. */
const noticeFor = 6000;

const noIncidents: readonly Incident[] = [];

const noLoad: LoadMeter = {watch: () => () => {}, read: () => ({loopDelay: 0, rss: 0})};

/** Puts the parts of the program together; what is missing is only a terminal to draw on. */
export function buildApp(setup: AppSetup): AppProps {
	const {
		session,
		screens,
		keys,
		theme,
		size,
		milliseconds,
		effects,
		initial = initialState(),
		link = () => undefined,
		background = atOnce,
		canvas,
		load = noLoad,
	} = setup;
	const store: UiStore = createUiStore(initial);
	const nowOf = createFrameClock(milliseconds);
	const rateOf = createRateMeter<'requests' | 'bytes'>(milliseconds);
	const changesOf = createRateMeter<'changes'>(milliseconds);
	const linkOf = createLinkMeter(link, milliseconds);
	const input = (): ScreenInput => {
		const state = store.get();
		const place = currentPlace(state);
		const frame = session.frame();
		const {columns, rows} = size();
		const room = Math.max(
			1,
			rows - chromeRows(rows, Number(rollbackBanner(frame) !== undefined) + Number(state.performance)),
		);
		const link = linkOf();
		const record = session.record?.view();
		const {changes} = changesOf({changes: frame.snapshot.revision});
		return {
			frame,
			state,
			place,
			view: viewOf(state, place),
			size: {columns, rows: room},
			top: rows - room - 1,
			now: nowOf(frame, record?.replay !== undefined),
			theme,
			rate: rateOf({requests: frame.traffic.requests, bytes: frame.traffic.bytesIn}),
			background,
			link,
			actions: session.actions.state(),
			hits: session.hits?.state(),
			probing: session.probing?.state(),
			record,
			playbook: place.screen === 'playbook' ? session.playbook?.look(frame) : undefined,
			compare: place.screen === 'compare' ? session.compare?.look(frame) : undefined,
			likes: likesOf(session.incidents?.() ?? noIncidents, frame.diagnosis),
			performance: state.performance ? {load: load.read(), link, changes} : undefined,
		};
	};
	const loader = createObjectLoader(session, store, () => input().now);
	const drawn: Drawn = {picture: undefined};
	const controller = createController({
		session,
		store,
		screens,
		keys,
		input,
		drawn,
		milliseconds,
		loader,
		effects,
	});
	let announced = false;
	let looked = false;
	const expire = () => {
		const {snapshot} = session.frame();
		if (!looked && store.get().notice === undefined && usable(snapshot, 'pods')) {
			looked = true;
			const left = leftOverProbes(snapshot).length;
			const text = `${plural(left, 'probe pod')} of ktriage left over from an earlier run: ktriage cleanup`;
			if (left > 0) store.dispatch({type: 'notice', notice: {text, tone: 'warn', at: milliseconds()}});
		}
		const {open} = session.actions.state();
		if (open.length > 0 && !announced) {
			announced = true;
			const text = `${plural(open.length, 'earlier request')} of which it is not known how it ended: ktriage audit --open`;
			store.dispatch({type: 'notice', notice: {text, tone: 'warn', at: milliseconds()}});
		}
		const {notice} = store.get();
		if (notice !== undefined && milliseconds() - notice.at >= noticeFor)
			store.dispatch({type: 'notice', notice: undefined});
	};
	return {
		session,
		store,
		controller,
		screens,
		keys,
		theme,
		size,
		input,
		drawn,
		expire,
		background,
		canvas,
		load,
	};
}
