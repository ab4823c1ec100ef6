/** What a verdict needs: in a module of its own, so that it is loaded in one piece and only by who asks for verdicts. */
export {checkSteps} from '../checks/index.ts';
export {diagnose} from '../diagnosis/diagnose.ts';
export {sharedSteps} from '../migration/shared-steps.ts';
