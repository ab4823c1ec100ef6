import {describe, expect, it} from 'vitest';
import {ktriage} from './support/run.ts';

type Model = {readonly name: string; readonly answering: string; readonly failing: string | null};

describe('seldon', () => {
	it('prints the chain of every model as JSON', async () => {
		const {code, stdout} = await ktriage(['seldon', '--demo', '-o', 'json']);
		expect(code).toBe(0);
		const {format, models} = JSON.parse(stdout) as {
			readonly format: string;
			readonly models: readonly Model[];
		};
		expect(format).toBe('ktriage.seldon/v1');
		expect(models.map(({name, answering, failing}) => [name, answering, failing])).toEqual([
			['baseline-predictor', 'no', 'scheduler'],
			['enhanced-predictor', 'no', 'agent'],
		]);
	});

	it('prints lines for people: a word for each hop, then what shows it', async () => {
		const {stdout} = await ktriage(['seldon', '--demo']);
		expect(stdout).toMatch(/baseline-predictor +FAIL ModelFailed +FAIL old address +FAIL no DNS +9000 ok/);
		expect(stdout).toContain('breaks off at agent');
		expect(stdout).not.toContain('secret_access_key');
	});
});
