import {useMemo} from 'react';
import {usePainting, useTheme} from '../components/context.ts';
import {Rows} from '../components/Rows.tsx';
import {createTableLines, type TableView} from './lines.ts';
import {type PaintedPlace, PaintedTable} from './PaintedTable.tsx';

/** A list of any length: only the rows on screen are made. On a canvas it is painted without React, else it is text. */
export function Table(props: TableView & PaintedPlace) {
	const painting = usePainting();
	return painting === undefined ? <TextTable {...props} /> : <PaintedTable {...props} painting={painting} />;
}

function TextTable(view: TableView) {
	const {glyphs} = useTheme();
	const linesOf = useMemo(() => createTableLines(glyphs), [glyphs]);
	const {lines, selected} = linesOf(view);
	return <Rows lines={lines} width={view.width} height={view.height} selected={selected} />;
}
