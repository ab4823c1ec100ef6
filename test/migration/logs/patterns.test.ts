import {describe, expect, it} from 'vitest';
import {logPatterns} from '../../../src/migration/logs/patterns/index.ts';
import {markOf} from '../../../src/migration/logs/reading.ts';
import {lines} from './real-lines.ts';

const idOf = (program: string, text: string) => markOf({at: 1, text}, program).pattern?.id;

describe('the table of patterns', () => {
	it.each(lines)('knows %s from a line that only looks like it', (id, program, line, nearMiss) => {
		expect(idOf(program, line)).toBe(id);
		expect(idOf(program, nearMiss)).not.toBe(id);
	});

	it('has a line for every pattern, and every id once', () => {
		const tested = new Set(lines.map(([id]) => id));
		expect(logPatterns.map(({id}) => id).filter(id => !tested.has(id))).toEqual([]);
		expect(new Set(logPatterns.map(({id}) => id)).size).toBe(logPatterns.length);
	});

	it('has no pattern that repeats a repetition, by which a line could make it slow', () => {
		const nested = logPatterns.filter(({pattern}) => /\([^)]*[*+}][^)]*\)[*+{]/.test(pattern.source));
		expect(nested.map(({id}) => id)).toEqual([]);
	});

	it('means nothing by itself in the log of another program', () => {
		expect(idOf('coredns', 'Scheduler not ready')).toBeUndefined();
	});

	it('calls an error an error although nobody knows it', () => {
		const errors = [
			'2026 [ERROR][7] felix/x.go 1: odd',
			'level=error msg=odd',
			'{"level":"error"}',
			'E1120 10:00:01 odd',
		];
		expect(errors.map(text => markOf({at: 1, text}, 'calico-node').isError)).toEqual([
			true,
			true,
			true,
			true,
		]);
		expect(markOf({at: 1, text: '[INFO] errors: 0'}, 'calico-node').isError).toBe(false);
	});
});
