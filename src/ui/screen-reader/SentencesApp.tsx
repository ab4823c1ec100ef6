import {Box, Static, Text, useApp, useInput, useWindowSize} from 'ink';
import {useEffect, useRef, useState} from 'react';
import type {Session} from '../../session/session.ts';
import type {Controls} from '../app/running.ts';
import {keyNames} from '../keys/names.ts';
import {wrapText} from '../text/wrap.ts';
import {problemSentences, statusSentence} from './sentences.ts';

type SentencesAppProps = {
	readonly session: Session;
	readonly quit: (exitCode: number) => void;
	readonly suspend: () => void;
	readonly onControls: (controls: Controls) => void;
};

/** New sentences come at most this often, so that reading is not interrupted; milliseconds. */
const quiet = 2000;

/**
 * The program for screen readers: lines that are only ever added, never painted over. New lines come when the top problems change, or
 * when they are asked for with Enter.
 */
export function SentencesApp({session, quit, suspend, onControls}: SentencesAppProps) {
	const {suspendTerminal} = useApp();
	const {columns} = useWindowSize();
	const [said, setSaid] = useState<readonly string[]>([]);
	const last = useRef('');
	useEffect(() => onControls({suspendTerminal}), [onControls, suspendTerminal]);
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const speak = () => {
			timer = undefined;
			const sentences = problemSentences(session.frame());
			const text = sentences.join('\n');
			if (text === last.current) return;
			last.current = text;
			setSaid(before => [...before, ...sentences]);
		};
		speak();
		const stop = session.subscribe(() => {
			timer ??= setTimeout(speak, quiet);
		});
		return () => {
			stop();
			clearTimeout(timer);
		};
	}, [session]);
	useInput((typed, key) => {
		for (const name of keyNames(typed, key)) {
			if (name === 'q') quit(0);
			if (name === 'ctrl+c') quit(130);
			if (name === 'ctrl+z') suspend();
			if (name === 'ctrl+r') session.reconnect();
			if (name === 'enter' || name === 'space') {
				const frame = session.frame();
				setSaid(before => [...before, statusSentence(frame, frame.snapshot.now), ...problemSentences(frame)]);
			}
		}
	});
	return (
		<Box flexDirection="column">
			<Static items={[...said]}>
				{(sentence, index) => (
					<Text key={`${index} ${sentence}`}>{wrapText(sentence, columns).join('\n')}</Text>
				)}
			</Static>
			<Text>Enter repeats, q quits.</Text>
		</Box>
	);
}
