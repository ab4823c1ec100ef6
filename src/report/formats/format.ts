import type {Finding} from '../../checks/finding.ts';
import type {Diagnosis} from '../../diagnosis/diagnosis.ts';
import type {Snapshot} from '../../store/snapshot.ts';

/** The formats for other programs and for people who were not there. */
export const reportFormats = ['junit', 'sarif', 'markdown', 'html', 'prometheus'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** What is reported: findings of one moment, and the verdict over them. */
export type ReportInput = {
	readonly snapshot: Snapshot;
	/** Its verdict is the one that the report gives. */
	readonly diagnosis: Diagnosis;
	/** The findings that are shown, in rank order. */
	readonly findings: readonly Finding[];
	/** Of ktriage. */
	readonly version: string;
};

/** A report in one of the formats for others, with a line end. The module of the format is loaded when it is asked for. */
export async function formatReport(format: ReportFormat, input: ReportInput): Promise<string> {
	switch (format) {
		case 'junit':
			return (await import('./junit.ts')).junitReport(input);
		case 'sarif':
			return (await import('./sarif.ts')).sarifReport(input);
		case 'markdown':
			return (await import('./markdown.ts')).markdownReport(input);
		case 'html':
			return (await import('./html.ts')).htmlReport(input);
		case 'prometheus':
			return (await import('./openmetrics.ts')).openMetricsReport(input);
	}
}
