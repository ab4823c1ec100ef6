import {expect, it} from 'vitest';
import {createApiNews} from '../../src/store/api-news.ts';

const up = (latencyMs: number) => ({kind: 'up', since: 1, latencyMs}) as const;

it('wakes for another state and for a latency that reads differently, not for one like the last that was told', () => {
	const isNews = createApiNews({kind: 'connecting', since: 0});
	expect(isNews(up(2_498))).toBe(true);
	expect(isNews(up(2_000))).toBe(false);
	expect(isNews(up(4))).toBe(true);
	expect([9, 53, 4].map(latency => isNews(up(latency)))).toEqual([false, false, false]);
	expect(isNews(up(140))).toBe(true);
	expect(isNews(up(270))).toBe(false);
	expect(isNews({kind: 'down', since: 2, why: 'refused', fault: 'network'})).toBe(true);
	expect(isNews({kind: 'down', since: 2, why: 'refused', fault: 'network'})).toBe(false);
	expect(isNews({...up(4), since: 3})).toBe(true);
});
