import type {Effects} from '../../src/ui/app/controller.ts';

/** A world in which nothing can be done. */
export const noEffects: Effects = {
	quit: () => {},
	copy: () => {},
	repaint: () => {},
	suspend: () => {},
	edit: async () => ({kind: 'failed', why: 'there is no editor here'}),
	save: async () => ({kind: 'failed', why: 'there is no folder here'}),
};
