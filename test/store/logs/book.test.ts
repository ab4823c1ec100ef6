import {describe, expect, it} from 'vitest';
import {createLogBook, logLimits} from '../../../src/store/logs/book.ts';
import {maskSecrets} from '../../../src/store/logs/mask.ts';

const key = {namespace: 'a', pod: 'p', container: 'c', previous: false};
const line = (text: string, at = 1) => ({at, text});

function bookOf() {
	let changes = 0;
	const book = createLogBook(
		() => 1000,
		() => changes++,
	);
	book.open(key, {program: 'coredns', node: 'n'});
	return {book, changes: () => changes, log: () => book.read().containers[0]!};
}

describe('the log book', () => {
	it('keeps the newest lines and counts those that went', () => {
		const {book, log} = bookOf();
		book.add(
			key,
			Array.from({length: logLimits.lines + 25}, (_, index) => line(`line ${index}`)),
		);
		expect(log().lines).toHaveLength(logLimits.lines);
		expect(log().lines.at(-1)?.text).toBe(`line ${logLimits.lines + 24}`);
		expect(log().dropped).toBe(25);
	});

	it('keeps no more bytes than it may, however long the lines are', () => {
		const {book, log} = bookOf();
		book.add(
			key,
			Array.from({length: 500}, () => line('x'.repeat(1 << 20))),
		);
		const bytes = log().lines.reduce((sum, {text}) => sum + text.length, 0);
		expect(bytes).toBeLessThanOrEqual(logLimits.bytes);
		expect(log().lines.every(({text}) => text.length <= logLimits.line)).toBe(true);
	});

	it('lets nothing through that a terminal would obey, and no colours', () => {
		const {book, log} = bookOf();
		book.add(key, [line('\u001b[31mERROR\u001b[0m\tdone\u001b]0;evil\u0007')]);
		expect(log().lines[0]?.text).toBe('ERROR  done·]0;evil·');
	});

	it('gives the same value while nothing has changed, and another one for another log only', () => {
		const {book, log} = bookOf();
		const other = {...key, pod: 'q'};
		book.open(other, {program: 'coredns', node: 'n'});
		const before = book.read();
		expect(book.read()).toBe(before);
		book.add(other, [line('x')]);
		expect(book.read()).not.toBe(before);
		expect(log()).toBe(before.containers[0]);
	});

	it('forgets a log, and passes over lines of one that it does not know', () => {
		const {book, changes} = bookOf();
		book.remove(key);
		const before = changes();
		book.add(key, [line('late')]);
		expect(book.read().containers).toEqual([]);
		expect(changes()).toBe(before);
	});
});

describe('what looks like a secret', () => {
	it.each([
		['postgres://mlflow:s3cr3t@db:5432/x', 'postgres://mlflow:REDACTED@db:5432/x'],
		['Authorization: Bearer abcdef0123456789', 'Authorization: Bearer REDACTED'],
		['password="hunter22" user=a', 'password="REDACTED" user=a'],
		['{"AWS_SECRET_ACCESS_KEY": "abcd/efgh+1"}', '{"AWS_SECRET_ACCESS_KEY": "REDACTED"}'],
		['token=eyJhbGciOiJ.eyJzdWIiOiIx.c2lnbmF0dXJl', 'token=REDACTED'],
	])('%s is masked', (text, masked) => expect(maskSecrets(text)).toBe(masked));

	it.each(['Secret does not have 1 key ml-platform', 'no token found', 'http://minio:9000/health'])(
		'%s stays',
		text => expect(maskSecrets(text)).toBe(text),
	);
});
