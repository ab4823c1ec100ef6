declare const KTRIAGE_VERSION: string | undefined;

/** The version of this build; "0.0.0-source" when run without the bundler. */
export const version: string = typeof KTRIAGE_VERSION === 'string' ? KTRIAGE_VERSION : '0.0.0-source';

/** How the user called us, for help and hints: "ktriage" or "kubectl triage". */
export const programName: string = process.env.KTRIAGE_NAME ?? 'ktriage';
