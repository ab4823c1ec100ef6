import {useEffect, useLayoutEffect, useRef, useState} from 'react';
import type {Session} from '../../session/session.ts';
import type {Background} from '../background.ts';

/** How often ages move on when nothing else happens, milliseconds. */
const tick = 1000;

/** Calls back when anything but the state of the screen is another one; returns the way to stop. */
function listen(session: Session, background: Background, tell: () => void): () => void {
	const {actions, probing, hits, record, compare} = session;
	const stops = [session, actions, probing, hits, record, compare, background].map(one =>
		one?.subscribe(tell),
	);
	return () => {
		for (const stop of stops) stop?.();
	};
}

/**
 * Follows everything that is shown but the state of the screen: once per turn of the event loop, however much happened, `paint` is asked to show it,
 * and every second although nothing did but time going by; where it cannot, all is drawn anew. `expire` is called every second before that.
 */
export function useNews(
	session: Session,
	background: Background,
	paint: (onlyTime: boolean) => boolean,
	expire: () => void,
): void {
	const [, draw] = useState(0);
	const latest = useRef(paint);
	useLayoutEffect(() => {
		latest.current = paint;
	});
	useEffect(() => {
		let waiting: NodeJS.Immediate | undefined;
		let onlyTime = true;
		const show = () => {
			waiting = undefined;
			const isPainted = latest.current(onlyTime);
			onlyTime = true;
			if (!isPainted) draw(count => count + 1);
		};
		const soon = () => {
			waiting ??= setImmediate(show);
		};
		const happened = () => {
			onlyTime = false;
			soon();
		};
		const timer = setInterval(() => {
			expire();
			soon();
		}, tick);
		const stop = listen(session, background, happened);
		// What happened between drawing and listening.
		happened();
		return () => {
			stop();
			clearInterval(timer);
			clearImmediate(waiting);
		};
	}, [session, background, expire]);
}
