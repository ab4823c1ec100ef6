import {readFileSync} from 'node:fs';
import path from 'node:path';
import {Ajv2020} from 'ajv/dist/2020.js';
import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {why} from '../../src/diagnosis/why.ts';
import {whyQuestion} from '../../src/diagnosis/why-question.ts';
import {whoJson, whoLines} from '../../src/report/who.ts';
import {whyJson, whyLines} from '../../src/report/why.ts';
import {whoIs, whoTarget} from '../../src/systems/who.ts';
import {clusterOf} from '../checks/fixtures.ts';

const validator = (name: string) =>
	new Ajv2020({strict: true, allowUnionTypes: true}).compile(
		JSON.parse(
			readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', `${name}.schema.json`), 'utf8'),
		),
	);
const canonical = clusterOf('canonical');
const diagnosis = diagnose(canonical, runChecks(canonical));
const answerTo = (...words: readonly string[]) => why(canonical, diagnosis, whyQuestion(words)!);

describe('why', () => {
	const validate = validator('why');
	it.each([[['models']], [['ns/financial-inference']], [['inference']], [['CID-02']], [['pod', 'x/nobody']]])(
		'%j is what the schema says',
		words => {
			validate(JSON.parse(JSON.stringify(whyJson(canonical, answerTo(...words)))));
			expect(validate.errors ?? []).toEqual([]);
		},
	);
	it('says the remedy with its command, the owner and how to verify', () => {
		const text = whyLines(answerTo('dns'), 100).join('\n');
		expect(text).toMatch(/^FAIL dns: /);
		for (const words of [
			'=> T3.L4',
			'kubectl -n financial-inference patch networkpolicy',
			'verify: ktriage check',
		])
			expect(text).toContain(words);
	});
	it('says what would tell where it cannot be told', () => {
		const text = whyLines(answerTo('pod', 'x/nobody'), 100).join('\n');
		expect(text).toBe('UNKNOWN Pod x/nobody: cannot be told yet: there is no Pod x/nobody');
	});
});

describe('who', () => {
	const validate = validator('who');
	it.each(['10.43.51.131:9004', '192.168.1.85:6443', '10.43.99.99', '8.8.8.8', '192.168.1.201'])(
		'%s is what the schema says',
		text => {
			const answer = whoIs(canonical, whoTarget(text)!);
			validate(JSON.parse(JSON.stringify(whoJson(answer))));
			expect(validate.errors ?? []).toEqual([]);
			expect(whoLines(answer)[0]).toContain(answer.summary);
		},
	);
});
