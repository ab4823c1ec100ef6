import {describe, expect, it} from 'vitest';
import {discardPieces} from '../../../src/kube/http/body.ts';

const piece = (length: number) => Buffer.from(new ArrayBuffer(length));

describe('the memory of what arrived over a socket', () => {
	it('is given back when the first chunk of the next piece was read, not before', () => {
		const [first, second] = [piece(16_384), piece(16_384)];
		const discard = discardPieces();
		discard(first.subarray(5, 100));
		discard(first.subarray(102));
		expect(first.buffer.byteLength).toBe(16_384);
		discard(second);
		expect(first.buffer.byteLength).toBe(0);
		expect(second.buffer.byteLength).toBe(16_384);
	});

	it('stays where small buffers share it', () => {
		const shared = Buffer.from('shared');
		const discard = discardPieces();
		discard(shared);
		discard(piece(16_384));
		expect(shared.toString()).toBe('shared');
	});
});
