import {accessMessages} from './access-messages.ts';
import {configMessages} from './config-messages.ts';
import {extensionMessages} from './extension-messages.ts';
import {metaMessages} from './meta-messages.ts';
import {networkMessages} from './network-messages.ts';
import {nodeMessages} from './node-messages.ts';
import {podMessages} from './pod-messages.ts';
import type {MessageTable} from './schema.ts';
import {serviceMessages} from './service-messages.ts';
import {volumeMessages} from './volume-messages.ts';
import {workloadMessages} from './workload-messages.ts';

/** Every message the lab can write, by name. */
export const messageTable: MessageTable = {
	...metaMessages,
	...nodeMessages,
	...volumeMessages,
	...podMessages,
	...serviceMessages,
	...configMessages,
	...workloadMessages,
	...networkMessages,
	...accessMessages,
	...extensionMessages,
	PartialObjectMetadata: 'metadata=1:ObjectMeta!',
};
