import {parseFiles} from '../../src/record/iac/load.ts';
import type {IacFiles} from '../../src/store/iac.ts';

/** Ansible files by path, read as from a folder. */
export function iacOf(files: Readonly<Record<string, string>>): IacFiles {
	return parseFiles('ansible', files);
}
