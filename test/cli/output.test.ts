import {Writable} from 'node:stream';
import {describe, expect, it} from 'vitest';
import {writeAll} from '../../src/cli/output.ts';

/** A stream whose reader fails after so many chunks, as a closed pipe and a full disk do. */
function failing(code: string, after: number): Writable {
	let left = after;
	return new Writable({
		write: (_chunk, _encoding, done) => {
			left--;
			done(left < 0 ? Object.assign(new Error(`write ${code}`), {code}) : null);
		},
	});
}

describe('writeAll', () => {
	it('ends quietly when the reader left early', async () => {
		const stream = failing('EPIPE', 1);
		const closed = new Promise(resolve => stream.once('close', resolve));
		await expect(writeAll(stream, ['a', 'b', 'c'])).resolves.toBeUndefined();
		await closed;
	});
	it('says that the output could not be written, with the exit code for it', async () => {
		await expect(writeAll(failing('ENOSPC', 1), ['a', 'b'])).rejects.toMatchObject({
			message: expect.stringContaining('could not be written'),
			exitCode: 73,
		});
	});
});
