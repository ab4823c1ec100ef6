/** Breaks a program from within, as a defect of it or of a library would: at each SIGUSR2 the next of $FAULTS. */
const faults = {
	say: () => {
		console.error('said aside');
		process.emitWarning('warned aside');
	},
	throw: () => {
		throw new Error('broken on purpose');
	},
	reject: () => {
		void Promise.reject(new Error('broken on purpose'));
	},
	exit: () => process.exit(3),
};

const next = (process.env.FAULTS ?? '').split(',');
process.on('SIGUSR2', () => faults[next.shift()]());
