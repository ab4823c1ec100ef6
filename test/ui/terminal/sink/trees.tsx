import {Box, Text} from 'ink';
import type {ReactNode} from 'react';

const words = [
	'pod',
	'node-7',
	'漢字',
	'🚀',
	'é́',
	'flannel',
	'═══',
	'10.42.0.17',
	'Ω→',
	'한국',
	'x',
] as const;
const colors = [undefined, 'red', 'green', '#ff8800', 'cyanBright', 'ansi256(99)'] as const;
const borders = ['single', 'double', 'round'] as const;

type Below = (bound: number) => number;

/** A tree of boxes and texts in all kinds of styles, `depth` deep at most; the same for the same random numbers. */
export function randomTree(below: Below, depth: number): ReactNode {
	if (depth === 0 || below(4) === 0) return randomText(below);
	const keys = Array.from({length: 1 + below(3)}, () => below(1_000_000));
	const children = keys.map(key => (
		<Box key={key} flexGrow={below(2)} flexShrink={1}>
			{randomTree(below, depth - 1)}
		</Box>
	));
	const border = below(3) === 0 ? {borderStyle: borders[below(borders.length)]!} : {};
	return (
		<Box
			flexDirection={below(2) === 0 ? 'row' : 'column'}
			flexGrow={1}
			paddingX={below(2)}
			overflow="hidden"
			{...border}
		>
			{children}
		</Box>
	);
}

function randomText(below: Below): ReactNode {
	const color = colors[below(colors.length)];
	const background = colors[below(colors.length * 2)];
	const text = Array.from({length: 1 + below(8)}, () => words[below(words.length)]).join(
		' '.repeat(1 + below(2)),
	);
	return (
		<Text
			wrap={below(2) === 0 ? 'truncate' : 'wrap'}
			bold={below(4) === 0}
			dimColor={below(6) === 0}
			italic={below(6) === 0}
			underline={below(6) === 0}
			inverse={below(6) === 0}
			strikethrough={below(8) === 0}
			{...(color === undefined ? {} : {color})}
			{...(background === undefined ? {} : {backgroundColor: background})}
		>
			{text}
		</Text>
	);
}
